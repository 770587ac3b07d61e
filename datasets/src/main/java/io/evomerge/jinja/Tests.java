package io.evomerge.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Jinja's tests, `value is name`.
final class Tests {
    private static final Set<String> NAMES =
            Set.of(
                    "defined",
                    "undefined",
                    "none",
                    "string",
                    "number",
                    "integer",
                    "float",
                    "boolean",
                    "true",
                    "false",
                    "sequence",
                    "iterable",
                    "mapping",
                    "callable",
                    "odd",
                    "even",
                    "divisibleby",
                    "eq",
                    "equalto",
                    "ne",
                    "lt",
                    "lessthan",
                    "le",
                    "gt",
                    "greaterthan",
                    "ge",
                    "in",
                    "sameas",
                    "lower",
                    "upper");

    private Tests() {}

    static void check(Token name) {
        if (!NAMES.contains(name.text())) {
            throw JinjaException.unknown("unknown test '" + name.text() + "'", name.text(), NAMES)
                    .at(name.line());
        }
    }

    static boolean holds(String name, Object value, Arguments given) {
        if (name.equals("defined") || name.equals("undefined")) {
            return value instanceof Undefined == name.equals("undefined");
        }
        Object used = Undefined.used(value);
        return switch (name) {
            case "none" -> used == None.NONE;
            case "string" -> used instanceof String;
            case "number" -> Numbers.isNumber(used);
            case "integer" -> used instanceof Long;
            case "float" -> used instanceof Double;
            case "boolean" -> used instanceof Boolean;
            case "true" -> used.equals(true);
            case "false" -> used.equals(false);
            case "mapping" -> used instanceof Map;
            case "callable" -> used instanceof Callable;
            case "sequence", "iterable" -> isSequence(used);
            case "lower" -> text(used).equals(text(used).toLowerCase(Locale.ROOT));
            case "upper" -> text(used).equals(text(used).toUpperCase(Locale.ROOT));
            case "odd" -> remainder(used, 2L) != 0;
            case "even" -> remainder(used, 2L) == 0;
            case "divisibleby" -> remainder(used, given.require(0, "num")) == 0;
            case "sameas" -> used.equals(given.require(0, "other"));
            default -> Operators.compare(operator(name), used, given.require(0, "other"));
        };
    }

    private static boolean isSequence(Object value) {
        return value instanceof String
                || value instanceof List
                || value instanceof Map
                || value instanceof Undefined;
    }

    private static String text(Object value) {
        return PythonText.str(value);
    }

    private static long remainder(Object value, Object divisor) {
        if (!Numbers.isWhole(value) || !Numbers.isWhole(divisor)) {
            throw new JinjaException(PythonText.repr(value) + " is no whole number");
        }
        return Numbers.whole(Numbers.calculate("%", value, divisor));
    }

    private static String operator(String name) {
        return switch (name) {
            case "eq", "equalto" -> "==";
            case "ne" -> "!=";
            case "lt", "lessthan" -> "<";
            case "le" -> "<=";
            case "gt", "greaterthan" -> ">";
            case "ge" -> ">=";
            case "in" -> "in";
            default -> throw new IllegalArgumentException(name);
        };
    }
}
