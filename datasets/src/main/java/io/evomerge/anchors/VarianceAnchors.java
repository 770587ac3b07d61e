package io.evomerge.anchors;

import io.evomerge.irt.ItemBank;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Greedily, the item that tells most about the whole score: each step takes the item whose
/// response lowers the variance of the score, given all responses taken so far, most.
///
/// The variance is that over the calibrated models, with `ridge` added to each item's for what a
/// finite number of models cannot show: each item is a vector over models, and what a chosen one
/// tells is projected out of the others and of the score. The weights are those of the mean that
/// comes closest to the score over the calibrated models ([WeightFit]).
///
/// @see <a href="https://www.jmlr.org/papers/v9/krause08a.html">Krause, Singh and Guestrin 2008,
///     section 3</a>
public record VarianceAnchors(double ridge) implements AnchorSelection {
    public VarianceAnchors() {
        this(0.02);
    }

    @Override
    public AnchorSet select(ItemBank bank, int count, RandomGenerator random) {
        double[][] residuals = centred(bank);
        double[] target = target(bank);
        double[] extra = new double[bank.items()];
        Arrays.fill(extra, ridge * residuals[0].length);
        boolean[] used = new boolean[bank.items()];
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = best(residuals, target, extra, used);
            used[chosen[i]] = true;
            eliminate(residuals, target, residuals[chosen[i]].clone(), extra[chosen[i]]);
        }
        return new AnchorSet(chosen, WeightFit.of(bank, chosen, Weights.own(bank, chosen)));
    }

    /// `[items × models]`, each item's mean taken off.
    private static double[][] centred(ItemBank bank) {
        double[][] out = ClusterAnchors.of(bank, ClusterAnchors.Features.CORRECTNESS);
        for (double[] item : out) {
            double mean = Arrays.stream(item).average().orElse(0);
            for (int i = 0; i < item.length; i++) {
                item[i] -= mean;
            }
        }
        return out;
    }

    /// The models' scores, their mean taken off.
    private static double[] target(ItemBank bank) {
        double[] out = bank.scores();
        double mean = Arrays.stream(out).average().orElse(0);
        for (int i = 0; i < out.length; i++) {
            out[i] -= mean;
        }
        return out;
    }

    private static int best(double[][] residuals, double[] target, double[] extra, boolean[] used) {
        double[] falls =
                IntStream.range(0, used.length)
                        .parallel()
                        .mapToDouble(j -> used[j] ? -1 : fall(residuals[j], target, extra[j]))
                        .toArray();
        int best = -1;
        for (int j = 0; j < falls.length; j++) {
            if (!used[j] && (best < 0 || falls[j] > falls[best])) {
                best = j;
            }
        }
        return best;
    }

    private static double fall(double[] item, double[] target, double extra) {
        double along = dot(item, target);
        return along * along / (dot(item, item) + extra);
    }

    /// Takes what the chosen item tells out of the target and of all items.
    private static void eliminate(
            double[][] residuals, double[] target, double[] chosen, double extra) {
        double square = dot(chosen, chosen) + extra;
        if (square == 0) {
            return;
        }
        IntStream.range(0, residuals.length)
                .parallel()
                .forEach(j -> subtract(residuals[j], chosen, dot(residuals[j], chosen) / square));
        subtract(target, chosen, dot(target, chosen) / square);
    }

    private static void subtract(double[] from, double[] what, double factor) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= factor * what[i];
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
