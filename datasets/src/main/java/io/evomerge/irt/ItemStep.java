package io.evomerge.irt;

import java.util.Arrays;

/// The M step of one item: a step of Fisher scoring on its penalised expected log-likelihood
///
/// `Σ_i Σ_q w_iq [y_i log P(θ_iq) + (1 − y_i) log(1 − P(θ_iq))] − Σ_k (ξ_k − μ_k)² / 2τ_k²`,
///
/// with `ξ = (a_1 … a_D, d, logit c)`, or `ln a` first, of which the first `free` are estimated.
final class ItemStep {
    private static final double LONGEST = 1;

    private final Posteriors posteriors;
    private final double[] responses;
    private final int free;
    private final boolean logSlope;
    private final int dimensions;
    private final double[] parameters;
    private final double[] score;
    private final double[][] information;
    private double guessing;
    private double residual;
    private double weight;

    /// @param responses all models' responses to the item
    /// @param parameters of the item; moved by [#improve]
    /// @param free D + 1, or D + 2 with a guessing parameter
    /// @param logSlope whether the step is one in `ln a` (of one dimension, `a > 0`), and the
    ///     prior's first mean and variance are of it
    ItemStep(
            Posteriors posteriors,
            double[] responses,
            double[] parameters,
            int free,
            boolean logSlope) {
        this.posteriors = posteriors;
        this.responses = responses;
        this.parameters = parameters;
        this.free = free;
        this.logSlope = logSlope;
        this.dimensions = posteriors.dimensions;
        this.score = new double[free];
        this.information = new double[free][free];
    }

    /// Makes one step, and returns the error variances of the parameters given the posteriors.
    double[] improve(ItemPrior prior) {
        differentiate(prior);
        Cholesky root = Cholesky.of(information);
        double[] move = root.solve(score);
        double longest = 0;
        for (double m : move) {
            longest = Math.max(longest, Math.abs(m));
        }
        double share = longest > LONGEST ? LONGEST / longest : 1;
        double[] variances = new double[dimensions + 2];
        double[][] inverse = root.inverse();
        for (int k = 0; k < free; k++) {
            double step = share * move[k];
            if (k == 0 && logSlope) {
                parameters[0] *= Math.exp(step);
            } else {
                parameters[k] += step;
            }
            variances[k] = inverse[k][k];
        }
        return variances;
    }

    /// Score and expected information about the intercept alone, with the slope's, for a slope that
    /// all items share: `{score_a, information_a, information_ad, score_d, information_d}`.
    double[] shared(ItemPrior prior) {
        differentiate(prior);
        return new double[] {
            score[0] + (parameters[0] - prior.means()[0]) / prior.variances()[0],
            information[0][0] - 1 / prior.variances()[0],
            information[1][0],
            score[1],
            information[1][1]
        };
    }

    private void differentiate(ItemPrior prior) {
        guessing = Logistic.sigmoid(parameters[dimensions + 1]);
        for (int k = 0; k < free; k++) {
            Arrays.fill(information[k], 0);
            double at = k == 0 && logSlope ? Math.log(parameters[0]) : parameters[k];
            score[k] = -(at - prior.means()[k]) / prior.variances()[k];
            information[k][k] = 1 / prior.variances()[k];
        }
        double[] direction = new double[free];
        for (int i = 0; i < responses.length; i++) {
            if (!Double.isNaN(responses[i])) {
                for (int q = 0; q < posteriors.count; q++) {
                    add(i, i * posteriors.count + q, direction);
                }
            }
        }
        for (int k = 0; k < free; k++) {
            for (int l = 0; l < k; l++) {
                information[l][k] = information[k][l];
            }
        }
    }

    private void add(int model, int point, double[] direction) {
        look(responses[model], point, direction);
        double mass = posteriors.weights[point];
        double pull = mass * residual;
        double stiffness = mass * weight;
        for (int k = 0; k < free; k++) {
            score[k] += pull * direction[k];
            double weighted = stiffness * direction[k];
            for (int l = 0; l <= k; l++) {
                information[k][l] += weighted * direction[l];
            }
        }
    }

    /// At one point: sets the factors of score and information by the logit, and fills in how the
    /// parameters move it, `(θ, 1, (∂P/∂γ) / (∂P/∂t))` with `γ = logit c`.
    private void look(double response, int point, double[] direction) {
        double t = parameters[dimensions];
        int at = point * dimensions;
        for (int k = 0; k < dimensions; k++) {
            direction[k] = posteriors.points[at + k];
            t += parameters[k] * direction[k];
        }
        if (logSlope) {
            direction[0] *= parameters[0];
        }
        direction[dimensions] = 1;
        double s = Logistic.sigmoid(t);
        if (free == dimensions + 1) {
            residual = response - s;
            weight = s * (1 - s);
        } else {
            double c = guessing;
            double p = c + (1 - c) * s;
            double share = s / p;
            direction[dimensions + 1] = c / Math.max(s, 1e-12);
            residual = (response - p) * share;
            weight = (1 - c) * s * (1 - s) * share;
        }
    }

    /// The covariance of the estimates: the inverse of the observed information by Louis' identity,
    /// expected complete-data information less the variance of the complete-data score, model by
    /// model, with the prior's precision.
    ///
    /// With very few models the approximate posteriors can make the difference indefinite; then
    /// half of the variance is taken off, or a quarter, and so on.
    ///
    /// @see <a href="https://doi.org/10.1111/j.2517-6161.1982.tb01203.x">Louis 1982, equation
    ///     3.2</a>
    double[][] covariance(ItemPrior prior) {
        differentiate(prior);
        double[][] variance = scoreVariance();
        double[][] inverse = inverseLess(variance, 1);
        double[][] out = new double[dimensions + 2][dimensions + 2];
        for (int k = 0; k < free; k++) {
            System.arraycopy(inverse[k], 0, out[k], 0, free);
        }
        if (logSlope) {
            for (int k = 0; k < free; k++) {
                out[0][k] *= parameters[0];
                out[k][0] *= parameters[0];
            }
        }
        return out;
    }

    private double[][] inverseLess(double[][] variance, double share) {
        double[][] observed = new double[free][free];
        for (int k = 0; k < free; k++) {
            for (int l = 0; l < free; l++) {
                observed[k][l] = information[k][l] - share * variance[k][l];
            }
        }
        try {
            return Cholesky.of(observed).inverse();
        } catch (ArithmeticException e) {
            return inverseLess(variance, share > 1e-3 ? share / 2 : 0);
        }
    }

    private double[][] scoreVariance() {
        double[][] out = new double[free][free];
        double[] direction = new double[free];
        for (int i = 0; i < responses.length; i++) {
            if (!Double.isNaN(responses[i])) {
                addScoreVariance(i, direction, out);
            }
        }
        for (int k = 0; k < free; k++) {
            for (int l = 0; l < k; l++) {
                out[l][k] = out[k][l];
            }
        }
        return out;
    }

    private void addScoreVariance(int model, double[] direction, double[][] out) {
        double[] mean = new double[free];
        double[][] square = new double[free][free];
        for (int q = 0; q < posteriors.count; q++) {
            int point = model * posteriors.count + q;
            double mass = posteriors.weights[point];
            look(responses[model], point, direction);
            for (int k = 0; k < free; k++) {
                mean[k] += mass * residual * direction[k];
                for (int l = 0; l <= k; l++) {
                    square[k][l] += mass * residual * residual * direction[k] * direction[l];
                }
            }
        }
        for (int k = 0; k < free; k++) {
            for (int l = 0; l <= k; l++) {
                out[k][l] += square[k][l] - mean[k] * mean[l];
            }
        }
    }
}
