package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// One parameter of a merge method, as its author declares it.
///
/// @param name the key in recipes
/// @param level whether each model has its own value or the merge has one
/// @param type what a value is
/// @param byDefault the value where a recipe gives none (a [Double], [Boolean] or [String]);
///     absent: it must be given
/// @param range the legal numbers
/// @param choices the legal words of a [Type#CHOICE]
/// @param tunable whether a search may vary it
/// @param usual the numbers worth trying, where a search is told none
/// @param meaning one line for the documentation
public record Parameter(
        String name,
        Level level,
        Type type,
        Optional<Object> byDefault,
        Range range,
        List<String> choices,
        boolean tunable,
        Range usual,
        String meaning) {
    /// What factors and weights are worth trying: nothing, all, and somewhat more.
    private static final Range FACTORS = new Range(0, 1.5, false);

    public Parameter {
        choices = List.copyOf(choices);
    }

    private Parameter(
            String name,
            Level level,
            Type type,
            Optional<Object> byDefault,
            Range range,
            List<String> choices,
            boolean tunable,
            String meaning) {
        this(
                name,
                level,
                type,
                byDefault,
                range,
                choices,
                tunable,
                range.equals(Range.ANY) ? FACTORS : range,
                meaning);
    }

    /// A number to begin with: the default; else 1 where every number is legal, and the middle of
    /// the usual ones where not.
    public double usualValue() {
        if (byDefault.orElse(null) instanceof Double number) {
            return number;
        }
        return range.equals(Range.ANY) ? 1 : (usual.min() + usual.max()) / 2;
    }

    /// Who has a value of the parameter.
    public enum Level {
        MODEL,
        MERGE
    }

    /// What a value is: a finite double, a whole number (as a double too), true or false, or one of
    /// a few words.
    public enum Type {
        NUMBER,
        INTEGER,
        FLAG,
        CHOICE
    }

    /// Whether values are numbers.
    public boolean isNumber() {
        return type == Type.NUMBER || type == Type.INTEGER;
    }

    /// A number of each model, which every recipe must give and a search may vary.
    static Parameter ofModel(String name, Range range, String meaning) {
        return number(name, Level.MODEL, Optional.empty(), range, true, meaning);
    }

    /// A number of each model which a search may vary.
    static Parameter ofModel(String name, Range range, double byDefault, String meaning) {
        return number(name, Level.MODEL, Optional.of(byDefault), range, true, meaning);
    }

    /// A number of the merge, which every recipe must give and a search may vary.
    static Parameter ofMerge(String name, Range range, String meaning) {
        return number(name, Level.MERGE, Optional.empty(), range, true, meaning);
    }

    /// A number of the merge which a search may vary.
    static Parameter ofMerge(String name, Range range, double byDefault, String meaning) {
        return number(name, Level.MERGE, Optional.of(byDefault), range, true, meaning);
    }

    private static Parameter number(
            String name,
            Level level,
            Optional<Object> byDefault,
            Range range,
            boolean tunable,
            String meaning) {
        return new Parameter(
                name, level, Type.NUMBER, byDefault, range, List.of(), tunable, meaning);
    }

    /// A whole number of the merge which a search may vary.
    static Parameter integer(String name, Range range, long byDefault, String meaning) {
        return new Parameter(
                name,
                Level.MERGE,
                Type.INTEGER,
                Optional.of((double) byDefault),
                range,
                List.of(),
                true,
                meaning);
    }

    /// A switch of the merge. A search leaves it alone: it changes what the numbers mean.
    static Parameter flag(String name, boolean byDefault, String meaning) {
        return new Parameter(
                name,
                Level.MERGE,
                Type.FLAG,
                Optional.of(byDefault),
                Range.ANY,
                List.of(),
                false,
                meaning);
    }

    /// A word of the merge, the first by default. A search leaves it alone.
    static Parameter choice(String name, List<String> choices, String meaning) {
        return new Parameter(
                name,
                Level.MERGE,
                Type.CHOICE,
                Optional.of(choices.getFirst()),
                Range.ANY,
                choices,
                false,
                meaning);
    }

    /// The same, but left alone by searches: a number that sets how exactly something is computed,
    /// or a seed.
    Parameter untuned() {
        return new Parameter(name, level, type, byDefault, range, choices, false, usual, meaning);
    }

    /// The same, of whose legal numbers only these are worth trying.
    Parameter usually(double min, double max) {
        var worthTrying = new Range(min, max, false);
        return new Parameter(
                name, level, type, byDefault, range, choices, tunable, worthTrying, meaning);
    }
}
