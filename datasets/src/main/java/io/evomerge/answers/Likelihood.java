package io.evomerge.answers;

/// Probabilities of texts as scores.
final class Likelihood {
    private Likelihood() {}

    /// `exp(ℓ / n)`, the geometric mean of a unit's probability: 1 / perplexity, in [0, 1].
    ///
    /// @param logProbability of the whole text (nats); rounding may leave it above 0, which counts
    ///     as 0
    /// @param units in the text; of an empty one 1
    static double perUnit(double logProbability, double units) {
        return Math.min(1, Math.exp(logProbability / Math.max(1, units)));
    }
}
