package io.evomerge.irt;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Where calibration begins: the models' principal component scores.
///
/// The standardised responses (missing ones as zero) have the leading right singular vectors `V`,
/// found by subspace iteration; scores are `Y V`, scaled to variance one. The first is turned so
/// that better models score higher.
final class StartValues {
    private static final int ROUNDS = 40;

    private StartValues() {}

    /// Scores `[models × dimensions]`.
    static double[][] scores(ResponseMatrix responses, int dimensions) {
        double[][] y = standardised(responses);
        int items = responses.itemCount();
        RandomGenerator random = new SplittableRandom(20260101);
        double[][] basis = new double[dimensions][items];
        for (double[] vector : basis) {
            for (int j = 0; j < items; j++) {
                vector[j] = random.nextGaussian();
            }
        }
        orthonormalise(basis);
        for (int round = 0; round < ROUNDS; round++) {
            basis = timesGram(y, basis);
            orthonormalise(basis);
        }
        return turned(y, scaled(times(y, basis)));
    }

    private static double[][] standardised(ResponseMatrix responses) {
        int models = responses.modelCount();
        double[][] out = new double[models][responses.itemCount()];
        for (int j = 0; j < responses.itemCount(); j++) {
            double[] column = responses.column(j);
            double mean = meanOfPresent(column);
            double deviation = Math.sqrt(Math.max(mean * (1 - mean), 1e-3));
            for (int i = 0; i < models; i++) {
                out[i][j] = Double.isNaN(column[i]) ? 0 : (column[i] - mean) / deviation;
            }
        }
        return out;
    }

    private static double meanOfPresent(double[] values) {
        double sum = 0;
        int count = 0;
        for (double v : values) {
            if (!Double.isNaN(v)) {
                sum += v;
                count++;
            }
        }
        return count == 0 ? 0.5 : sum / count;
    }

    /// `Y V`, `[models × dimensions]`.
    private static double[][] times(double[][] y, double[][] basis) {
        double[][] out = new double[y.length][basis.length];
        for (int i = 0; i < y.length; i++) {
            for (int k = 0; k < basis.length; k++) {
                out[i][k] = dot(y[i], basis[k]);
            }
        }
        return out;
    }

    /// `Yᵀ Y V`.
    private static double[][] timesGram(double[][] y, double[][] basis) {
        double[][] scores = times(y, basis);
        double[][] out = new double[basis.length][basis[0].length];
        for (int i = 0; i < y.length; i++) {
            for (int k = 0; k < basis.length; k++) {
                double score = scores[i][k];
                for (int j = 0; j < out[k].length; j++) {
                    out[k][j] += score * y[i][j];
                }
            }
        }
        return out;
    }

    /// Gram–Schmidt, twice for accuracy; a vector of nothing stays nothing.
    private static void orthonormalise(double[][] basis) {
        for (int k = 0; k < basis.length; k++) {
            for (int twice = 0; twice < 2; twice++) {
                for (int l = 0; l < k; l++) {
                    double along = dot(basis[k], basis[l]);
                    for (int j = 0; j < basis[k].length; j++) {
                        basis[k][j] -= along * basis[l][j];
                    }
                }
            }
            double length = Math.sqrt(dot(basis[k], basis[k]));
            for (int j = 0; j < basis[k].length && length > 0; j++) {
                basis[k][j] /= length;
            }
        }
    }

    private static double[][] scaled(double[][] scores) {
        for (int k = 0; k < scores[0].length; k++) {
            double square = 0;
            for (double[] score : scores) {
                square += score[k] * score[k];
            }
            double deviation = Math.sqrt(square / scores.length);
            for (double[] score : scores) {
                score[k] = deviation > 0 ? score[k] / deviation : 0;
            }
        }
        return scores;
    }

    private static double[][] turned(double[][] y, double[][] scores) {
        double agreement = 0;
        for (int i = 0; i < y.length; i++) {
            double sum = 0;
            for (double v : y[i]) {
                sum += v;
            }
            agreement += sum * scores[i][0];
        }
        if (agreement < 0) {
            for (double[] score : scores) {
                score[0] = -score[0];
            }
        }
        return scores;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += x[j] * y[j];
        }
        return sum;
    }
}
