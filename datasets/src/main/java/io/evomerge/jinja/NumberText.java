package io.evomerge.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers in text, as Python's `int` and `float` read them: with `_` between digits and blanks
/// around, `inf` and `nan` in any case, but without Java's suffixes (`3d`) and hexadecimal
/// fractions.
final class NumberText {
    private static final Pattern WHOLE =
            Pattern.compile("([+-]?)([\\p{L}\\p{Nd}]+(?:_[\\p{L}\\p{Nd}]+)*)");
    private static final Pattern FRACTION =
            Pattern.compile(
                    "[+-]?(?:D\\.?D?|\\.D)(?:[eE][+-]?D)?".replace("D", "(?:[0-9]+(?:_[0-9]+)*)"));
    private static final Pattern NOT_FINITE =
            Pattern.compile("([+-]?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

    private NumberText() {}

    /// What Python's `int` reads; empty if the text is no whole number.
    static Optional<Object> whole(String text, int base) {
        Matcher match = WHOLE.matcher(Blanks.strip(text));
        if (!match.matches()) {
            return Optional.empty();
        }
        String digits = match.group(2).replace("_", "").toLowerCase(Locale.ROOT);
        String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "-";
        String bare = digits.startsWith(prefix) ? digits.substring(2) : digits;
        try {
            return Optional.of(Numbers.whole(new BigInteger(match.group(1) + bare, base)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// What Python's `float` reads; empty if the text is no number.
    static Optional<Double> fraction(String text) {
        String bare = Blanks.strip(text);
        if (FRACTION.matcher(bare).matches()) {
            return Optional.of(Double.valueOf(bare.replace("_", "")));
        }
        Matcher word = NOT_FINITE.matcher(bare);
        if (!word.matches()) {
            return Optional.empty();
        }
        boolean isNan = word.group(2).equalsIgnoreCase("nan");
        double size = isNan ? Double.NaN : Double.POSITIVE_INFINITY;
        return Optional.of(word.group(1).equals("-") ? -size : size);
    }

    /// Without the digits behind the point; empty for infinity and what is no number.
    static Optional<Object> truncated(double value) {
        return Double.isFinite(value)
                ? Optional.of(Numbers.whole(new BigDecimal(value).toBigInteger()))
                : Optional.empty();
    }
}
