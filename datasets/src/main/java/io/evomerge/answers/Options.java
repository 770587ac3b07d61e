package io.evomerge.answers;

import java.util.List;

/// A model's answer to a multiple-choice question.
///
/// @param texts the options
/// @param logProbabilities of each option after the prompt, summed over its tokens (nats)
/// @param gold index of the right option
public record Options(List<String> texts, List<Double> logProbabilities, int gold) {
    public Options {
        texts = List.copyOf(texts);
        logProbabilities = List.copyOf(logProbabilities);
        if (texts.size() != logProbabilities.size() || gold < 0 || gold >= texts.size()) {
            throw new IllegalArgumentException(
                    "option %d of %d texts and %d log-probabilities"
                            .formatted(gold, texts.size(), logProbabilities.size()));
        }
    }

    /// `log softmax` of the sums, at the right option (nats).
    public double goldLogProbability() {
        return logProbabilities.get(gold) - logSumExp();
    }

    /// The share of each option in the probability of all, `softmax` of the sums.
    List<Double> shares() {
        double total = logSumExp();
        return logProbabilities.stream().map(sum -> Math.exp(sum - total)).toList();
    }

    private double logSumExp() {
        double max =
                logProbabilities.stream()
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(Double.NEGATIVE_INFINITY);
        double sum = 0;
        for (double value : logProbabilities) {
            sum += Math.exp(value - max);
        }
        return max + Math.log(sum);
    }
}
