package io.evomerge.irt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// How many dimensions an ability needs: those that predict responses best which were hidden while
/// the curves were fitted.
///
/// A tenth of the responses is hidden. For 1, 2, 3, 4, 6, 8, 11 and 15 dimensions in turn, the mean
/// log-likelihood of the hidden ones is taken over each model's posterior from its other responses;
/// it ends when two in a row have gained nothing.
///
/// @param dimensions the best
/// @param tried in the order in which they were fitted
public record DimensionChoice(int dimensions, List<Trial> tried) {
    private static final int[] CANDIDATES = {1, 2, 3, 4, 6, 8, 11, 15};
    private static final double HIDDEN = 0.1;

    /// More models would take long and tell no more.
    private static final int MOST_MODELS = 1000;

    /// Gains below this many standard errors are none.
    private static final double CLEAR = 2;

    /// @param logLikelihood of the hidden responses, mean in nats
    /// @param gainError standard error of its gain over the best before
    public record Trial(int dimensions, double logLikelihood, double gainError) {}

    public DimensionChoice {
        tried = List.copyOf(tried);
    }

    public static DimensionChoice of(ResponseMatrix responses, long seed) {
        var random = new SplittableRandom(seed);
        ResponseMatrix some = some(responses);
        boolean[][] hidden = new boolean[some.modelCount()][some.itemCount()];
        for (boolean[] row : hidden) {
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextDouble() < HIDDEN;
            }
        }
        ResponseMatrix shown = without(some, hidden);
        int most = Math.min(some.modelCount(), some.itemCount()) / 3;
        List<Trial> tried = new ArrayList<>();
        int best = 1;
        double[] bestValues = new double[0];
        int failures = 0;
        for (int k = 0; k < CANDIDATES.length && failures < 2; k++) {
            int dimensions = CANDIDATES[k];
            if (dimensions > 1 && dimensions > most) {
                break;
            }
            ItemFit fit = Calibration.of(ItemModel.TWO_PL, dimensions).fit(shown);
            double[] values = logLikelihoods(fit, some, hidden);
            double error = bestValues.length == 0 ? 0 : errorOfMean(values, bestValues);
            tried.add(new Trial(dimensions, mean(values), error));
            boolean gained =
                    bestValues.length == 0 || mean(values) - mean(bestValues) > CLEAR * error;
            failures = gained ? 0 : failures + 1;
            if (gained) {
                best = dimensions;
                bestValues = values;
            }
        }
        return new DimensionChoice(best, tried);
    }

    private static ResponseMatrix some(ResponseMatrix responses) {
        int models = responses.modelCount();
        int used = Math.min(models, MOST_MODELS);
        return responses.ofModels(
                IntStream.range(0, used).map(i -> (int) ((long) i * models / used)).toArray());
    }

    private static ResponseMatrix without(ResponseMatrix responses, boolean[][] hidden) {
        double[][] rows = new double[hidden.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = responses.row(i);
            for (int j = 0; j < rows[i].length; j++) {
                if (hidden[i][j]) {
                    rows[i][j] = Double.NaN;
                }
            }
        }
        return new ResponseMatrix(responses.models(), responses.items(), rows);
    }

    /// One number per model: the mean over its hidden responses.
    private static double[] logLikelihoods(
            ItemFit fit, ResponseMatrix responses, boolean[][] hidden) {
        return IntStream.range(0, hidden.length)
                .parallel()
                .mapToDouble(i -> logLikelihood(fit, responses.row(i), hidden[i], i))
                .toArray();
    }

    private static double logLikelihood(ItemFit fit, double[] row, boolean[] hidden, int model) {
        List<Ability.Node> nodes = fit.abilities().get(model).nodes();
        double sum = 0;
        int count = 0;
        for (int j = 0; j < row.length; j++) {
            if (hidden[j] && !Double.isNaN(row[j])) {
                double p = 0;
                for (Ability.Node node : nodes) {
                    p += node.weight() * fit.curves().probability(j, node.ability());
                }
                sum += row[j] * Math.log(p) + (1 - row[j]) * Math.log(1 - p);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static double errorOfMean(double[] values, double[] others) {
        double[] gains = new double[values.length];
        Arrays.setAll(gains, i -> values[i] - others[i]);
        double mean = mean(gains);
        double squares = 0;
        for (double gain : gains) {
            squares += (gain - mean) * (gain - mean);
        }
        return Math.sqrt(squares / Math.max(1, gains.length - 1) / gains.length);
    }
}
