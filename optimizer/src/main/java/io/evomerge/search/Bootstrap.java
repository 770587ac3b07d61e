package io.evomerge.search;

import io.evomerge.evaluators.Responses;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Paired bootstrap intervals: the items of each task are drawn with replacement, the same draw for
/// every model, so that differences between models on common items keep their correlation. The
/// tasks are strata: each keeps its number of items. Intervals are the central 95 % of the
/// resampled values (percentile method).
///
/// @param seed equal seeds give equal intervals
/// @param resamples number of draws; 10 000 settle the bounds to about a twentieth of the interval
/// @see <a href="https://aclanthology.org/W04-3250/">Koehn 2004, section 3</a>
public record Bootstrap(long seed, int resamples) {
    public Bootstrap {
        if (resamples < 100) {
            throw new IllegalArgumentException("resamples " + resamples);
        }
    }

    /// The mean score of one model on each task: as measured, and in each resample.
    public static final class Sample {
        private final double[] means;
        private final double[][] resampled;

        private Sample(double[] means, double[][] resampled) {
            this.means = means;
            this.resampled = resampled;
        }
    }

    /// Draws the resamples.
    ///
    /// @param models the responses of each model to the same tasks and items
    /// @return one sample for each model
    public List<Sample> sample(List<List<Responses>> models) {
        if (models.isEmpty()) {
            return List.of();
        }
        int[] items = items(models.getFirst());
        if (models.stream().anyMatch(m -> !Arrays.equals(items(m), items))) {
            throw new IllegalArgumentException("the models did not answer the same items");
        }
        List<Sample> samples =
                models.stream()
                        .map(
                                m ->
                                        new Sample(
                                                m.stream().mapToDouble(Responses::mean).toArray(),
                                                new double[resamples][items.length]))
                        .toList();
        var random = new SplittableRandom(seed);
        for (int task = 0; task < items.length; task++) {
            int t = task;
            double[][] scores = models.stream().map(m -> scores(m.get(t))).toArray(double[][]::new);
            for (int r = 0; r < resamples; r++) {
                int[] counts = counts(items[task], random);
                for (int m = 0; m < scores.length; m++) {
                    samples.get(m).resampled[r][task] = weightedMean(scores[m], counts);
                }
            }
        }
        return samples;
    }

    /// A function of the tasks' mean scores, with its interval.
    public Estimate interval(Sample sample, ToDoubleFunction<double[]> value) {
        double[] values = Arrays.stream(sample.resampled).mapToDouble(value).toArray();
        return estimate(value.applyAsDouble(sample.means), values);
    }

    /// The difference `a - b` of a function of the tasks' mean scores, with its interval.
    public Estimate difference(Sample a, Sample b, ToDoubleFunction<double[]> value) {
        double[] values =
                IntStream.range(0, resamples)
                        .mapToDouble(
                                r ->
                                        value.applyAsDouble(a.resampled[r])
                                                - value.applyAsDouble(b.resampled[r]))
                        .toArray();
        return estimate(value.applyAsDouble(a.means) - value.applyAsDouble(b.means), values);
    }

    /// Where the interval of a difference lies: above, around or below 0.
    public static Verdict verdict(Estimate difference) {
        if (difference.low() > 0) {
            return Verdict.BEATS;
        }
        return difference.high() < 0 ? Verdict.LOSES : Verdict.TIES;
    }

    private static Estimate estimate(double value, double[] resampled) {
        Arrays.sort(resampled);
        return new Estimate(value, quantile(resampled, 0.025), quantile(resampled, 0.975));
    }

    /// Linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
    private static double quantile(double[] sorted, double p) {
        double at = p * (sorted.length - 1);
        int low = (int) Math.floor(at);
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    private static int[] counts(int n, SplittableRandom random) {
        int[] counts = new int[n];
        for (int i = 0; i < n; i++) {
            counts[random.nextInt(n)]++;
        }
        return counts;
    }

    private static double weightedMean(double[] scores, int[] counts) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += scores[i] * counts[i];
        }
        return sum / scores.length;
    }

    private static double[] scores(Responses responses) {
        return responses.scores().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static int[] items(List<Responses> responses) {
        return responses.stream().mapToInt(r -> r.scores().size()).toArray();
    }
}
