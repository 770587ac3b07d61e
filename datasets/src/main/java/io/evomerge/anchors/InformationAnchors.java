package io.evomerge.anchors;

import io.evomerge.irt.Ability;
import io.evomerge.irt.ItemBank;
import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Greedily, the item that lowers the error of the ability most over the abilities of interest.
///
/// Each step takes the item that lowers `Σ_r 1 / (1 + I_S(θ_r))` most: the posterior variances at
/// the abilities of the calibrated models that lie in the range, with `I_S` the Fisher information
/// of the items chosen so far (metabench chooses the most informative item of each ability bin). In
/// several dimensions, the trace of the posterior's covariance. The weights are the items' own.
///
/// @param from the lowest score of interest (share of right answers)
/// @param to the highest
/// @see <a href="https://arxiv.org/abs/2407.12844">Kipnis et al. 2024 (metabench), section 3</a>
public record InformationAnchors(double from, double to) implements AnchorSelection {
    /// Abilities that stand for the range.
    private static final int POINTS = 25;

    public InformationAnchors {
        if (!(from >= 0 && from < to && to <= 1)) {
            throw new IllegalArgumentException("scores from " + from + " to " + to);
        }
    }

    /// The whole range.
    public InformationAnchors() {
        this(0, 1);
    }

    @Override
    public AnchorSet select(ItemBank bank, int count, RandomGenerator random) {
        double[][] abilities = abilities(bank);
        InformationGain[] gains =
                Arrays.stream(abilities)
                        .map(ability -> new InformationGain(bank.curves(), ability))
                        .toArray(InformationGain[]::new);
        boolean[] used = new boolean[bank.items()];
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            int best = best(gains, used);
            used[best] = true;
            chosen[i] = best;
            for (InformationGain gain : gains) {
                gain.take(best);
            }
        }
        return new AnchorSet(chosen, Weights.own(bank, chosen));
    }

    private static int best(InformationGain[] gains, boolean[] used) {
        double[] sums =
                IntStream.range(0, used.length)
                        .parallel()
                        .mapToDouble(j -> used[j] ? -1 : gain(gains, j))
                        .toArray();
        int best = -1;
        for (int j = 0; j < sums.length; j++) {
            if (!used[j] && (best < 0 || sums[j] > sums[best])) {
                best = j;
            }
        }
        return best;
    }

    private static double gain(InformationGain[] gains, int item) {
        double sum = 0;
        for (InformationGain gain : gains) {
            sum += gain.of(item);
        }
        return sum;
    }

    /// Abilities of calibrated models, spread evenly over those whose score lies in the range; of
    /// all, if none does.
    private double[][] abilities(ItemBank bank) {
        int[] inRange =
                IntStream.range(0, bank.responses().modelCount())
                        .filter(i -> bank.score(i) >= from && bank.score(i) <= to)
                        .boxed()
                        .sorted(Comparator.comparingDouble(bank::score))
                        .mapToInt(Integer::intValue)
                        .toArray();
        if (inRange.length == 0) {
            throw new IllegalArgumentException(
                    "no calibrated model scores between %s and %s".formatted(from, to));
        }
        int points = Math.min(POINTS, inRange.length);
        return IntStream.range(0, points)
                .map(r -> inRange[(int) ((r + 0.5) * inRange.length / points)])
                .mapToObj(bank.fit().abilities()::get)
                .map(Ability::mean)
                .toArray(double[][]::new);
    }
}
