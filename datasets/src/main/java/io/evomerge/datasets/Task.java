package io.evomerge.datasets;

import io.evomerge.answers.Metric;
import io.evomerge.answers.Scoring;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A named set of items that are answered and scored alike.
///
/// @param name unique in a run (`math-en`)
/// @param version raised whenever a prompt or the metric changes
/// @param delimiters what stands between the parts of a prompt, and before the answer (as in
///     lm-evaluation-harness, not before the target of a log-likelihood: that brings its own blank)
/// @param decoding how answers are generated, if they are
public record Task(
        String name,
        int version,
        OutputType outputType,
        Delimiters delimiters,
        Scoring scoring,
        Decoding decoding,
        List<Item> items) {
    public Task {
        items = List.copyOf(items);
        for (Metric metric : scoring.metrics()) {
            if (outputType.metrics().stream().noneMatch(m -> m.key().equals(metric.key()))) {
                throw new IllegalArgumentException(metric.key() + " of " + outputType);
            }
        }
    }

    public Task withItems(List<Item> others) {
        return new Task(name, version, outputType, delimiters, scoring, decoding, others);
    }

    public Task withScoring(Scoring other) {
        return new Task(name, version, outputType, delimiters, other, decoding, items);
    }

    /// This task, scored by one metric on what one pipeline leaves, and by nothing else.
    ///
    /// @param metric the name of a metric, listed by the task or fitting its output type, or
    ///     `metric,pipeline`
    /// @throws InputException if there is no such metric or pipeline
    public Task scoredBy(String metric) {
        return scoring.led(metric)
                .or(() -> unlisted(metric))
                .map(led -> withScoring(led.first()))
                .orElseThrow(() -> unknown(metric));
    }

    private Optional<Scoring> unlisted(String metric) {
        return outputType.metrics().stream()
                .filter(m -> m.key().equals(metric))
                .findFirst()
                .map(m -> new Scoring(List.of(m), scoring.pipelines()));
    }

    private InputException unknown(String metric) {
        List<String> known =
                new ArrayList<>(outputType.metrics().stream().map(Metric::key).toList());
        for (Metric listed : scoring.metrics()) {
            scoring.pipelines().forEach(p -> known.add(listed.key() + "," + p.name()));
        }
        return new InputException(
                "task " + name, "has no metric '" + metric + "'", Suggestion.remedy(metric, known));
    }

    /// What an item shows the model as plain text, up to the delimiter before the answer.
    public String promptText(Item item) {
        return item.prompt().text(delimiters);
    }
}
