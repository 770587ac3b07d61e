package io.evomerge.datasets;

import java.util.List;

/// A named set of items that are answered and scored alike.
///
/// @param name unique in a run (`math-en`)
/// @param version raised whenever a prompt or the metric changes
/// @param delimiter what stands between prompt and answer or option (`target_delimiter`)
/// @param metric `exact_match` for generation; `acc` or `acc_norm` (log-likelihood divided by the
///     option's length in bytes) for multiple choice
/// @param until strings that end a generation; the end token always does
/// @param maxTokens most tokens generated per item
public record Task(
        String name,
        int version,
        OutputType outputType,
        String metric,
        String delimiter,
        List<String> until,
        int maxTokens,
        List<Item> items) {
    public Task {
        until = List.copyOf(until);
        items = List.copyOf(items);
    }

    public Task withItems(List<Item> others) {
        return new Task(name, version, outputType, metric, delimiter, until, maxTokens, others);
    }

    public Task withMetric(String other) {
        return new Task(name, version, outputType, other, delimiter, until, maxTokens, items);
    }
}
