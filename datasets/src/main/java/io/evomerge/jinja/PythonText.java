package io.evomerge.jinja;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How Python writes values: `str` for text alone, `repr` for text inside of lists.
final class PythonText {
    /// From here on, and below [#SMALLEST_EXPONENT], Python writes fractions with an exponent.
    private static final int LARGEST_EXPONENT = 16;

    private static final int SMALLEST_EXPONENT = -4;

    private PythonText() {}

    static String str(Object value) {
        return switch (Undefined.used(value)) {
            case String text -> text;
            case Undefined undefined -> "";
            default -> repr(value);
        };
    }

    static String repr(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case Boolean b -> b ? "True" : "False";
            case Double d -> fraction(d);
            case Tuple tuple -> "(" + elements(tuple) + (tuple.size() == 1 ? ",)" : ")");
            case List<?> list -> "[" + elements(list) + "]";
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> repr(e.getKey()) + ": " + repr(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case Undefined undefined -> "Undefined";
            case Long l -> l.toString();
            case None none -> none.toString();
            case Namespace namespace -> "<Namespace " + repr(namespace.fields()) + ">";
            case Generator generator ->
                    throw new JinjaException(
                            "what map, select and their like give is no list; write |list behind");
            default ->
                    throw new JinjaException(
                            "a function or loop is not text; call it, or name a part");
        };
    }

    private static String elements(List<?> list) {
        return list.stream().map(PythonText::repr).collect(Collectors.joining(", "));
    }

    /// In single quotes, unless there are only single ones inside.
    private static String quoted(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        var out = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> escape(c, quote, out));
        return out.append(quote).toString();
    }

    private static void escape(int c, char quote, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (c == quote) {
                    out.append('\\').append(quote);
                } else if (isPrintable(c)) {
                    out.appendCodePoint(c);
                } else {
                    String form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
                    out.append(form.formatted(c));
                }
            }
        }
    }

    private static boolean isPrintable(int c) {
        return c == ' '
                || !switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR ->
                            true;
                    default -> false;
                };
    }

    /// The shortest digits that give the number back: `0.5`, `3.0`, `1e+16`, `1e-05`.
    private static String fraction(double d) {
        if (!Double.isFinite(d)) {
            return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
        }
        if (d == 0) {
            return 1 / d < 0 ? "-0.0" : "0.0";
        }
        BigDecimal digits = new BigDecimal(Double.toString(d)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= SMALLEST_EXPONENT && exponent < LARGEST_EXPONENT) {
            String plain = digits.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
