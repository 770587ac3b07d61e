package io.evomerge.answers;

import java.util.List;

/// What a metric finds in one item.
///
/// @param score what the search averages: in [0, 1], higher is better
/// @param counts what the metric's reported number is made of, where that is not the mean of the
///     scores: log-probabilities and lengths, n-grams and their matches
public record Measurement(double score, List<Double> counts) {
    public Measurement {
        counts = List.copyOf(counts);
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score of " + score);
        }
    }

    public static Measurement of(double score) {
        return new Measurement(score, List.of());
    }

    public static Measurement of(boolean right) {
        return of(right ? 1 : 0);
    }

    static double mean(List<Measurement> items) {
        return items.stream().mapToDouble(Measurement::score).average().orElse(Double.NaN);
    }

    /// The sum of one count over all items.
    static double sum(List<Measurement> items, int count) {
        return items.stream().mapToDouble(item -> item.counts().get(count)).sum();
    }
}
