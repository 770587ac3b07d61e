package io.evomerge.reports;

import io.evomerge.search.Summary.Estimate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Numbers as reports write them: always with a point, whatever the machine's language.
final class Numbers {
    private static final String MINUS = "\u2212";

    private Numbers() {}

    /// At most two decimals.
    static String coordinate(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    /// A score in [0, 1] as per cent with one decimal.
    static String percent(double score) {
        return signless(String.format(Locale.ROOT, "%.1f", 100 * score));
    }

    /// A difference of two scores in points, with its sign.
    static String points(double difference) {
        return signless(String.format(Locale.ROOT, "%+.1f", 100 * difference));
    }

    /// `[61.0, 65.4]`.
    static String interval(Estimate e) {
        return "[" + percent(e.low()) + ", " + percent(e.high()) + "]";
    }

    /// A duration with one decimal.
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    /// A coefficient with two decimals.
    static String coefficient(double value) {
        return Double.isNaN(value) ? "" : signless(String.format(Locale.ROOT, "%.2f", value));
    }

    /// A true minus; no sign before a zero.
    private static String signless(String text) {
        return text.matches("[-+]0[.0]*") ? text.substring(1) : text.replace("-", MINUS);
    }
}
