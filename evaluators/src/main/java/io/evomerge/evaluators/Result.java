package io.evomerge.evaluators;

import io.evomerge.answers.Measurement;
import io.evomerge.answers.Metric;
import java.util.List;

/// One metric of one task, on what one pipeline of filters leaves.
///
/// @param pipeline the pipeline's name
/// @param reported the metric's number over all items, as lm-evaluation-harness reports it
/// @param scores one per item, in [0, 1], higher is better
public record Result(Metric metric, String pipeline, double reported, List<Double> scores) {
    public Result {
        scores = List.copyOf(scores);
    }

    static Result of(Metric metric, String pipeline, List<Measurement> items) {
        return new Result(
                metric,
                pipeline,
                metric.report(items),
                items.stream().map(Measurement::score).toList());
    }

    /// Metric and pipeline, as lm-evaluation-harness names its results: `exact_match,none`.
    public String name() {
        return metric.key() + "," + pipeline;
    }

    /// Whether the reported number is the mean of the scores.
    public boolean isMean() {
        return metric.aggregation().equals("mean");
    }
}
