package io.evomerge.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Python's two ways to put values into text: `'%s is %d' % (a, b)` and `'{} is {:.2f}'.format(…)`.
/// Of format specifications, width, alignment, sign, zeros, precision and the types `s d f % x` are
/// known; others are refused.
final class PythonFormat {
    private static final Pattern PERCENT =
            Pattern.compile("%(?:\\((\\w+)\\))?([-0+ ]*)(\\d*)(?:\\.(\\d+))?([a-zA-Z%])");
    private static final Pattern BRACES =
            Pattern.compile("\\{\\{|}}|\\{(\\w*)(?::([^{}]*))?}|[{}]");
    private static final Pattern SPECIFICATION =
            Pattern.compile("(?:(.)?([<>^]))?([-+ ]?)(0?)(\\d*)(,?)(?:\\.(\\d+))?([a-z%]?)");

    private PythonFormat() {}

    static String percent(String form, Object values) {
        List<?> list = values instanceof Tuple tuple ? tuple : List.of(values);
        int[] next = {0};
        String out =
                PERCENT.matcher(form)
                        .replaceAll(
                                match -> {
                                    if (match.group(5).equals("%")) {
                                        return "%";
                                    }
                                    Object value =
                                            match.group(1) == null
                                                    ? at(list, next[0]++)
                                                    : named(values, match.group(1));
                                    return Matcher.quoteReplacement(percent(match, value));
                                });
        boolean mayBeLeft =
                values instanceof Map || (values instanceof List && !(values instanceof Tuple));
        if (!mayBeLeft && next[0] < list.size()) {
            throw new JinjaException("'%' is given more values than its text has places");
        }
        return out;
    }

    private static String percent(MatchResult match, Object value) {
        String flags = match.group(2);
        String type = match.group(5).replace('i', 'd').replace('u', 'd');
        String text = type.equals("r") ? PythonText.repr(value) : "";
        var spec =
                new Specification(
                        " ",
                        flags.contains("-") ? "<" : ">",
                        flags.contains("+") ? "+" : flags.contains(" ") ? " " : "",
                        flags.contains("0") && !flags.contains("-"),
                        Sizes.parsed(match.group(3)),
                        false,
                        match.group(4) == null ? -1 : Sizes.parsed(match.group(4)),
                        type.equals("r") ? "s" : type);
        Object shown = type.equals("r") ? text : type.equals("s") ? PythonText.str(value) : value;
        return spec.text(
                type.equals("d") && shown instanceof Double d ? (Object) d.longValue() : shown);
    }

    static String braces(String form, Arguments given) {
        int[] next = {0};
        return BRACES.matcher(form)
                .replaceAll(match -> Matcher.quoteReplacement(brace(match, given, next)));
    }

    private static String brace(MatchResult match, Arguments given, int[] next) {
        String whole = match.group();
        if (whole.equals("{{") || whole.equals("}}")) {
            return whole.substring(1);
        }
        if (match.group(1) == null) {
            throw new JinjaException("format() knows {}, {0}, {name} and {:form} only");
        }
        String name = match.group(1);
        Object value =
                name.isEmpty()
                        ? at(given.positional(), next[0]++)
                        : name.matches("\\d{1,4}")
                                ? at(given.positional(), Integer.parseInt(name))
                                : named(given.named(), name);
        String specification = match.group(2);
        return specification == null || specification.isEmpty()
                ? PythonText.str(value)
                : specification(specification).text(value);
    }

    private static Object at(List<?> values, int position) {
        if (position >= values.size()) {
            throw new JinjaException("a text has more places than there are values for it");
        }
        return Undefined.used(values.get(position));
    }

    private static Object named(Object values, String name) {
        Object value = values instanceof Map<?, ?> map ? map.get(name) : null;
        if (value == null) {
            throw new JinjaException("there is no value for '" + name + "'");
        }
        return Undefined.used(value);
    }

    private static Specification specification(String text) {
        Matcher match = SPECIFICATION.matcher(text);
        if (!match.matches()) {
            throw new JinjaException("the form '" + text + "' is not known");
        }
        String fill = match.group(1) == null ? " " : match.group(1);
        return new Specification(
                fill,
                match.group(2) == null ? "" : match.group(2),
                match.group(3),
                !match.group(4).isEmpty(),
                Sizes.parsed(match.group(5)),
                !match.group(6).isEmpty(),
                match.group(7) == null ? -1 : Sizes.parsed(match.group(7)),
                match.group(8));
    }

    /// How one value is written.
    ///
    /// @param align `<`, `>`, `^`, or empty for the usual side
    /// @param precision digits behind the point, or characters of text; -1 for all
    private record Specification(
            String fill,
            String align,
            String sign,
            boolean zeros,
            int width,
            boolean grouped,
            int precision,
            String type) {
        String text(Object given) {
            boolean isNumber = Numbers.isNumber(given);
            Object value = given instanceof Boolean b ? (Object) Numbers.whole(b) : given;
            String out = isNumber && !type.equals("s") ? number(value) : words(value);
            int missing = Math.max(0, width - Values.length(out));
            if (zeros && isNumber) {
                int signs = out.startsWith("-") || out.startsWith("+") ? 1 : 0;
                return out.substring(0, signs)
                        + Sizes.repeated("0", missing)
                        + out.substring(signs);
            }
            String side = align.isEmpty() ? isNumber ? ">" : "<" : align;
            int before =
                    switch (side) {
                        case "<" -> 0;
                        case ">" -> missing;
                        default -> missing / 2;
                    };
            return Sizes.repeated(fill, before) + out + Sizes.repeated(fill, missing - before);
        }

        private String words(Object value) {
            if (!type.isEmpty() && !type.equals("s")) {
                throw new JinjaException(
                        "%s is no number for the form '%s'"
                                .formatted(PythonText.repr(value), type));
            }
            String text = PythonText.str(value);
            return precision < 0 || precision >= Values.length(text)
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, precision));
        }

        private String number(Object value) {
            String text =
                    switch (type) {
                        case "", "d" -> plain(value);
                        case "f" -> fixed(Numbers.fraction(value));
                        case "%" -> fixed(Numbers.fraction(value) * 100) + "%";
                        case "x" -> Long.toString(whole(value), 16);
                        default -> throw new JinjaException("the form '" + type + "' is not known");
                    };
            return sign.isEmpty() || sign.equals("-") || text.startsWith("-") ? text : sign + text;
        }

        private long whole(Object value) {
            if (value instanceof Long whole) {
                return whole;
            }
            throw new JinjaException(PythonText.repr(value) + " is no whole number");
        }

        private String plain(Object value) {
            if (value instanceof Double && (precision >= 0 || type.equals("d"))) {
                throw new JinjaException("a fraction needs the form 'f', as in {:.2f}");
            }
            return grouped && value instanceof Long whole
                    ? String.format(Locale.ROOT, "%,d", whole)
                    : PythonText.str(value);
        }

        private String fixed(double value) {
            if (!Double.isFinite(value)) {
                return PythonText.repr(value);
            }
            int digits = precision < 0 ? 6 : precision;
            var decimal = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN);
            String text =
                    grouped
                            ? String.format(Locale.ROOT, "%,." + digits + "f", decimal)
                            : decimal.toPlainString();
            // Python keeps the sign of what is rounded to zero.
            boolean isNegative = value < 0 || 1 / value < 0;
            return decimal.signum() == 0 && isNegative ? "-" + text : text;
        }
    }
}
