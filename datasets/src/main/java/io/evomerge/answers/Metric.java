package io.evomerge.answers;

import java.util.List;
import java.util.Map;

/// How right an answer is. Each kind of answer has its own metrics, which measure one item at a
/// time; what is reported of many items is [#report].
///
/// The search needs numbers that can be averaged over any items. Every item therefore has a score
/// in [0, 1], higher being better, also under metrics whose reported number is not a mean.
public sealed interface Metric permits ChoiceMetric, TargetMetric, DocumentMetric, TextMetric {
    /// The name in lm-evaluation-harness (`acc_norm`).
    String key();

    /// Settings that are not the default ones, under their names in a task file.
    default Map<String, Object> options() {
        return Map.of();
    }

    /// How items become the reported number, in lm-evaluation-harness' words.
    default String aggregation() {
        return "mean";
    }

    /// Whether a higher reported number is better; of scores it always is.
    default boolean higherIsBetter() {
        return true;
    }

    /// What lm-evaluation-harness reports for these items; NaN of none.
    default double report(List<Measurement> items) {
        return Measurement.mean(items);
    }
}
