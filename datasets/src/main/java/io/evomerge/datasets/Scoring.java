package io.evomerge.datasets;

import java.util.List;

/// How answers become scores.
///
/// @param metrics names of the metrics; the first one counts
public record Scoring(List<String> metrics) {
    public Scoring {
        metrics = List.copyOf(metrics);
        if (metrics.isEmpty()) {
            throw new IllegalArgumentException("no metric");
        }
    }

    public static Scoring of(String metric) {
        return new Scoring(List.of(metric));
    }

    /// The metric that counts.
    public String metric() {
        return metrics.getFirst();
    }
}
