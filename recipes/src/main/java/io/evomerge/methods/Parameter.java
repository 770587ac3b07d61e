package io.evomerge.methods;

import java.util.Optional;

/// One parameter of a merge method, as its author declares it.
///
/// @param name the key in recipes
/// @param level whether each model has its own value or the merge has one
/// @param type what a value is
/// @param byDefault the value where a recipe gives none (a [Double] or [Boolean]); absent: it must
///     be given
/// @param range the legal numbers
/// @param tunable whether a search may vary it
/// @param meaning one line for the documentation
public record Parameter(
        String name,
        Level level,
        Type type,
        Optional<Object> byDefault,
        Range range,
        boolean tunable,
        String meaning) {

    /// Who has a value of the parameter.
    public enum Level {
        MODEL,
        MERGE
    }

    /// What a value is: a finite double, or true or false.
    public enum Type {
        NUMBER,
        FLAG
    }

    /// A number of each model, which every recipe must give and a search may vary.
    static Parameter ofModel(String name, Range range, String meaning) {
        return new Parameter(
                name, Level.MODEL, Type.NUMBER, Optional.empty(), range, true, meaning);
    }

    /// A number of each model which a search may vary.
    static Parameter ofModel(String name, Range range, double byDefault, String meaning) {
        return new Parameter(
                name, Level.MODEL, Type.NUMBER, Optional.of(byDefault), range, true, meaning);
    }

    /// A number of the merge, which every recipe must give and a search may vary.
    static Parameter ofMerge(String name, Range range, String meaning) {
        return new Parameter(
                name, Level.MERGE, Type.NUMBER, Optional.empty(), range, true, meaning);
    }

    /// A number of the merge which a search may vary.
    static Parameter ofMerge(String name, Range range, double byDefault, String meaning) {
        return new Parameter(
                name, Level.MERGE, Type.NUMBER, Optional.of(byDefault), range, true, meaning);
    }

    /// A switch of the merge. A search leaves it alone: it changes what the numbers mean.
    static Parameter flag(String name, boolean byDefault, String meaning) {
        return new Parameter(
                name, Level.MERGE, Type.FLAG, Optional.of(byDefault), Range.ANY, false, meaning);
    }
}
