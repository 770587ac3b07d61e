package io.evomerge.irt;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// How well an item fits its curve, and what it tells.
///
/// With residuals `r = y − P` and variances `w = P (1 − P)` at the models' abilities, the outfit
/// mean square is `mean(r²/w)` and the infit `Σ r² / Σ w`; both are 1 where the curve is right.
///
/// @param item its position in the bank
/// @param pointBiserial correlation of its responses with the score over all other items
/// @param infit information-weighted mean square
/// @param outfit unweighted mean square; outliers move it
/// @param information mean Fisher information about the ability over the models, the trace in
///     several dimensions
/// @see <a href="https://www.rasch.org/rmt/rmt162f.htm">Linacre 2002: what do infit and outfit
///     mean?</a>
public record ItemCheck(
        int item,
        String name,
        double pointBiserial,
        double infit,
        double outfit,
        double information,
        Set<Flag> flags) {
    private static final double Z95 = 1.96;
    private static final double LEAST_INFORMATION = 0.02;
    private static final double LEAST_INFIT = 0.7;
    private static final double MOST_INFIT = 1.3;

    /// What to look at.
    public enum Flag {
        /// Its responses are (nearly) the same whatever the ability: it can be left out.
        NO_INFORMATION,
        /// Better models are wrong more often: the answer key may be wrong.
        NEGATIVE,
        /// Its responses are noisier than the curve says.
        NOISY,
        /// Its responses are more regular than the curve says.
        TOO_REGULAR
    }

    public ItemCheck {
        flags = Set.copyOf(flags);
    }

    /// One for each item of the bank, in its order.
    public static List<ItemCheck> of(ItemBank bank) {
        double[] totals =
                IntStream.range(0, bank.responses().modelCount())
                        .mapToDouble(bank::score)
                        .toArray();
        return IntStream.range(0, bank.items())
                .parallel()
                .mapToObj(j -> of(bank, j, totals))
                .toList();
    }

    private static ItemCheck of(ItemBank bank, int item, double[] totals) {
        double squares = 0;
        double weights = 0;
        double ratios = 0;
        double information = 0;
        int count = 0;
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < totals.length; i++) {
            double response = bank.responses().get(i, item);
            double[] ability = bank.fit().abilities().get(i).mean();
            information += bank.curves().information(item, ability) * slopeSquare(bank, item);
            if (!Double.isNaN(response)) {
                double p = Math.clamp(bank.curves().probability(item, ability), 1e-6, 1 - 1e-6);
                double square = (response - p) * (response - p);
                squares += square;
                weights += p * (1 - p);
                ratios += square / (p * (1 - p));
                count++;
                pairs.add(new double[] {response, totals[i] - bank.weight(item) * response});
            }
        }
        double correlation = correlation(pairs);
        double infit = squares / weights;
        double mean = information / totals.length;
        return new ItemCheck(
                item,
                bank.responses().items().get(item),
                correlation,
                infit,
                ratios / count,
                mean,
                flags(correlation, count, infit, mean));
    }

    private static Set<Flag> flags(
            double correlation, int count, double infit, double information) {
        Set<Flag> out = EnumSet.noneOf(Flag.class);
        if (information < LEAST_INFORMATION) {
            out.add(Flag.NO_INFORMATION);
        }
        if (isNegative(correlation, count)) {
            out.add(Flag.NEGATIVE);
        }
        if (infit > MOST_INFIT) {
            out.add(Flag.NOISY);
        }
        if (infit < LEAST_INFIT) {
            out.add(Flag.TOO_REGULAR);
        }
        return out;
    }

    /// Whether the correlation lies clearly below 0: by more than 1.96 of the `1/√n` that it would
    /// vary by if there were none. The slope would not do: its prior pulls it up where models are
    /// few, and in several dimensions it has no sign.
    private static boolean isNegative(double correlation, int count) {
        return correlation < -Z95 / Math.sqrt(count);
    }

    private static double slopeSquare(ItemBank bank, int item) {
        double sum = 0;
        for (int k = 0; k < bank.curves().dimensions(); k++) {
            sum += bank.curves().slope(item, k) * bank.curves().slope(item, k);
        }
        return sum;
    }

    /// Pearson's, or 0 where one of the two does not vary.
    private static double correlation(List<double[]> pairs) {
        double meanX = pairs.stream().mapToDouble(p -> p[0]).average().orElse(0);
        double meanY = pairs.stream().mapToDouble(p -> p[1]).average().orElse(0);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (double[] pair : pairs) {
            xx += (pair[0] - meanX) * (pair[0] - meanX);
            xy += (pair[0] - meanX) * (pair[1] - meanY);
            yy += (pair[1] - meanY) * (pair[1] - meanY);
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
    }
}
