package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Jinja's filters, `value|name(…)`, and `regex_replace`, which lm-evaluation-harness adds. Those
/// that go through lists are in [ListFilters].
final class Filters {
    private static final Set<String> OF_VALUES =
            Set.of(
                    "abs",
                    "capitalize",
                    "count",
                    "d",
                    "default",
                    "e",
                    "escape",
                    "float",
                    "format",
                    "indent",
                    "int",
                    "items",
                    "length",
                    "lower",
                    "regex_replace",
                    "replace",
                    "round",
                    "safe",
                    "string",
                    "title",
                    "tojson",
                    "trim",
                    "truncate",
                    "upper",
                    "wordcount");

    private static final Set<String> WITHOUT_INPUTS =
            Set.of(
                    "abs",
                    "capitalize",
                    "count",
                    "e",
                    "escape",
                    "first",
                    "items",
                    "last",
                    "length",
                    "list",
                    "lower",
                    "reverse",
                    "safe",
                    "string",
                    "title",
                    "upper",
                    "wordcount");

    private static final String ELLIPSIS = "...";

    private Filters() {}

    private static int words(String text) {
        return PythonPattern.compile("\\w+", 0).matcher(text).results().toList().size();
    }

    static void check(Token name) {
        if (!isKnown(name.text())) {
            throw unknown(name.text()).at(name.line());
        }
    }

    private static boolean isKnown(String name) {
        return OF_VALUES.contains(name) || ListFilters.NAMES.contains(name);
    }

    private static JinjaException unknown(String name) {
        Set<String> known = new TreeSet<>(OF_VALUES);
        known.addAll(ListFilters.NAMES);
        return JinjaException.unknown("unknown filter '" + name + "'", name, known);
    }

    static Object apply(String name, Object value, Arguments given, Scope scope) {
        if (name.equals("default") || name.equals("d")) {
            return otherwise(value, given.only("default_value", "boolean"));
        }
        if (!isKnown(name)) {
            throw unknown(name);
        }
        if (WITHOUT_INPUTS.contains(name)) {
            given.only();
        }
        if (name.equals("e") || name.equals("escape")) {
            return Markup.escaped(value instanceof Markup ? value : Undefined.used(value));
        }
        Object used = Undefined.used(value);
        return ListFilters.NAMES.contains(name)
                ? ListFilters.apply(name, used, given, scope)
                : ofValue(name, used, given, scope);
    }

    private static Object ofValue(String name, Object value, Arguments given, Scope scope) {
        String text = PythonText.str(value);
        return switch (name) {
            case "abs" -> absolute(value);
            case "capitalize" -> TextMethods.capitalized(text);
            case "count", "length" -> (Object) (long) Values.length(value);
            case "float" -> toFraction(value, given.only("default"));
            case "format" -> PythonFormat.percent(text, values(given));
            case "indent" -> indented(text, given.only("width", "first", "blank"));
            case "int" -> toWhole(value, given.only("default", "base"));
            case "items" -> items(value);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "regex_replace" -> regexReplace(text, given.only("pattern", "repl", "count"));
            case "replace" -> TextMethods.replaced(text, given.only("old", "new", "count"));
            case "round" -> rounded(value, given.only("precision", "method"));
            case "safe" -> new Markup(text);
            case "string" -> text;
            case "title" -> title(text);
            case "tojson" -> Json.filter(value, given, scope.jinja());
            case "trim" -> trimmed(text, given.only("chars"));
            case "truncate" -> truncated(text, given);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "wordcount" -> (Object) (long) words(text);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Object absolute(Object value) {
        Object number = value instanceof Boolean ? (Object) Numbers.whole(value) : value;
        return Values.compare(number, 0L) < 0 ? Numbers.negated(number) : number;
    }

    private static Object otherwise(Object value, Arguments given) {
        boolean isMissing =
                value instanceof Undefined
                        || (given.truth(1, "boolean", false) && !Values.truth(value));
        return isMissing ? given.given(0, "default_value").orElse("") : value;
    }

    private static Object values(Arguments given) {
        return given.named().isEmpty() ? new Tuple(given.positional()) : given.named();
    }

    /// Unlike the method of text, it leaves alone what follows an apostrophe: `It's`, not `It'S`.
    private static String title(String text) {
        var out = new StringBuilder();
        boolean startsWord = true;
        for (int c : text.codePoints().toArray()) {
            String letter = Character.toString(c);
            out.append(
                    startsWord ? letter.toUpperCase(Locale.ROOT) : letter.toLowerCase(Locale.ROOT));
            startsWord = "-({[<".indexOf(c) >= 0 || Blanks.isBlank(c);
        }
        return out.toString();
    }

    private static Object toFraction(Object value, Arguments given) {
        if (Numbers.isNumber(value)) {
            return Numbers.fraction(value);
        }
        return NumberText.fraction(PythonText.str(value))
                .map(Object.class::cast)
                .orElseGet(() -> given.get(0, "default").orElse(0.0));
    }

    /// As in Jinja, text that is no number becomes 0, or what is given for it.
    private static Object toWhole(Object value, Arguments given) {
        if (Numbers.isWhole(value)) {
            return Numbers.whole(value);
        }
        String text = PythonText.str(value);
        return NumberText.whole(text, given.integer(1, "base", 10))
                .or(() -> NumberText.fraction(text).flatMap(NumberText::truncated))
                .orElseGet(() -> given.get(0, "default").orElse(0L));
    }

    private static String indented(String text, Arguments given) {
        Object width = given.get(0, "width").orElse(4L);
        String margin =
                width instanceof String s ? s : Sizes.repeated(" ", Numbers.index(width, "indent"));
        boolean first = given.truth(1, "first", false);
        boolean blank = given.truth(2, "blank", false);
        List<String> lines = new ArrayList<>(List.of(TextMethods.LINE_BREAK.split(text, -1)));
        Sizes.checked(lines.size() * (long) margin.length());
        for (int i = 0; i < lines.size(); i++) {
            boolean isIndented = i == 0 ? first : blank || !lines.get(i).isEmpty();
            lines.set(i, isIndented ? margin + lines.get(i) : lines.get(i));
        }
        return String.join("\n", lines);
    }

    private static Object items(Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Generator(Methods.items(map));
        }
        throw new JinjaException(PythonText.repr(value) + " has no fields");
    }

    private static String regexReplace(String text, Arguments given) {
        return PythonPattern.substituted(
                PythonPattern.compile(given.text(0, "pattern"), 0),
                given.text(1, "repl", ""),
                text,
                given.integer(2, "count", 0));
    }

    private static Object rounded(Object value, Arguments given) {
        if (!Numbers.isNumber(value)) {
            throw new JinjaException(PythonText.repr(value) + " is no number");
        }
        // No number has digits beyond these.
        int digits = Math.clamp(given.integer(0, "precision", 0), -400, 400);
        double power = Math.pow(10, digits);
        double fraction = Numbers.fraction(value);
        return switch (given.text(1, "method", "common")) {
            case "common" -> Numbers.rounded(value, digits);
            case "ceil" -> Math.ceil(fraction * power) / power;
            case "floor" -> Math.floor(fraction * power) / power;
            default -> throw new JinjaException("round knows the methods common, ceil, floor");
        };
    }

    private static Object trimmed(String text, Arguments given) {
        return given.get(0, "chars").isEmpty()
                ? Blanks.strip(text)
                : TextMethods.call(text, "strip", given);
    }

    private static String truncated(String text, Arguments given) {
        given.only("length", "killwords", "end", "leeway");
        int length = given.integer(0, "length", 255);
        String end = given.text(2, "end", ELLIPSIS);
        if (Values.length(text) <= length + given.integer(3, "leeway", 5)) {
            return text;
        }
        int kept = text.offsetByCodePoints(0, Math.max(0, length - Values.length(end)));
        String cut = text.substring(0, kept);
        int blank = cut.lastIndexOf(' ');
        return (given.truth(1, "killwords", false) || blank < 0 ? cut : cut.substring(0, blank))
                + end;
    }
}
