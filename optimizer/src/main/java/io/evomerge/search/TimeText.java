package io.evomerge.search;

import io.evomerge.documents.Node;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as users write them: `90s`, `30m`, `8h`, `1h30m`.
public final class TimeText {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?");

    private TimeText() {}

    /// Reads a duration longer than nothing.
    ///
    /// @throws io.evomerge.documents.InputException if it is not one
    public static Duration read(Node node) {
        String text = node.text().toLowerCase(Locale.ROOT).strip();
        Matcher matcher = FORM.matcher(text);
        Duration time =
                matcher.matches()
                        ? Duration.ofHours(part(matcher, 1))
                                .plusMinutes(part(matcher, 2))
                                .plusSeconds(part(matcher, 3))
                        : Duration.ZERO;
        if (!time.isPositive()) {
            throw node.wrong("is '" + text + "', not a duration", "write 90s, 30m, 8h or 1h30m");
        }
        return time;
    }

    /// Writes a duration of whole seconds.
    public static String write(Duration time) {
        StringBuilder out = new StringBuilder();
        append(out, time.toHours(), "h");
        append(out, time.toMinutesPart(), "m");
        append(out, time.toSecondsPart(), "s");
        return out.isEmpty() ? "0s" : out.toString();
    }

    private static void append(StringBuilder out, long value, String unit) {
        if (value > 0) {
            out.append(value).append(unit);
        }
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
