package io.evomerge.jinja;

import java.util.List;
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
                    "==",
                    "!=",
                    "<",
                    "<=",
                    ">",
                    ">=",
                    "in",
                    "sameas",
                    "lower",
                    "upper");

    private Tests() {}

    static void check(Token name) {
        if (!NAMES.contains(name.text())) {
            throw unknown(name.text()).at(name.line());
        }
    }

    private static JinjaException unknown(String name) {
        return JinjaException.unknown("unknown test '" + name + "'", name, NAMES);
    }

    static boolean holds(String name, Object value, Arguments given) {
        if (!NAMES.contains(name)) {
            throw unknown(name);
        }
        // What asks for the type alone may be asked of unknown names too.
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == None.NONE;
            case "string" -> value instanceof String || value instanceof Markup;
            case "number" -> Numbers.isNumber(value);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "mapping" -> value instanceof Map;
            case "callable" -> value instanceof Callable;
            default -> holdsOfUsed(name, Undefined.used(value), given);
        };
    }

    private static boolean holdsOfUsed(String name, Object used, Arguments given) {
        return switch (name) {
            case "sequence" -> isSequence(used);
            case "iterable" -> isSequence(used) || used instanceof Generator;
            case "lower" -> TextMethods.isOf(PythonText.str(used), "islower");
            case "upper" -> TextMethods.isOf(PythonText.str(used), "isupper");
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

    private static long remainder(Object value, Object divisor) {
        if (!Numbers.isWhole(value) || !Numbers.isWhole(divisor)) {
            throw new JinjaException(PythonText.repr(value) + " is no whole number");
        }
        return Numbers.whole(Numbers.calculate("%", value, divisor));
    }

    private static String operator(String name) {
        return switch (name) {
            case "eq", "equalto", "==" -> "==";
            case "ne", "!=" -> "!=";
            case "lt", "lessthan", "<" -> "<";
            case "le", "<=" -> "<=";
            case "gt", "greaterthan", ">" -> ">";
            case "ge", ">=" -> ">=";
            case "in" -> "in";
            default -> throw new IllegalArgumentException(name);
        };
    }
}
