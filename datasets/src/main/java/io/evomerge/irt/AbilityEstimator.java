package io.evomerge.irt;

import java.util.Arrays;

/// Estimates a model's ability from its responses to some items.
///
/// The mode of the posterior is found by Newton's method on
///
/// `Σ_j [y_j log P_j(θ) + (1 − y_j) log(1 − P_j(θ))] − ½ π |θ − m|²`,
///
/// with `π` the prior's precision. With a prior, one dimension gives the posterior's mean and
/// variance by quadrature (EAP); more give the mode, and the inverse of the information there as
/// covariance (Laplace). A fractional response counts as that share of a right one; NaN as not
/// asked.
///
/// @param priorMean `m`, for every dimension
/// @param priorPrecision `π`, inverse variance; 0: maximum likelihood, which runs off to infinity
///     if all answers are right or all are wrong, and is stopped at [#FARTHEST]
public record AbilityEstimator(double priorMean, double priorPrecision) {
    /// The standard normal prior of calibrated banks.
    public static final AbilityEstimator STANDARD = new AbilityEstimator(0, 1);

    /// Without a prior.
    public static final AbilityEstimator MAXIMUM_LIKELIHOOD = new AbilityEstimator(0, 0);

    /// No coordinate is farther from the prior's mean than this.
    public static final double FARTHEST = 30;

    private static final int MOST_STEPS = 100;
    private static final double PRECISE = 1e-8;

    /// Keeps the information invertible where responses say nothing about a direction.
    private static final double SMALLEST_PRECISION = 1e-10;

    public AbilityEstimator {
        if (!(priorPrecision >= 0 && Double.isFinite(priorMean))) {
            throw new IllegalArgumentException(priorMean + ", " + priorPrecision);
        }
    }

    /// @param curves of the items that were asked
    /// @param responses one per item, in the same order
    public Ability estimate(ItemCurves curves, double[] responses) {
        return estimate(curves, responses, start(curves));
    }

    private double[] start(ItemCurves curves) {
        double[] start = new double[curves.dimensions()];
        Arrays.fill(start, priorMean);
        return start;
    }

    /// @param start where the search for the mode begins
    Ability estimate(ItemCurves curves, double[] responses, double[] start) {
        if (responses.length != curves.items()) {
            throw new IllegalArgumentException(
                    responses.length + " responses to " + curves.items() + " items");
        }
        var climb = new Climb(curves, responses, start.clone());
        climb.run();
        if (priorPrecision == 0) {
            return Ability.exactly(climb.at);
        }
        double[][] covariance = Cholesky.of(climb.precision).inverse();
        return curves.dimensions() == 1
                ? reweighted(curves, responses, climb.at[0], Math.sqrt(covariance[0][0]))
                : new Ability(climb.at, covariance);
    }

    /// `log L(θ) + log prior`, up to a constant.
    public double logPosterior(ItemCurves curves, double[] responses, double[] ability) {
        double sum = 0;
        for (int j = 0; j < responses.length; j++) {
            if (!Double.isNaN(responses[j])) {
                sum += logLikelihood(curves, j, responses[j], ability);
            }
        }
        for (double theta : ability) {
            sum -= 0.5 * priorPrecision * (theta - priorMean) * (theta - priorMean);
        }
        return sum;
    }

    static double logLikelihood(ItemCurves curves, int item, double response, double[] ability) {
        double t = curves.logit(item, ability);
        double c = curves.guessing(item);
        if (c == 0) {
            return Logistic.logSigmoid(t) - (1 - response) * t;
        }
        double s = Logistic.sigmoid(t);
        double wrong = Math.log(1 - c) + Logistic.logSigmoid(-t);
        return response * Math.log(c + (1 - c) * s) + (1 - response) * wrong;
    }

    /// Mean and variance of a posterior whose mode and curvature are known, by adaptive
    /// Gauss–Hermite quadrature (Naylor and Smith 1982).
    private Ability reweighted(
            ItemCurves curves, double[] responses, double mode, double deviation) {
        double[] nodes = new double[Quadrature.count(1)];
        double[] weights = new double[nodes.length];
        weigh(curves, responses, mode, deviation, nodes, weights);
        return moments(nodes, weights);
    }

    /// The mean and variance of points on a line.
    static Ability moments(double[] nodes, double[] weights) {
        double mean = 0;
        double square = 0;
        for (int q = 0; q < nodes.length; q++) {
            mean += weights[q] * nodes[q];
        }
        for (int q = 0; q < nodes.length; q++) {
            square += weights[q] * (nodes[q] - mean) * (nodes[q] - mean);
        }
        return new Ability(new double[] {mean}, new double[][] {{square}});
    }

    /// Fills in points about a place near the posterior's middle, and their posterior weights,
    /// which add up to 1.
    void weigh(
            ItemCurves curves,
            double[] responses,
            double middle,
            double deviation,
            double[] nodes,
            double[] weights) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int q = 0; q < nodes.length; q++) {
            double z = Quadrature.point(q);
            nodes[q] = middle + deviation * z;
            weights[q] =
                    Math.log(Quadrature.weight(q))
                            + 0.5 * z * z
                            + logPosterior(curves, responses, new double[] {nodes[q]});
            largest = Math.max(largest, weights[q]);
        }
        double sum = 0;
        for (int q = 0; q < nodes.length; q++) {
            weights[q] = Math.exp(weights[q] - largest);
            sum += weights[q];
        }
        for (int q = 0; q < nodes.length; q++) {
            weights[q] /= sum;
        }
    }

    /// One search for the mode: Newton's method with the expected information, each step halved
    /// until it climbs.
    private final class Climb {
        private final ItemCurves curves;
        private final double[] responses;
        private final int dimensions;
        private double[] at;
        private double[][] precision;
        private double[] gradient;

        Climb(ItemCurves curves, double[] responses, double[] start) {
            this.curves = curves;
            this.responses = responses;
            this.dimensions = curves.dimensions();
            this.at = start;
            this.precision = new double[dimensions][dimensions];
            this.gradient = new double[dimensions];
        }

        void run() {
            double height = logPosterior(curves, responses, at);
            for (int step = 0; step < MOST_STEPS; step++) {
                differentiate();
                double[] move = Cholesky.of(precision).solve(gradient);
                double size = limited(move);
                double[] next = moved(move, 1);
                double there = logPosterior(curves, responses, next);
                for (double share = 0.5; there < height && share > 1e-6; share /= 2) {
                    next = moved(move, share);
                    there = logPosterior(curves, responses, next);
                }
                if (there < height) {
                    break;
                }
                at = next;
                height = there;
                if (size < PRECISE) {
                    break;
                }
            }
            differentiate();
        }

        /// The largest coordinate of the move, which is cut where it is too long to trust.
        private double limited(double[] move) {
            double largest = 0;
            for (double m : move) {
                largest = Math.max(largest, Math.abs(m));
            }
            double longest = 3;
            if (largest > longest) {
                for (int k = 0; k < dimensions; k++) {
                    move[k] *= longest / largest;
                }
            }
            return largest;
        }

        private double[] moved(double[] move, double share) {
            double[] out = new double[dimensions];
            for (int k = 0; k < dimensions; k++) {
                out[k] =
                        Math.clamp(
                                at[k] + share * move[k],
                                priorMean - FARTHEST,
                                priorMean + FARTHEST);
            }
            return out;
        }

        /// The gradient, and the expected information with the prior's precision.
        private void differentiate() {
            for (int k = 0; k < dimensions; k++) {
                Arrays.fill(precision[k], 0);
                precision[k][k] = Math.max(priorPrecision, SMALLEST_PRECISION);
                gradient[k] = -priorPrecision * (at[k] - priorMean);
            }
            for (int j = 0; j < responses.length; j++) {
                if (!Double.isNaN(responses[j])) {
                    add(j);
                }
            }
            for (int k = 0; k < dimensions; k++) {
                for (int l = 0; l < k; l++) {
                    precision[l][k] = precision[k][l];
                }
            }
        }

        private void add(int item) {
            double s = Logistic.sigmoid(curves.logit(item, at));
            double c = curves.guessing(item);
            double p = c + (1 - c) * s;
            double share = c == 0 ? 1 : s / Math.max(p, Double.MIN_NORMAL);
            double residual = (responses[item] - p) * share;
            double weight = (1 - c) * s * (1 - s) * share;
            for (int k = 0; k < dimensions; k++) {
                double a = curves.slope(item, k);
                gradient[k] += residual * a;
                for (int l = 0; l <= k; l++) {
                    precision[k][l] += weight * a * curves.slope(item, l);
                }
            }
        }
    }
}
