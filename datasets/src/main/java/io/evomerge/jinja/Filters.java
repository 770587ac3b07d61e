package io.evomerge.jinja;

import java.math.RoundingMode;
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
        Object used = Undefined.used(value);
        return ListFilters.NAMES.contains(name)
                ? ListFilters.apply(name, used, given, scope)
                : ofValue(name, used, given, scope);
    }

    private static Object ofValue(String name, Object value, Arguments given, Scope scope) {
        String text = PythonText.str(value);
        return switch (name) {
            case "abs" -> Values.compare(value, 0L) < 0 ? Numbers.negated(value) : value;
            case "capitalize" -> TextMethods.capitalized(text);
            case "count", "length" -> (Object) (long) Values.length(value);
            case "e", "escape" -> escaped(text);
            case "float" -> toFraction(value, given);
            case "format" -> PythonFormat.percent(text, new Tuple(given.positional()));
            case "indent" -> indented(text, given.only("width", "first", "blank"));
            case "int" -> toWhole(value, given.only("default", "base"));
            case "items" -> items(value);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "regex_replace" -> regexReplace(text, given.only("pattern", "repl", "count"));
            case "replace" -> TextMethods.replaced(text, given.only("old", "new", "count"));
            case "round" -> rounded(value, given.only("precision", "method"));
            case "safe", "string" -> text;
            case "title" -> TextMethods.title(text);
            case "tojson" -> Json.text(value, given.only("indent"), scope.jinja());
            case "trim" -> trimmed(text, given.only("chars"));
            case "truncate" -> truncated(text, given);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "wordcount" -> (Object) (long) words(text);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Object otherwise(Object value, Arguments given) {
        boolean isMissing =
                value instanceof Undefined
                        || (given.truth(1, "boolean", false) && !Values.truth(value));
        return isMissing ? given.get(0, "default_value").orElse("") : value;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }

    private static Object toFraction(Object value, Arguments given) {
        if (Numbers.isNumber(value)) {
            return Numbers.fraction(value);
        }
        try {
            return Double.valueOf(Blanks.strip(PythonText.str(value)));
        } catch (NumberFormatException e) {
            return given.only("default").get(0, "default").orElse(0.0);
        }
    }

    /// As in Jinja, text that is no number becomes 0, or what is given for it.
    private static Object toWhole(Object value, Arguments given) {
        if (Numbers.isNumber(value)) {
            return (long) Numbers.fraction(value);
        }
        String text = Blanks.strip(PythonText.str(value));
        try {
            return Long.valueOf(text, given.integer(1, "base", 10));
        } catch (NumberFormatException notWhole) {
            try {
                return Double.valueOf(text).longValue();
            } catch (NumberFormatException e) {
                return given.get(0, "default").orElse(0L);
            }
        }
    }

    private static String indented(String text, Arguments given) {
        Object width = given.get(0, "width").orElse(4L);
        String margin = width instanceof String s ? s : " ".repeat(Numbers.index(width, "indent"));
        boolean first = given.truth(1, "first", false);
        boolean blank = given.truth(2, "blank", false);
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        for (int i = 0; i < lines.size(); i++) {
            boolean isIndented = i == 0 ? first : blank || !lines.get(i).isEmpty();
            lines.set(i, isIndented ? margin + lines.get(i) : lines.get(i));
        }
        return String.join("\n", lines);
    }

    private static Object items(Object value) {
        if (value instanceof Map<?, ?> map) {
            return Methods.items(map);
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
        String method = given.text(1, "method", "common");
        if (Numbers.isWhole(value) && method.equals("common")) {
            return value;
        }
        RoundingMode mode =
                switch (method) {
                    case "common" -> RoundingMode.HALF_EVEN;
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    default ->
                            throw new JinjaException("round knows the methods common, ceil, floor");
                };
        return Numbers.rounded(Numbers.fraction(value), given.integer(0, "precision", 0), mode);
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
