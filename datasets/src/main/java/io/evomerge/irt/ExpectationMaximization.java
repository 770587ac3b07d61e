package io.evomerge.irt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// One run of [Calibration]'s EM: confined to its caller, though each step uses all processors. The
/// result does not depend on their number.
final class ExpectationMaximization {
    /// Uncertainty of the places that the first M step starts from.
    private static final double FIRST_VARIANCE = 0.2;

    /// Of 3pl: by then the sign of every slope that has one shows.
    private static final int ROUNDS_OF_FREE_SIGN = 3;

    /// Where a slope that was found near 0 or below starts as a positive one.
    private static final double LEAST_SLOPE = 0.1;

    private final Calibration settings;
    private final int dimensions;
    private final int free;
    private final double[][] rows;
    private final double[][] columns;
    private final double[][] parameters;
    /// Variances; of `ln a` in place of `a` where the slope is [#positive].
    private final double[][] errors;
    private final ItemPrior first;
    private final Posteriors posteriors;
    private ItemPrior prior;
    /// Of the items whose slope is [#positive]: with `ln a` in place of `a`.
    private ItemPrior logPrior;

    private final boolean[] positive;

    ExpectationMaximization(Calibration settings, ResponseMatrix responses) {
        this.settings = settings;
        this.dimensions = settings.dimensions();
        this.free = dimensions + (settings.model() == ItemModel.THREE_PL ? 2 : 1);
        this.rows =
                IntStream.range(0, responses.modelCount())
                        .mapToObj(responses::row)
                        .toArray(double[][]::new);
        this.columns =
                IntStream.range(0, responses.itemCount())
                        .mapToObj(responses::column)
                        .toArray(double[][]::new);
        this.first = ItemPrior.first(dimensions, settings.guessing());
        this.prior = first;
        this.logPrior = first;
        this.positive = new boolean[columns.length];
        this.parameters = new double[columns.length][];
        this.errors = new double[columns.length][];
        this.posteriors = new Posteriors(rows.length, dimensions);
        Arrays.setAll(parameters, j -> startOf(columns[j]));
        posteriors.place(StartValues.scores(responses, dimensions), FIRST_VARIANCE);
    }

    /// No slope, and the intercept that gives the item's mean.
    private double[] startOf(double[] column) {
        double[] out = new double[dimensions + 2];
        double mean = Arrays.stream(column).filter(v -> !Double.isNaN(v)).average().orElse(0.5);
        out[0] = settings.model() == ItemModel.ONE_PL ? 1 : 0;
        out[dimensions] = Logistic.logit(Math.clamp(mean, 0.02, 0.98));
        out[dimensions + 1] = first.means()[dimensions + 1];
        return out;
    }

    ItemFit run() {
        for (int warm = 0; warm < 4; warm++) {
            maximize();
        }
        int round = 0;
        boolean converged = false;
        while (round < settings.mostRounds() && !converged) {
            round++;
            if (round == ROUNDS_OF_FREE_SIGN && settings.model() == ItemModel.THREE_PL) {
                fixSigns();
            }
            posteriors.update(curves(), rows);
            double[][] before =
                    Arrays.stream(parameters).map(double[]::clone).toArray(double[][]::new);
            maximize();
            expand();
            converged = largestChange(before) < settings.tolerance();
        }
        posteriors.update(curves(), rows);
        return new ItemFit(curves(), covariances(), posteriors.abilities(), round, converged);
    }

    private void maximize() {
        if (settings.model() == ItemModel.ONE_PL) {
            maximizeShared();
        } else {
            IntStream.range(0, columns.length)
                    .parallel()
                    .forEach(j -> errors[j] = step(j).improve(priorOf(j)));
        }
        fitPriors();
    }

    /// From here on the slopes of all items but those clearly keyed the wrong way are positive, and
    /// log-normal over items, as is usual for 3pl (BILOG's default): under a normal prior, slopes
    /// that the guessing parameter leaves uncertain are found near 0, and difficulties far out.
    private void fixSigns() {
        for (int j = 0; j < columns.length; j++) {
            positive[j] = parameters[j][0] > -2 * Math.sqrt(errors[j][0]);
            if (positive[j]) {
                parameters[j][0] = Math.max(parameters[j][0], LEAST_SLOPE);
                errors[j][0] /= parameters[j][0] * parameters[j][0];
            }
        }
        fitPriors();
    }

    private void fitPriors() {
        double[][] natural = new double[errors.length][];
        for (int j = 0; j < errors.length; j++) {
            natural[j] = errors[j].clone();
            if (positive[j]) {
                natural[j][0] *= parameters[j][0] * parameters[j][0];
            }
        }
        prior = ItemPrior.fitted(parameters, natural, first, dimensions + 1);
        int[] chosen = IntStream.range(0, errors.length).filter(j -> positive[j]).toArray();
        if (chosen.length > 0) {
            logPrior =
                    prior.withLogSlopes(
                            IntStream.of(chosen).mapToDouble(j -> parameters[j][0]).toArray(),
                            IntStream.of(chosen).mapToDouble(j -> errors[j][0]).toArray());
        }
    }

    private ItemPrior priorOf(int item) {
        return positive[item] ? logPrior : prior;
    }

    /// Parameter expansion (PX-EM): the population's mean and covariance were free in this round;
    /// now the scale moves so that they are standard again. Plain EM takes hundreds of rounds to
    /// find the scale of a long test.
    ///
    /// @see <a href="https://doi.org/10.1093/biomet/85.4.755">Liu, Rubin and Wu 1998, section 3</a>
    private void expand() {
        Ability population = posteriors.population();
        double[][] root = Cholesky.of(population.covariance()).factor();
        for (double[] item : parameters) {
            double[] slope = Arrays.copyOf(item, dimensions);
            for (int k = 0; k < dimensions; k++) {
                item[dimensions] += slope[k] * population.mean(k);
                item[k] = 0;
                for (int l = k; l < dimensions; l++) {
                    item[k] += root[l][k] * slope[l];
                }
            }
        }
        posteriors.standardize(population);
    }

    /// The largest change of an intercept, or of the length of a slope: rotations of the
    /// dimensions, which change no probability, do not count.
    private double largestChange(double[][] before) {
        double largest = 0;
        for (int j = 0; j < before.length; j++) {
            double turned = slopeLength(parameters[j]) - slopeLength(before[j]);
            double moved = parameters[j][dimensions] - before[j][dimensions];
            largest = Math.max(largest, Math.max(Math.abs(turned), Math.abs(moved)));
        }
        return largest;
    }

    private double slopeLength(double[] item) {
        double square = 0;
        for (int k = 0; k < dimensions; k++) {
            square += item[k] * item[k];
        }
        return Math.sqrt(square);
    }

    private ItemStep step(int item) {
        return new ItemStep(posteriors, columns[item], parameters[item], free, positive[item]);
    }

    /// Every intercept moves on its own; the slope by what is left once they have followed it.
    private void maximizeShared() {
        double[][] all =
                IntStream.range(0, columns.length)
                        .parallel()
                        .mapToObj(j -> step(j).shared(prior))
                        .toArray(double[][]::new);
        double score = 0;
        double information = 0;
        for (double[] item : all) {
            score += item[0] - item[2] * item[3] / item[4];
            information += item[1] - item[2] * item[2] / item[4];
        }
        double slopeMove = Math.clamp(score / information, -1, 1);
        for (int j = 0; j < all.length; j++) {
            double move = Math.clamp((all[j][3] - all[j][2] * slopeMove) / all[j][4], -1, 1);
            parameters[j][0] += slopeMove;
            parameters[j][1] += move;
            errors[j] = new double[] {0, 1 / all[j][4], 0};
        }
    }

    private ItemCurves curves() {
        double[][] slopes = new double[parameters.length][];
        double[] intercepts = new double[parameters.length];
        double[] guessing = new double[parameters.length];
        for (int j = 0; j < parameters.length; j++) {
            slopes[j] = Arrays.copyOf(parameters[j], dimensions);
            intercepts[j] = parameters[j][dimensions];
            guessing[j] = free > dimensions + 1 ? Logistic.sigmoid(parameters[j][free - 1]) : 0;
        }
        return ItemCurves.of(slopes, intercepts, guessing);
    }

    private List<double[][]> covariances() {
        List<double[][]> out = new ArrayList<>();
        IntStream.range(0, columns.length)
                .parallel()
                .mapToObj(j -> withScale(j, step(j).covariance(priorOf(j))))
                .forEachOrdered(out::add);
        return out;
    }

    /// Adds the scale's own uncertainty: the abilities of `N` models have a mean with variance
    /// `1/N` and a standard deviation with variance `1/2N` about the 0 and 1 that the scale
    /// assumes, which moves the slope by `a/√2N` and the intercept by `a/√N`.
    private double[][] withScale(int item, double[][] covariance) {
        if (dimensions == 1) {
            double a = parameters[item][0];
            covariance[0][0] += a * a / (2.0 * rows.length);
            covariance[1][1] += a * a / rows.length;
        }
        return covariance;
    }
}
