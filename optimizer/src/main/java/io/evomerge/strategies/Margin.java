package io.evomerge.strategies;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;

/// Keeps the levels of ordered genes apart that a normal distribution would freeze: once its
/// deviation is small beside a level, all samples have the same level, and no other is tried again.
///
/// Samples are stretched about the mean, `v = m + A (x − m)` with a diagonal `A`, and `v` decides
/// on the level; the distribution itself learns from `x`. After each generation `A` and `m` are
/// corrected so that the levels below and above that of the mean keep a probability of `α / 2`
/// each, and on the lowest and highest level the only neighbour one of `α`.
///
/// | symbol       | code                  | meaning                                             |
/// |--------------|-----------------------|-----------------------------------------------------|
/// | `α`          | `alpha`               | `1 / (n λ)`: about one changed gene in a generation |
/// | `A_jj`       | `stretch`             | 1 for genes without levels                          |
/// | `ℓ`          |                       | a border between levels, `k / levels`               |
/// | `σ √C_jj`    | [SearchDistribution#deviation] | deviation of `x_j`                         |
///
/// Genes with levels do not go through [Box]: the outer levels reach to infinity.
///
/// @see <a href="https://arxiv.org/abs/2205.13482">Hamano, Saito, Nomura and Shirakawa 2022, CMA-ES
///     with Margin, section 4</a>
final class Margin {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    private final List<Coordinate> coordinates;
    private final SearchDistribution distribution;
    private final double alpha;
    private final double[] stretch;

    /// @param coordinates of the distribution; the levels of all are ordered
    Margin(List<Coordinate> coordinates, SearchDistribution distribution, int population) {
        this.coordinates = List.copyOf(coordinates);
        this.distribution = distribution;
        alpha = 1.0 / ((double) coordinates.size() * population);
        stretch = new double[coordinates.size()];
        Arrays.fill(stretch, 1);
        correct();
    }

    /// The mean that stands for a point of the cube.
    static double[] outOf(List<Coordinate> coordinates, double[] genome) {
        double[] x = Box.outOf(genome);
        Arrays.setAll(x, i -> coordinates.get(i).isContinuous() ? x[i] : genome[i]);
        return x;
    }

    /// The sample that stands for a point of the cube: the inverse of [#into], but for where in its
    /// level a gene lies.
    double[] sampleOf(double[] genome) {
        double[] mean = distribution.mean();
        double[] x = outOf(coordinates, genome);
        for (int i = 0; i < x.length; i++) {
            if (!coordinates.get(i).isContinuous()) {
                x[i] = mean[i] + (x[i] - mean[i]) / stretch[i];
            }
        }
        return x;
    }

    /// The point of the cube that stands for a sample, in the middle of its level.
    double[] into(double[] x) {
        double[] mean = distribution.mean();
        double[] genome = Box.into(x);
        for (int i = 0; i < genome.length; i++) {
            Coordinate coordinate = coordinates.get(i);
            if (!coordinate.isContinuous()) {
                double v = mean[i] + stretch[i] * (x[i] - mean[i]);
                genome[i] = coordinate.snapped(Math.clamp(v, 0.0, 1.0));
            }
        }
        return genome;
    }

    /// To be called when the distribution has learnt.
    void correct() {
        double[] mean = distribution.mean();
        for (int i = 0; i < mean.length; i++) {
            if (!coordinates.get(i).isContinuous()) {
                correct(i, mean[i]);
            }
        }
    }

    private void correct(int gene, double mean) {
        double levels = coordinates.get(gene).levels();
        int level = coordinates.get(gene).level(Math.clamp(mean, 0.0, 1.0));
        if (level == 0) {
            keepNear(gene, mean, 1 / levels);
        } else if (level == levels - 1) {
            keepNear(gene, mean, level / levels);
        } else {
            keepBetween(gene, mean, level / levels, (level + 1) / levels);
        }
    }

    private double deviation(int gene) {
        return stretch[gene] * distribution.deviation(gene);
    }

    /// On an outer level: the mean comes nearer to the border where that is too far.
    private void keepNear(int gene, double mean, double border) {
        double farthest = quantile(alpha) * deviation(gene);
        if (Math.abs(mean - border) > farthest) {
            distribution.moveMean(gene, border + Math.copySign(farthest, mean - border));
        }
    }

    /// Between two borders: what is missing to `α / 2` on either side is taken from
    /// what the three parts have above it, and mean and stretch are those that give these shares.
    private void keepBetween(int gene, double mean, double low, double high) {
        double least = alpha / 2;
        double below = NORMAL.cumulativeProbability((low - mean) / deviation(gene));
        double above = NORMAL.cumulativeProbability((mean - high) / deviation(gene));
        if (below >= least && above >= least) {
            return;
        }
        double raisedBelow = Math.max(least, below);
        double raisedAbove = Math.max(least, above);
        double within = 1 - below - above;
        double sum = raisedBelow + raisedAbove + within;
        double taken = (1 - sum) / (sum - 3 * least);
        double toLow = quantile(raisedBelow + taken * (raisedBelow - least));
        double toHigh = quantile(raisedAbove + taken * (raisedAbove - least));
        stretch[gene] = (high - low) / (distribution.deviation(gene) * (toLow + toHigh));
        distribution.moveMean(gene, (low * toHigh + high * toLow) / (toLow + toHigh));
    }

    /// How many deviations beyond the mean a normal variable lies with that probability.
    private static double quantile(double probability) {
        return -NORMAL.inverseCumulativeProbability(probability);
    }
}
