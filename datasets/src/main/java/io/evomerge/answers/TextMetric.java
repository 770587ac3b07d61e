package io.evomerge.answers;

import java.util.List;

/// A metric of generated text, against one or several reference answers.
public sealed interface TextMetric extends Metric permits ExactMatch, TokenF1, Bleu, ChrF {
    /// @param text what the filters left of the generation
    /// @param references at least one
    Measurement measure(String text, List<String> references);
}
