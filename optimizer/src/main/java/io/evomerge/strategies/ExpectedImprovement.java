package io.evomerge.strategies;

import org.apache.commons.math3.special.Erf;

/// How much better than the best point a point is expected to be, as a logarithm:
///
/// `ln E[max(0, f(x) − f*)] = ln s + ln(φ(z) + z Φ(z))`, `z = (μ(x) − f*) / s`,
///
/// `f*` being the highest mean of a point asked so far. The logarithm keeps points apart of which
/// all are hopeless.
///
/// @see <a href="https://arxiv.org/abs/2310.20708">Ament et al. 2023, equation 9</a>
final class ExpectedImprovement {
    private final GaussianProcess process;
    private final double[] incumbent;
    private final double best;

    private ExpectedImprovement(GaussianProcess process, double[] incumbent, double best) {
        this.process = process;
        this.incumbent = incumbent;
        this.best = best;
    }

    static ExpectedImprovement over(GaussianProcess process, double[][] points) {
        double[] incumbent = points[0];
        double best = Double.NEGATIVE_INFINITY;
        for (double[] point : points) {
            double mean = process.at(point).mean();
            if (mean > best) {
                best = mean;
                incumbent = point;
            }
        }
        return new ExpectedImprovement(process, incumbent, best);
    }

    /// The point that is expected to be the best so far.
    double[] incumbent() {
        return incumbent.clone();
    }

    double at(double[] x) {
        GaussianProcess.Belief belief = process.at(x);
        double z = (belief.mean() - best) / belief.deviation();
        return Math.log(belief.deviation()) + logImprovement(z);
    }

    /// `ln(φ(z) + z Φ(z))`; far below 0 by the first term of its asymptotic series,
    /// `φ(z) / z² (1 − 3/z²)`.
    static double logImprovement(double z) {
        double logDensity = -z * z / 2 - 0.5 * Math.log(2 * Math.PI);
        if (z < -10) {
            return logDensity - 2 * Math.log(-z) + Math.log1p(-3 / (z * z));
        }
        double below = 0.5 * Erf.erfc(-z / Math.sqrt(2));
        return Math.log(Math.exp(logDensity) + z * below);
    }
}
