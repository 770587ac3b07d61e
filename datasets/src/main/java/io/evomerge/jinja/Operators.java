package io.evomerge.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Python's operators on two values.
final class Operators {
    private Operators() {}

    static Object apply(String operator, Object a, Object b) {
        Object left = Undefined.used(a);
        Object right = Undefined.used(b);
        if (operator.equals("~")) {
            return joined(PythonText.str(left), PythonText.str(right));
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.calculate(operator, left, right);
        }
        if (operator.equals("%") && left instanceof String form) {
            return PythonFormat.percent(form, right);
        }
        if (operator.equals("+") && left instanceof String l && right instanceof String r) {
            return a instanceof Markup || b instanceof Markup ? Markup.joined(a, b) : joined(l, r);
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

    static String joined(String left, String right) {
        Sizes.checked((long) left.length() + right.length());
        return left + right;
    }

    private static Object joined(List<?> left, List<?> right) {
        if (left instanceof Tuple != right instanceof Tuple) {
            throw unfit("+", left, right);
        }
        Sizes.checked((long) left.size() + right.size());
        List<Object> out = new ArrayList<>(left);
        out.addAll(right);
        return left instanceof Tuple ? new Tuple(out) : out;
    }

    private static Object repeated(Object value, Object count) {
        long times = Math.max(0, Numbers.whole(count));
        return switch (value) {
            case String text -> Sizes.repeated(text, times);
            case List<?> list -> {
                List<Object> out = new ArrayList<>();
                if (!list.isEmpty()) {
                    Sizes.checked(Sizes.checked(times) * (long) list.size());
                    Collections.nCopies((int) times, list).forEach(out::addAll);
                }
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
