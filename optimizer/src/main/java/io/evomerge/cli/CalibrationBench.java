package io.evomerge.cli;

import io.evomerge.irt.AbilityEstimator;
import io.evomerge.irt.Calibration;
import io.evomerge.irt.ItemCurves;
import io.evomerge.irt.ItemFit;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.Simulation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/// Whether calibration finds the parameters of simulated banks, how often its intervals hold them,
/// and how long it takes.
final class CalibrationBench {
    /// Of the columns of [#recovery] after the first.
    private static final int[] DIGITS = {3, 3, 3, 1, 1, 1, 1, 1, 0};

    private final Console console;

    CalibrationBench(Console console) {
        this.console = console;
    }

    /// One row for each model: means over seeds, with their standard errors.
    void recovery(int models, int items, int seeds) {
        say(
                "| %d models × %d items, %d seeds | r(a) | r(b) | r(θ) | a in interval | a up to 2 | b | c | θ | rounds |"
                        .formatted(models, items, seeds));
        say("|---|---|---|---|---|---|---|---|---|---|");
        for (ItemModel model : new ItemModel[] {ItemModel.TWO_PL, ItemModel.THREE_PL}) {
            List<double[]> rows =
                    IntStream.range(0, seeds)
                            .mapToObj(seed -> recovered(model, models, items, seed))
                            .toList();
            String cells =
                    IntStream.range(0, DIGITS.length)
                            .mapToObj(k -> cell(rows.stream().mapToDouble(r -> r[k]), DIGITS[k]))
                            .collect(Collectors.joining(" | "));
            say("| " + model.id() + " | " + cells + " |");
        }
        ceiling(models, items, seeds);
    }

    /// What no fit of 3pl can exceed: the correlations of the truth with its posterior mean, if
    /// abilities and the simulation's priors were known.
    private void ceiling(int models, int items, int seeds) {
        double[][] rows =
                IntStream.range(0, seeds)
                        .mapToObj(seed -> highest(models, items, seed))
                        .toArray(double[][]::new);
        say(
                "3pl, abilities and priors known: r(ln a) %s, r(b) %s"
                        .formatted(
                                cell(Arrays.stream(rows).mapToDouble(r -> r[0]), 3),
                                cell(Arrays.stream(rows).mapToDouble(r -> r[1]), 3)));
    }

    /// `√(1 − v̄/τ²)` with `v̄` the mean posterior variance, by the expected information about
    /// `(ln a, b, c)` and normal priors of the simulation's variances `τ²`.
    private static double[] highest(int models, int items, int seed) {
        var truth = Simulation.oneDimensional(models, items, true, new SplittableRandom(seed));
        double[] priors = {0.4 * 0.4, 1, 0.2 * 0.2 / 12};
        double[] variances = new double[2];
        for (int j = 0; j < items; j++) {
            RealMatrix information = MatrixUtils.createRealMatrix(3, 3);
            for (int k = 0; k < 3; k++) {
                information.setEntry(k, k, 1 / priors[k]);
            }
            for (double[] ability : truth.abilities()) {
                information = information.add(information(truth.curves(), j, ability));
            }
            RealMatrix covariance = new CholeskyDecomposition(information).getSolver().getInverse();
            variances[0] += covariance.getEntry(0, 0) / items;
            variances[1] += covariance.getEntry(1, 1) / items;
        }
        return new double[] {
            Math.sqrt(1 - variances[0] / priors[0]), Math.sqrt(1 - variances[1] / priors[1])
        };
    }

    /// Of one response about `(ln a, b, c)`: `P'ᵀ P' / (P (1 − P))`.
    private static RealMatrix information(ItemCurves curves, int item, double[] ability) {
        double a = curves.slope(item, 0);
        double c = curves.guessing(item);
        double t = a * ability[0] + curves.intercept(item); // a (θ − b)
        double s = 1 / (1 + Math.exp(-t));
        double p = c + (1 - c) * s;
        double steep = (1 - c) * s * (1 - s);
        var slopes = new ArrayRealVector(new double[] {steep * t, -steep * a, 1 - s});
        return slopes.outerProduct(slopes).scalarMultiply(1 / (p * (1 - p)));
    }

    private static String cell(DoubleStream values, int digits) {
        var statistics = new SummaryStatistics();
        values.forEach(statistics::addValue);
        String number = "%." + digits + "f";
        return Double.isNaN(statistics.getMean())
                ? ""
                : String.format(
                        Locale.ROOT,
                        number + " ± " + number,
                        statistics.getMean(),
                        statistics.getStandardDeviation() / Math.sqrt((double) statistics.getN()));
    }

    /// Correlations, percentages and rounds of one seed; NaN for what the model lacks.
    private static double[] recovered(ItemModel model, int models, int items, int seed) {
        boolean guessing = model == ItemModel.THREE_PL;
        var truth = Simulation.oneDimensional(models, items, guessing, new SplittableRandom(seed));
        ItemFit fit = new Calibration(model, 1, 0.2, 200, 2e-3).fit(truth.responses());
        IntToDoubleFunction trueSlope = j -> truth.curves().slope(j, 0);
        IntToDoubleFunction slope = j -> fit.curves().slope(j, 0);
        IntToDoubleFunction slopeError = j -> fit.slopeError(j, 0);
        IntToDoubleFunction trueDifficulty =
                j -> -truth.curves().intercept(j) / truth.curves().slope(j, 0);
        int[] all = IntStream.range(0, items).toArray();
        int[] flat = IntStream.of(all).filter(j -> trueSlope.applyAsDouble(j) <= 2).toArray();
        int[] everyone = IntStream.range(0, models).toArray();
        IntToDoubleFunction trueAbility = i -> truth.abilities()[i][0];
        IntToDoubleFunction ability = i -> fit.abilities().get(i).mean(0);
        return new double[] {
            correlation(items, trueSlope, slope),
            correlation(items, trueDifficulty, fit::difficulty),
            correlation(models, trueAbility, ability),
            covered(all, trueSlope, slope, slopeError),
            covered(flat, trueSlope, slope, slopeError),
            covered(all, trueDifficulty, fit::difficulty, fit::difficultyError),
            guessing
                    ? covered(
                            all,
                            truth.curves()::guessing,
                            fit.curves()::guessing,
                            fit::guessingError)
                    : Double.NaN,
            covered(everyone, trueAbility, ability, fit::abilityError),
            fit.rounds()
        };
    }

    private static double correlation(int count, IntToDoubleFunction x, IntToDoubleFunction y) {
        return new PearsonsCorrelation()
                .correlation(
                        IntStream.range(0, count).mapToDouble(x).toArray(),
                        IntStream.range(0, count).mapToDouble(y).toArray());
    }

    /// Percent of the true values within 1.96 standard errors.
    private static double covered(
            int[] positions,
            IntToDoubleFunction truth,
            IntToDoubleFunction estimate,
            IntToDoubleFunction error) {
        return 100.0
                / positions.length
                * IntStream.of(positions)
                        .filter(
                                j ->
                                        Math.abs(truth.applyAsDouble(j) - estimate.applyAsDouble(j))
                                                < 1.96 * error.applyAsDouble(j))
                        .count();
    }

    /// Seconds of a calibration of each size, and microseconds of an ability estimate.
    void speed() {
        calibrate(4000, 250);
        calibrate(12, 41871);
        for (int dimensions : new int[] {1, 5, 15}) {
            estimate(dimensions);
        }
    }

    private void calibrate(int models, int items) {
        var truth = Simulation.oneDimensional(models, items, false, new SplittableRandom(0));
        long start = System.nanoTime();
        ItemFit fit = Calibration.of(ItemModel.TWO_PL, 1).fit(truth.responses());
        say(
                String.format(
                        Locale.ROOT,
                        "2pl, %d models × %d items: %.1f s, %d rounds",
                        models,
                        items,
                        (System.nanoTime() - start) / 1e9,
                        fit.rounds()));
    }

    private void estimate(int dimensions) {
        var random = new SplittableRandom(1);
        double[][] slopes = new double[100][dimensions];
        for (double[] slope : slopes) {
            for (int k = 0; k < dimensions; k++) {
                slope[k] = random.nextGaussian();
            }
        }
        var curves = ItemCurves.of(slopes, random.doubles(100, -1, 1).toArray(), new double[100]);
        var truth = Simulation.answered(curves, 2000, random);
        double sum = 0;
        long start = 0;
        for (int i = 0; i < 2000; i++) {
            if (i == 1000) {
                start = System.nanoTime(); // the first half warms up
            }
            sum += AbilityEstimator.STANDARD.estimate(curves, truth.responses().row(i)).mean(0);
        }
        say(
                String.format(
                        Locale.ROOT,
                        "ability from 100 items in %d dimensions: %.0f µs (mean %.2f)",
                        dimensions,
                        (System.nanoTime() - start) / 1e6,
                        sum / 2000));
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
