package io.evomerge.anchors;

import io.evomerge.irt.ItemBank;
import java.util.Arrays;

/// The weights with which the anchors' mean comes closest to the score over the calibrated models:
///
/// `min Σ_i (Σ_j w_j y_ij − F_i)² / N + κ |w − w⁰|²` over `w ≥ 0, Σ w = 1`,
///
/// with `w⁰` what the anchors stand for otherwise. `κ = (0.06 n)² / N` is what a normal prior about
/// `w⁰` with standard deviation `1/2n` and an error of 3 points of the score make of it. Solved by
/// accelerated projected gradients (Beck and Teboulle 2009, FISTA); the projection onto the simplex
/// is that of Duchi et al. 2008, figure 1.
final class WeightFit {
    private static final int ROUNDS = 1000;
    private static final double PULL = 0.06;

    private WeightFit() {}

    /// @param first `w⁰`, adding up to 1
    static double[] of(ItemBank bank, int[] anchors, double[] first) {
        double[][] curvature = new double[anchors.length][anchors.length];
        double[] towards = new double[anchors.length];
        int models = bank.responses().modelCount();
        for (int i = 0; i < models; i++) {
            double[] y = responses(bank, i, anchors);
            double score = bank.score(i);
            for (int j = 0; j < y.length; j++) {
                towards[j] += y[j] * score / models;
                for (int k = 0; k < y.length; k++) {
                    curvature[j][k] += y[j] * y[k] / models;
                }
            }
        }
        double pull = PULL * PULL * anchors.length * anchors.length / models;
        for (int j = 0; j < first.length; j++) {
            curvature[j][j] += pull;
            towards[j] += pull * first[j];
        }
        return descend(curvature, towards, first);
    }

    private static double[] responses(ItemBank bank, int model, int[] anchors) {
        double[] y = bank.responses().row(model, anchors);
        for (int j = 0; j < y.length; j++) {
            if (Double.isNaN(y[j])) {
                double[] ability = bank.fit().abilities().get(model).mean();
                y[j] = bank.curves().probability(anchors[j], ability);
            }
        }
        return y;
    }

    private static double[] descend(double[][] curvature, double[] towards, double[] start) {
        double step = 1 / largestRowSum(curvature);
        double[] at = start.clone();
        double[] ahead = start.clone();
        double momentum = 1;
        for (int round = 0; round < ROUNDS; round++) {
            double[] next = ahead.clone();
            for (int j = 0; j < next.length; j++) {
                double gradient = -towards[j];
                for (int k = 0; k < next.length; k++) {
                    gradient += curvature[j][k] * ahead[k];
                }
                next[j] -= step * gradient;
            }
            next = onSimplex(next);
            double grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            for (int j = 0; j < next.length; j++) {
                ahead[j] = next[j] + (momentum - 1) / grown * (next[j] - at[j]);
            }
            at = next;
            momentum = grown;
        }
        return at;
    }

    /// A bound of the largest eigenvalue (Gershgorin).
    private static double largestRowSum(double[][] matrix) {
        return Arrays.stream(matrix)
                .mapToDouble(row -> Arrays.stream(row).map(Math::abs).sum())
                .max()
                .orElse(1);
    }

    /// The nearest point with no negative coordinate and sum 1.
    static double[] onSimplex(double[] v) {
        double[] sorted = v.clone();
        Arrays.sort(sorted);
        double sum = 0;
        double shift = 0;
        for (int count = 1; count <= sorted.length; count++) {
            double value = sorted[sorted.length - count];
            sum += value;
            double candidate = (sum - 1) / count;
            if (value > candidate) {
                shift = candidate;
            }
        }
        double taken = shift;
        return Arrays.stream(v).map(x -> Math.max(0, x - taken)).toArray();
    }
}
