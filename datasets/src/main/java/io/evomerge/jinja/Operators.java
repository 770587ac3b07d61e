package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Python's operators on two values.
final class Operators {
    /// More repetitions than any prompt needs.
    private static final int MOST_CHARACTERS = 10_000_000;

    private Operators() {}

    static Object apply(String operator, Object left, Object right) {
        if (operator.equals("~")) {
            return PythonText.str(left) + PythonText.str(right);
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.calculate(operator, left, right);
        }
        if (operator.equals("%") && left instanceof String form) {
            return PythonFormat.percent(form, right);
        }
        if (operator.equals("+") && left instanceof String l && right instanceof String r) {
            return l + r;
        }
        if (operator.equals("+") && left instanceof List<?> l && right instanceof List<?> r) {
            return joined(l, r);
        }
        if (operator.equals("*") && Numbers.isWhole(right)) {
            return repeated(left, right);
        }
        if (operator.equals("*") && Numbers.isWhole(left)) {
            return repeated(right, left);
        }
        throw unfit(operator, left, right);
    }

    private static Object joined(List<?> left, List<?> right) {
        if (left instanceof Tuple != right instanceof Tuple) {
            throw unfit("+", left, right);
        }
        List<Object> out = new ArrayList<>(left);
        out.addAll(right);
        return left instanceof Tuple ? new Tuple(out) : out;
    }

    private static Object repeated(Object value, Object count) {
        long times = Math.max(0, Numbers.whole(count));
        if (times * Values.length(value) > MOST_CHARACTERS) {
            throw new JinjaException("a repetition is too long");
        }
        return switch (value) {
            case String text -> text.repeat((int) times);
            case List<?> list -> {
                List<Object> out = new ArrayList<>();
                Collections.nCopies((int) times, list).forEach(out::addAll);
                yield value instanceof Tuple ? new Tuple(out) : out;
            }
            default -> throw unfit("*", value, count);
        };
    }

    private static JinjaException unfit(String operator, Object left, Object right) {
        return new JinjaException(
                "'%s' does not go with %s and %s; text is joined by '~'"
                        .formatted(operator, PythonText.repr(left), PythonText.repr(right)));
    }

    static boolean compare(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> Values.equal(left, right);
            case "!=" -> !Values.equal(left, right);
            case "<" -> Values.compare(left, right) < 0;
            case "<=" -> Values.compare(left, right) <= 0;
            case ">" -> Values.compare(left, right) > 0;
            case ">=" -> Values.compare(left, right) >= 0;
            case "in" -> Values.contains(right, left);
            case "not in" -> !Values.contains(right, left);
            default -> throw new IllegalArgumentException(operator);
        };
    }
}
