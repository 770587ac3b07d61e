package io.evomerge.evaluators;

import io.evomerge.answers.FilterPipeline;
import io.evomerge.answers.Measurement;
import io.evomerge.answers.Metric;
import io.evomerge.answers.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Measures answers by all metrics of a task.
final class Results {
    private Results() {}

    /// Answers that are numbers, which no filter changes: metric by metric.
    static <M extends Metric, A> List<Result> of(
            Scoring scoring,
            Class<M> kind,
            List<A> answers,
            BiFunction<M, A, Measurement> measure) {
        List<Result> out = new ArrayList<>();
        for (FilterPipeline pipeline : scoring.pipelines()) {
            for (M metric : scoring.metrics(kind)) {
                out.add(
                        Result.of(
                                metric,
                                pipeline.name(),
                                answers.stream().map(a -> measure.apply(metric, a)).toList()));
            }
        }
        return out;
    }
}
