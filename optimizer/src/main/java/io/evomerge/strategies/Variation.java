package io.evomerge.strategies;

import java.util.random.RandomGenerator;

/// The bounded operators of NSGA-II on genes in [0, 1].
///
/// @see <a href="https://www.complex-systems.com/abstracts/v09_i02_a02/">Deb and Agrawal 1995,
///     Simulated Binary Crossover for Continuous Search Space</a>
/// @see <a href="https://doi.org/10.1016/S0045-7825(99)00389-8">Deb 2000, An efficient constraint
///     handling method for genetic algorithms, section 3 (bounds) and appendix (mutation)</a>
final class Variation {
    /// Parents nearer than this in a gene pass it on unchanged.
    private static final double EQUAL = 1e-14;

    private Variation() {}

    /// Simulated binary crossover: of each gene, with probability ½, two children about their
    /// parents, as near as bits crossed over would be; which child gets which is a coin's choice.
    ///
    /// @param eta distribution index: the larger, the nearer to the parents
    /// @return two children
    static double[][] simulatedBinary(double[] a, double[] b, double eta, RandomGenerator random) {
        double[][] children = {a.clone(), b.clone()};
        for (int i = 0; i < a.length; i++) {
            if (random.nextDouble() < 0.5 && Math.abs(a[i] - b[i]) > EQUAL) {
                double low = Math.min(a[i], b[i]);
                double high = Math.max(a[i], b[i]);
                double u = random.nextDouble();
                double middle = (low + high) / 2;
                double half = (high - low) / 2;
                double down = middle - spread(u, 1 + low / half, eta) * half;
                double up = middle + spread(u, 1 + (1 - high) / half, eta) * half;
                boolean swapped = random.nextBoolean();
                children[swapped ? 1 : 0][i] = Math.clamp(down, 0.0, 1.0);
                children[swapped ? 0 : 1][i] = Math.clamp(up, 0.0, 1.0);
            }
        }
        return children;
    }

    /// The spread factor `β` of one side whose bound is `room` half distances from the middle.
    private static double spread(double u, double room, double eta) {
        double alpha = 2 - Math.pow(room, -(eta + 1));
        double base = u <= 1 / alpha ? u * alpha : 1 / (2 - u * alpha);
        return Math.pow(base, 1 / (eta + 1));
    }

    /// Polynomial mutation: each gene takes a step with some probability, small ones more often
    /// than large ones, never past the bounds.
    ///
    /// @param eta distribution index: the larger, the smaller the steps
    static double[] polynomial(
            double[] genome, double eta, double probability, RandomGenerator random) {
        double[] out = genome.clone();
        double power = 1 / (eta + 1);
        for (int i = 0; i < out.length; i++) {
            if (random.nextDouble() < probability) {
                double u = random.nextDouble();
                double room = u < 0.5 ? 1 - out[i] : out[i];
                double far = Math.pow(room, eta + 1);
                double step =
                        u < 0.5
                                ? Math.pow(2 * u + (1 - 2 * u) * far, power) - 1
                                : 1 - Math.pow(2 * (1 - u) + (2 * u - 1) * far, power);
                out[i] = Math.clamp(out[i] + step, 0.0, 1.0);
            }
        }
        return out;
    }
}
