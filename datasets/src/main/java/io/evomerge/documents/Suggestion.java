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

    /// The known name within a third of its length in edits, upper case, `-` and `_` being equal;
    /// empty if none is near.
    public static Optional<String> nearest(String typed, Collection<String> known) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(k -> distance.apply(fold(typed), fold(k)) <= Math.max(1, k.length() / 3))
                .min(
                        Comparator.comparingInt((String k) -> distance.apply(fold(typed), fold(k)))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /// A remedy for an unknown name: `did you mean 'ties'? known: …`.
    public static String remedy(String typed, Collection<String> known) {
        String list = "known: " + known.stream().sorted().collect(Collectors.joining(", "));
        return nearest(typed, known).map(n -> "did you mean '" + n + "'? " + list).orElse(list);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
