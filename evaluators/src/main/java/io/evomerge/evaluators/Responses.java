package io.evomerge.evaluators;

import java.util.List;

/// What a model answered to the items of one task, in the task's order.
///
/// @param task the task's name
/// @param scores one per item by the metric that counts, in [0, 1]: 1 for a right answer
/// @param logProbabilities one per item: mean log-probability per token of the right answer (nats,
///     ≤ 0)
/// @param results every metric on every pipeline of filters, the one that counts first; empty of
///     responses that were read from a journal
public record Responses(
        String task, List<Double> scores, List<Double> logProbabilities, List<Result> results) {
    public Responses {
        scores = List.copyOf(scores);
        logProbabilities = List.copyOf(logProbabilities);
        results = List.copyOf(results);
    }

    public Responses(String task, List<Double> scores, List<Double> logProbabilities) {
        this(task, scores, logProbabilities, List.of());
    }

    /// @param results at least one, of which the first counts
    static Responses of(String task, List<Double> logProbabilities, List<Result> results) {
        return new Responses(task, results.getFirst().scores(), logProbabilities, results);
    }

    /// The answers to some of the items, without [#results].
    ///
    /// @param positions of the items among these, in the order wanted
    public Responses only(List<Integer> positions) {
        return new Responses(
                task,
                positions.stream().map(scores::get).toList(),
                positions.stream().map(logProbabilities::get).toList());
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
