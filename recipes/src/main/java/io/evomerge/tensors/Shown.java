package io.evomerge.tensors;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Text from files that nobody vouches for, made fit for a message: short, and without characters
/// that would steer a terminal.
final class Shown {
    private static final int MAX_NAME = 120;
    private static final int MAX_NAMES = 3;

    private Shown() {}

    static String name(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String cut = text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "…";
        return cut.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    /// The first few names, and how many more there are.
    static String names(Collection<String> all) {
        String first =
                all.stream().limit(MAX_NAMES).map(Shown::name).collect(Collectors.joining(", "));
        return all.size() <= MAX_NAMES
                ? first
                : first + " and " + (all.size() - MAX_NAMES) + " more";
    }
}
