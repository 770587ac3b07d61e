package io.evomerge.irt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rules that replace the integral over a normal distribution by a sum over few points.
///
/// In one dimension: Gauss–Hermite with seven points, exact for polynomials of degree 13. In more:
/// the spherical-radial cubature of degree three, `m ± √D · L e_k` with equal weights.
///
/// @see <a href="https://doi.org/10.1109/TAC.2009.2019800">Arasaratnam and Haykin 2009, equation
///     32</a>
final class Quadrature {
    /// Points and weights for the standard normal distribution (Abramowitz and Stegun, table 25.10,
    /// scaled).
    private static final double[] POINTS = {
        -3.750439717725742,
        -2.366759410734541,
        -1.154405394739968,
        0,
        1.154405394739968,
        2.366759410734541,
        3.750439717725742
    };

    private static final double[] WEIGHTS = {
        5.48268855972217e-4,
        3.075712396758652e-2,
        0.2401231786050127,
        0.4571428571428572,
        0.2401231786050127,
        3.075712396758652e-2,
        5.48268855972217e-4
    };

    private Quadrature() {}

    static int count(int dimensions) {
        return dimensions == 1 ? POINTS.length : 2 * dimensions;
    }

    static double point(int index) {
        return POINTS[index];
    }

    static double weight(int index) {
        return WEIGHTS[index];
    }

    static List<Ability.Node> nodes(double[] mean, double[][] covariance) {
        if (Arrays.stream(covariance).allMatch(row -> Arrays.stream(row).allMatch(v -> v == 0))) {
            return List.of(new Ability.Node(mean.clone(), 1));
        }
        return mean.length == 1
                ? onLine(mean[0], Math.sqrt(covariance[0][0]))
                : onSphere(mean, Cholesky.of(covariance));
    }

    private static List<Ability.Node> onLine(double mean, double deviation) {
        List<Ability.Node> out = new ArrayList<>();
        for (int q = 0; q < POINTS.length; q++) {
            out.add(new Ability.Node(new double[] {mean + deviation * POINTS[q]}, WEIGHTS[q]));
        }
        return out;
    }

    private static List<Ability.Node> onSphere(double[] mean, Cholesky root) {
        int dimensions = mean.length;
        List<Ability.Node> out = new ArrayList<>();
        for (int k = 0; k < dimensions; k++) {
            for (int sign = -1; sign <= 1; sign += 2) {
                double[] axis = new double[dimensions];
                axis[k] = sign * Math.sqrt(dimensions);
                double[] at = root.times(axis);
                for (int i = 0; i < dimensions; i++) {
                    at[i] += mean[i];
                }
                out.add(new Ability.Node(at, 0.5 / dimensions));
            }
        }
        return out;
    }
}
