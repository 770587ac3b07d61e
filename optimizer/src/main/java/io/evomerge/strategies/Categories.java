package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The categorical part of the distribution of CMA-ES: for every gene whose levels have no order,
/// the probability of each of them.
///
/// After a generation `q ← q + η G`, where `G = Σ_i w_i (c_i − q)` is the natural gradient (`c_i`
/// is 1 for the level of the point of rank `i`, else 0) and `η = min(1, δ / |G|)`. The length `δ =
/// 1 / Δ` of the steps, in the Fisher metric `|G|² = Σ_k G_k² / q_k`, is shortened while they
/// cancel each other and grows while they agree:
///
/// `s ← (1 − β) s + √(β (2 − β)) G / (√q |G|)`, `γ ← (1 − β)² γ + β (2 − β)`,
/// `Δ ← Δ exp(β (γ − |s|² / 1.5))`, `β = δ / √(free probabilities)`.
///
/// No probability falls below `(1 − 0.73^(1/g)) / (levels − 1)`, `g` being the number of such
/// genes: so at most 27 % of the points leave the best levels when these are found, and none is
/// lost.
///
/// Deliberate difference from the papers: `η` and `δ` are at most 1, so that `q` stays a
/// distribution.
///
/// @see <a href="https://arxiv.org/abs/2405.09962">Hamano et al. 2024, CatCMA, section 3</a>
/// @see <a href="https://arxiv.org/abs/1905.08537">Akimoto et al. 2019, Adaptive Stochastic Natural
///     Gradient, algorithm 1</a>
final class Categories {
    private static final double KEPT = 0.73;
    private static final double SIGNAL = 1.5;

    /// Of the first step; steps are never longer.
    private static final double LONGEST_STEP = 1;

    private final List<Gene> genes = new ArrayList<>();
    private final double[] weights;
    private final double freedom;
    private double step = LONGEST_STEP;
    private double settled;

    /// One gene's probabilities, and the path of its steps.
    private static final class Gene {
        final int index;
        final Coordinate coordinate;
        final double[] probabilities;
        final double[] path;

        Gene(int index, Coordinate coordinate) {
            this.index = index;
            this.coordinate = coordinate;
            probabilities = new double[coordinate.levels()];
            path = new double[coordinate.levels()];
            Arrays.fill(probabilities, 1.0 / coordinate.levels());
        }

        int level(double[] genome) {
            return coordinate.level(genome[index]);
        }

        double middle(int level) {
            return (level + 0.5) / probabilities.length;
        }
    }

    /// All levels are equally likely.
    ///
    /// @param weights of the ranks, best first, with sum 1; ranks beyond them count nothing
    Categories(List<Coordinate> coordinates, double[] weights) {
        this.weights = weights;
        for (int i = 0; i < coordinates.size(); i++) {
            if (isCategory(coordinates.get(i))) {
                genes.add(new Gene(i, coordinates.get(i)));
            }
        }
        freedom = genes.stream().mapToInt(g -> g.probabilities.length - 1).sum();
    }

    static boolean isCategory(Coordinate coordinate) {
        return !coordinate.isContinuous() && !coordinate.isOrdered();
    }

    /// Makes the levels of a good point as likely as all others together.
    void expect(double[] genome) {
        for (Gene gene : genes) {
            Arrays.setAll(gene.probabilities, k -> gene.probabilities[k] / 2);
            gene.probabilities[gene.level(genome)] += 0.5;
        }
    }

    /// Draws the levels of a point into its genome.
    void sample(RandomGenerator random, double[] genome) {
        for (Gene gene : genes) {
            double rest = random.nextDouble();
            int level = 0;
            while (level < gene.probabilities.length - 1 && rest >= gene.probabilities[level]) {
                rest -= gene.probabilities[level++];
            }
            genome[gene.index] = gene.middle(level);
        }
    }

    /// Writes the levels of one genome into another.
    void copy(double[] from, double[] to) {
        for (Gene gene : genes) {
            to[gene.index] = gene.middle(gene.level(from));
        }
    }

    /// Writes the likeliest levels into a genome.
    void likeliest(double[] genome) {
        for (Gene gene : genes) {
            int best =
                    IntStream.range(0, gene.probabilities.length)
                            .reduce((a, b) -> gene.probabilities[b] > gene.probabilities[a] ? b : a)
                            .orElseThrow();
            genome[gene.index] = gene.middle(best);
        }
    }

    /// Learns from a whole generation, best point first.
    void update(List<double[]> ranked) {
        double[][] gradients =
                genes.stream().map(g -> gradient(g, ranked)).toArray(double[][]::new);
        double length = length(gradients);
        if (length == 0) {
            return;
        }
        double rate = step / Math.sqrt(freedom);
        settled = (1 - rate) * (1 - rate) * settled + rate * (2 - rate);
        double square = 0;
        for (int g = 0; g < gradients.length; g++) {
            follow(genes.get(g), gradients[g], rate, length);
            square += Arrays.stream(genes.get(g).path).map(s -> s * s).sum();
            move(genes.get(g), gradients[g], Math.min(1, step / length));
        }
        step = Math.min(LONGEST_STEP, step * Math.exp(-rate * (settled - square / SIGNAL)));
    }

    private double[] gradient(Gene gene, List<double[]> ranked) {
        double[] out = Arrays.stream(gene.probabilities).map(q -> -q).toArray();
        for (int i = 0; i < weights.length; i++) {
            out[gene.level(ranked.get(i))] += weights[i];
        }
        return out;
    }

    private double length(double[][] gradients) {
        double square = 0;
        for (int g = 0; g < gradients.length; g++) {
            for (int k = 0; k < gradients[g].length; k++) {
                square += gradients[g][k] * gradients[g][k] / genes.get(g).probabilities[k];
            }
        }
        return Math.sqrt(square);
    }

    private static void follow(Gene gene, double[] gradient, double rate, double length) {
        double gain = Math.sqrt(rate * (2 - rate)) / length;
        for (int k = 0; k < gradient.length; k++) {
            double white = gradient[k] / Math.sqrt(gene.probabilities[k]);
            gene.path[k] = (1 - rate) * gene.path[k] + gain * white;
        }
    }

    private void move(Gene gene, double[] gradient, double rate) {
        double[] q = gene.probabilities;
        double least = (1 - Math.pow(KEPT, 1.0 / genes.size())) / (q.length - 1);
        Arrays.setAll(q, k -> Math.max(least, q[k] + rate * gradient[k]));
        double sum = Arrays.stream(q).sum();
        double taken = (1 - sum) / (sum - q.length * least);
        Arrays.setAll(q, k -> q[k] + taken * (q[k] - least));
    }
}
