package io.evomerge.strategies;

/// The shape C of a normal distribution in n dimensions, as it is learnt: full, or its diagonal
/// only.
sealed interface Covariance permits FullCovariance, DiagonalCovariance {
    static Covariance identity(int dimensions, boolean diagonal) {
        return diagonal ? new DiagonalCovariance(dimensions) : new FullCovariance(dimensions);
    }

    /// `C^½ z`: turns white noise into a step.
    double[] shape(double[] white);

    /// `C^−½ y`: the inverse of [#shape].
    double[] whiten(double[] step);

    /// `C ← keep · C + c₁ p pᵀ + Σ wᵢ yᵢ yᵢᵀ`, where a weight may be negative.
    void update(double keep, double rankOne, double[] path, double[] weights, double[][] steps);

    /// The variance of one coordinate, `C_ii`.
    double variance(int coordinate);

    /// Whether C can still be sampled from: finite, positive definite, condition number below 10¹⁴.
    boolean isSound();

    /// The condition number above which rounding spoils C (tutorial, section B.3).
    double WORST_CONDITION = 1e14;
}
