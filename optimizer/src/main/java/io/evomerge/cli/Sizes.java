package io.evomerge.cli;

import io.evomerge.documents.InputException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Byte counts as users write and read them: `5GB` is 5 · 10⁹ bytes, and so is mergekit's `5B`,
/// whose B is a billion.
final class Sizes {
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([KMGT]?B|[KMGT]?)");

    private Sizes() {}

    static long read(String option, String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        double bytes =
                matcher.matches()
                        ? Double.parseDouble(matcher.group(1)) * unit(matcher.group(2))
                        : 0;
        if (bytes < 1) {
            throw new InputException(option, "'" + text + "' is not a size", "write 500MB or 5GB");
        }
        return (long) bytes;
    }

    static String show(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }

    private static double unit(String letters) {
        return switch (letters) {
            case "K", "KB" -> 1e3;
            case "M", "MB" -> 1e6;
            case "G", "GB", "B" -> 1e9;
            case "T", "TB" -> 1e12;
            default -> 1;
        };
    }
}
