package io.evomerge.irt;

import java.util.List;
import java.util.stream.IntStream;

/// The E step: every model's posterior given the items, as points with weights.
///
/// Points lie flat: `[models × count × dimensions]`, weights `[models × count]`.
final class Posteriors {
    final int count;
    final int dimensions;
    final double[] points;
    final double[] weights;
    /// A posterior that moved by less than this many standard deviations is still on its points.
    private static final double NEAR = 0.5;

    private static final int MOST_MOVES = 5;

    private final Ability[] abilities;
    private final boolean[] settled;

    Posteriors(int models, int dimensions) {
        this.count = Quadrature.count(dimensions);
        this.dimensions = dimensions;
        this.points = new double[models * count * dimensions];
        this.weights = new double[models * count];
        this.abilities = new Ability[models];
        this.settled = new boolean[models];
    }

    /// Starts from given places of equal uncertainty.
    ///
    /// @param means `[models × dimensions]`
    void place(double[][] means, double variance) {
        double[][] covariance = new double[dimensions][dimensions];
        for (int k = 0; k < dimensions; k++) {
            covariance[k][k] = variance;
        }
        for (int i = 0; i < means.length; i++) {
            abilities[i] = new Ability(means[i], covariance);
            store(i, abilities[i].nodes());
        }
    }

    /// Finds all posteriors again, each from where it was.
    void update(ItemCurves curves, double[][] rows) {
        IntStream.range(0, rows.length).parallel().forEach(i -> update(i, curves, rows[i]));
    }

    private void update(int model, ItemCurves curves, double[] row) {
        if (dimensions > 1 || !settled[model]) {
            abilities[model] =
                    AbilityEstimator.STANDARD.estimate(curves, row, abilities[model].mean());
        }
        if (dimensions > 1) {
            store(model, abilities[model].nodes());
        } else {
            weigh(model, curves, row);
        }
        settled[model] = true;
    }

    /// One dimension: points about the last posterior, weighed anew; where the posterior has moved
    /// off them, again about the new one.
    private void weigh(int model, ItemCurves curves, double[] row) {
        double[] nodes = new double[count];
        double[] mass = new double[count];
        for (int time = 0; time < MOST_MOVES; time++) {
            Ability last = abilities[model];
            AbilityEstimator.STANDARD.weigh(
                    curves, row, last.mean(0), last.standardError(0), nodes, mass);
            Ability next = AbilityEstimator.moments(nodes, mass);
            abilities[model] = next;
            if (Math.abs(next.mean(0) - last.mean(0)) < NEAR * last.standardError(0)) {
                break;
            }
        }
        System.arraycopy(nodes, 0, points, model * count, count);
        System.arraycopy(mass, 0, weights, model * count, count);
    }

    /// The mean of the abilities of all models, and their covariance, uncertainty included.
    Ability population() {
        double[] mean = new double[dimensions];
        double[][] covariance = new double[dimensions][dimensions];
        for (Ability ability : abilities) {
            for (int k = 0; k < dimensions; k++) {
                mean[k] += ability.mean(k) / abilities.length;
            }
        }
        for (Ability ability : abilities) {
            double[][] own = ability.covariance();
            for (int k = 0; k < dimensions; k++) {
                for (int l = 0; l < dimensions; l++) {
                    double off = (ability.mean(k) - mean[k]) * (ability.mean(l) - mean[l]);
                    covariance[k][l] += (own[k][l] + off) / abilities.length;
                }
            }
        }
        return new Ability(mean, covariance);
    }

    /// Where the abilities lie on a scale on which the population would be standard normal.
    void standardize(Ability population) {
        Cholesky root = Cholesky.of(population.covariance());
        for (int i = 0; i < abilities.length; i++) {
            double[] off = abilities[i].mean();
            for (int k = 0; k < dimensions; k++) {
                off[k] -= population.mean(k);
            }
            double[][] covariance = abilities[i].covariance();
            if (dimensions == 1) {
                covariance[0][0] /= population.covariance()[0][0];
            }
            abilities[i] = new Ability(root.forward(off), covariance);
        }
    }

    private void store(int model, List<Ability.Node> nodes) {
        for (int q = 0; q < count; q++) {
            weights[model * count + q] = nodes.get(q).weight();
            System.arraycopy(
                    nodes.get(q).ability(),
                    0,
                    points,
                    (model * count + q) * dimensions,
                    dimensions);
        }
    }

    List<Ability> abilities() {
        return List.of(abilities);
    }
}
