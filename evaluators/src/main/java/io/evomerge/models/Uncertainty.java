package io.evomerge.models;

import java.util.List;
import java.util.stream.IntStream;

/// How unsure a network is of its answers to several questions, none of which it has to be told the
/// right answer of.
///
/// The answer to question `q` is a distribution `p_q` over its options, or over the vocabulary:
/// there it is the mean over the answer's tokens, each after those before it, and so is the
/// entropy. The entropy is `H(p) = −Σ_c p_c ln p_c` (nats): 0 for a network that is sure, `ln K`
/// for one that finds `K` answers alike. A network that gives one answer to everything is sure too,
/// which [#entropyOfMean] tells from one that knows: it is 0 for the former.
///
/// @param questions how many, `n`
/// @param entropy `Σ_q H(p_q)`, nats
/// @param prediction `Σ_q p_q`, by option (the first, the second, …) or token; questions with fewer
///     options add nothing to the further ones
public record Uncertainty(int questions, double entropy, List<Double> prediction) {
    public Uncertainty {
        prediction = List.copyOf(prediction);
        if (questions < 1) {
            throw new IllegalArgumentException("no questions");
        }
    }

    static Uncertainty of(int questions, double entropy, float[] prediction) {
        return new Uncertainty(
                questions,
                entropy,
                IntStream.range(0, prediction.length)
                        .mapToObj(i -> (double) prediction[i])
                        .toList());
    }

    /// `1/n Σ_q H(p_q)`, nats.
    public double meanEntropy() {
        return entropy / questions;
    }

    /// `H(1/n Σ_q p_q)`, nats.
    public double entropyOfMean() {
        return prediction.stream()
                .mapToDouble(p -> p / questions)
                .filter(p -> p > 0)
                .map(p -> -p * Math.log(p))
                .sum();
    }

    /// Of both's questions together.
    Uncertainty plus(Uncertainty other) {
        int answers = Math.max(prediction.size(), other.prediction.size());
        return new Uncertainty(
                questions + other.questions,
                entropy + other.entropy,
                IntStream.range(0, answers).mapToObj(i -> of(i) + other.of(i)).toList());
    }

    private double of(int answer) {
        return answer < prediction.size() ? prediction.get(answer) : 0;
    }
}
