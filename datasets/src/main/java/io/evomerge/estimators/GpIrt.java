package io.evomerge.estimators;

/// Generalised p-IRT: `λ · weighted mean + (1 − λ) · p-IRT`. With MERGE³'s estimate as the second
/// part, it is gmp-IRT.
///
/// The first is unbiased but noisy, the second steady but wrong where the curves do not fit.
/// [Estimators] takes the `λ` whose error is least on models held out ([ErrorMoments]); the paper
/// bounds the first error's variance by that of independent responses and neglects the product of
/// the two, MERGE³ takes ½. The standard error here, that of two independent parts, is
/// replaced by the one observed ([Observed]).
///
/// @param lambda `λ`, in [0, 1]
/// @see <a href="https://arxiv.org/abs/2402.14992">Polo et al. 2024, equation 4</a>
public record GpIrt(ScoreEstimator weighted, ScoreEstimator modelled, double lambda)
        implements ScoreEstimator {
    public GpIrt {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("λ is " + lambda + ", outside [0, 1]");
        }
    }

    @Override
    public Estimate estimate(double[] responses) {
        Estimate first = weighted.estimate(responses);
        Estimate second = modelled.estimate(responses);
        return new Estimate(
                lambda * first.value() + (1 - lambda) * second.value(),
                Math.hypot(lambda * first.standardError(), (1 - lambda) * second.standardError()));
    }
}
