package io.evomerge.datasets;

import io.evomerge.answers.FilterPipeline;
import io.evomerge.answers.FilterReader;
import io.evomerge.answers.Metric;
import io.evomerge.answers.MetricReader;
import io.evomerge.answers.Scoring;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads and writes a task's `metric_list` and `filter_list`.
final class ScoringReader {
    private static final String METRICS = "metric_list";
    private static final String FILTERS = "filter_list";

    private ScoringReader() {}

    /// The metrics and pipelines listed, or the usual ones of the output type.
    ///
    /// @param yaml the whole task
    /// @throws InputException with everything that is wrong
    static Scoring read(Node yaml, OutputType type) {
        var complaints = new Complaints();
        List<Metric> metrics = new ArrayList<>();
        List<FilterPipeline> pipelines = new ArrayList<>();
        complaints.collect(
                () ->
                        metrics.addAll(
                                yaml.get(
                                        METRICS,
                                        List.of(),
                                        node -> MetricReader.read(node, type.metrics()))));
        complaints.collect(
                () ->
                        pipelines.addAll(
                                yaml.get(
                                        FILTERS,
                                        List.of(FilterPipeline.NONE),
                                        node -> pipelines(node, type))));
        complaints.throwIfAny();
        return new Scoring(metrics.isEmpty() ? type.usualMetrics() : metrics, pipelines);
    }

    /// Puts into a task's YAML what [#read] reads as equal.
    static void write(Scoring scoring, Map<String, Object> yaml) {
        yaml.put(METRICS, MetricReader.write(scoring.metrics()));
        if (!scoring.pipelines().equals(List.of(FilterPipeline.NONE))) {
            yaml.put(FILTERS, FilterReader.write(scoring.pipelines()));
        }
    }

    private static List<FilterPipeline> pipelines(Node node, OutputType type) {
        List<FilterPipeline> out = FilterReader.read(node);
        if (type != OutputType.GENERATE_UNTIL
                && !out.stream().allMatch(FilterPipeline::isIdentity)) {
            throw node.wrong(
                    "changes generated text, but the output type is " + type.label(),
                    "remove it, or write 'output_type: generate_until'");
        }
        return out;
    }
}
