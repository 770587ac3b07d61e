package io.evomerge.datasets;

import java.util.List;

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
    }

    public Task withItems(List<Item> others) {
        return new Task(name, version, outputType, delimiters, scoring, decoding, others);
    }

    public Task withScoring(Scoring other) {
        return new Task(name, version, outputType, delimiters, other, decoding, items);
    }

    /// What an item shows the model as plain text, up to the delimiter before the answer.
    public String promptText(Item item) {
        return item.prompt().text(delimiters);
    }
}
