package io.evomerge.evaluators;

import java.util.List;

/// What a model answered to the items of one task, in the task's order.
///
/// @param task the task's name
/// @param scores one per item, in [0, 1]: 1 for a right answer
/// @param logProbabilities one per item: mean log-probability per token of the right answer (nats,
///     ≤ 0)
public record Responses(String task, List<Double> scores, List<Double> logProbabilities) {
    public Responses {
        scores = List.copyOf(scores);
        logProbabilities = List.copyOf(logProbabilities);
    }

    public double mean() {
        return scores.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    public double meanLogProbability() {
        return logProbabilities.stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
