package io.evomerge.documents;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// "Did you mean": the known name nearest to a mistyped one.
public final class Suggestion {
    private Suggestion() {}

    /// The known name within two edits or a third of its length, upper case, `-` and `_` being
    /// equal; empty if none is near.
    public static Optional<String> nearest(String typed, Collection<String> known) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(k -> distance.apply(fold(typed), fold(k)) <= limit(k))
                .min(
                        Comparator.comparingInt((String k) -> distance.apply(fold(typed), fold(k)))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /// A remedy for an unknown name: `did you mean 'ties'? known: …`.
    public static String remedy(String typed, Collection<String> known) {
        String list = "known: " + known.stream().sorted().collect(Collectors.joining(", "));
        return nearest(typed, known).map(n -> "did you mean '" + n + "'? " + list).orElse(list);
    }

    /// Two edits are a swap of neighbouring letters, the most common slip.
    private static int limit(String known) {
        return known.length() <= 3 ? 1 : Math.max(2, known.length() / 3);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
