package io.evomerge.irt;

/// The logistic function and its logarithms, safe for arguments of any size.
final class Logistic {
    private Logistic() {}

    /// `σ(t) = 1 / (1 + e⁻ᵗ)`.
    static double sigmoid(double t) {
        return 1 / (1 + Math.exp(-t));
    }

    /// `log σ(t)`, without underflow. Not by `log1p`, which costs three times as much here and
    /// would improve only the last digit of a sum.
    static double logSigmoid(double t) {
        return Math.min(t, 0) - Math.log(1 + Math.exp(-Math.abs(t)));
    }

    /// The inverse of [#sigmoid].
    static double logit(double p) {
        return Math.log(p / (1 - p));
    }
}
