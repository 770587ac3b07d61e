package io.evomerge.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Python's arithmetic on whole numbers ([Long]), fractions ([Double]) and truth values, which
/// count as 0 and 1. Whole numbers beyond 64 bits are refused.
final class Numbers {
    private Numbers() {}

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static Object whole(BigInteger value) {
        if (value.bitLength() >= Long.SIZE) {
            throw tooLarge();
        }
        return value.longValueExact();
    }

    private static JinjaException tooLarge() {
        return new JinjaException("a whole number is larger than 64 bits");
    }

    static int compare(Object a, Object b) {
        if (isWhole(a) && isWhole(b)) {
            return Long.compare(whole(a), whole(b));
        }
        return Double.compare(fraction(a) + 0.0, fraction(b) + 0.0);
    }

    static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Boolean;
    }

    static long whole(Object value) {
        return switch (value) {
            case Long l -> l;
            case Boolean b -> b ? 1 : 0;
            default -> throw new IllegalArgumentException(String.valueOf(value));
        };
    }

    static double fraction(Object value) {
        return value instanceof Double d ? d : (double) whole(value);
    }

    /// A whole number that fits an index.
    static int index(Object value, String callee) {
        if (!isWhole(value)) {
            throw new JinjaException(
                    callee + " needs a whole number, but is given " + PythonText.repr(value));
        }
        return Math.clamp(whole(value), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// `+ - * / // % **` of two numbers.
    static Object calculate(String operator, Object a, Object b) {
        if (!isWhole(a) || !isWhole(b) || operator.equals("/")) {
            return ofFractions(operator, fraction(a), fraction(b));
        }
        try {
            return ofWholes(operator, whole(a), whole(b));
        } catch (ArithmeticException e) {
            throw tooLarge();
        }
    }

    private static Object ofWholes(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> Math.addExact(a, b);
            case "-" -> Math.subtractExact(a, b);
            case "*" -> Math.multiplyExact(a, b);
            case "//" -> Math.floorDiv(a, divisor(b));
            case "%" -> Math.floorMod(a, divisor(b));
            case "**" -> b < 0 ? (Object) power((double) a, (double) b) : (Object) power(a, b);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static long power(long a, long b) {
        if (b > Long.SIZE && Math.abs(a) > 1) {
            throw tooLarge();
        }
        return BigInteger.valueOf(a).pow((int) (b > Long.SIZE ? b % 2 + 2 : b)).longValueExact();
    }

    private static Object ofFractions(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / divisor(b);
            case "//" -> Math.rint((a - remainder(a, divisor(b))) / b);
            case "%" -> remainder(a, divisor(b));
            case "**" -> power(a, b);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    /// Of the divisor's sign, and exact, which `a - floor(a / b) * b` is not.
    private static double remainder(double a, double b) {
        double remainder = a % b;
        if (remainder == 0) {
            return Math.copySign(0.0, b);
        }
        return remainder < 0 == b < 0 ? remainder : remainder + b;
    }

    private static double power(double a, double b) {
        if (a == 0 && b < 0) {
            throw new JinjaException("division by zero");
        }
        if (a < 0 && b != Math.rint(b)) {
            throw new JinjaException("a root of a number below 0");
        }
        return Math.pow(a, b);
    }

    private static long divisor(long b) {
        if (b == 0) {
            throw new JinjaException("division by zero");
        }
        return b;
    }

    private static double divisor(double b) {
        if (b == 0) {
            throw new JinjaException("division by zero");
        }
        return b;
    }

    static Object negated(Object value) {
        if (value instanceof Double d) {
            return -d;
        }
        if (isWhole(value)) {
            return calculate("-", 0L, value);
        }
        throw new JinjaException(PythonText.repr(value) + " is no number");
    }

    /// Rounds half to even, as Python's `round` and Jinja's filter do.
    static Object rounded(Object value, int digits) {
        if (value instanceof Double d) {
            return Double.isFinite(d) ? rounded(new BigDecimal(d), digits).doubleValue() : d;
        }
        return digits >= 0
                ? (Object) whole(value)
                : whole(rounded(new BigDecimal(whole(value)), digits).toBigInteger());
    }

    private static BigDecimal rounded(BigDecimal value, int digits) {
        return value.setScale(digits, RoundingMode.HALF_EVEN);
    }
}
