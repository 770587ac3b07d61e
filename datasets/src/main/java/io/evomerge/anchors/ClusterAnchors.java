package io.evomerge.anchors;

import io.evomerge.irt.ItemBank;
import java.util.random.RandomGenerator;

/// The items nearest to the centres of k-means clusters, each with its cluster's mass as weight.
///
/// The anchors come in the order in which each next one lowers the distance of all items to their
/// nearest anchor most, so that the first few are a good choice too.
///
/// @param features what makes items alike
/// @see <a href="https://arxiv.org/abs/2402.14992">Polo et al. 2024 (tinyBenchmarks), sections 3.2
///     and 3.3</a>
public record ClusterAnchors(Features features) implements AnchorSelection {
    /// What an item is, as a vector.
    public enum Features {
        /// Which models answered it right.
        CORRECTNESS,
        /// Its slopes and intercept.
        PARAMETERS
    }

    @Override
    public AnchorSet select(ItemBank bank, int count, RandomGenerator random) {
        double[][] vectors = of(bank, features);
        KMeans.Clusters clusters = new KMeans(vectors, bank.weights()).clusters(count, random);
        int[] order = CoverageOrder.of(vectors, bank.weights(), clusters.medoids());
        int[] items = new int[count];
        double[] masses = new double[count];
        for (int i = 0; i < count; i++) {
            items[i] = clusters.medoids()[order[i]];
            masses[i] = clusters.masses()[order[i]];
        }
        return new AnchorSet(items, WeightFit.of(bank, items, masses));
    }

    /// One vector per item.
    static double[][] of(ItemBank bank, Features features) {
        return switch (features) {
            case CORRECTNESS -> correctness(bank);
            case PARAMETERS -> parameters(bank);
        };
    }

    private static double[][] correctness(ItemBank bank) {
        double[][] out = new double[bank.items()][];
        for (int j = 0; j < out.length; j++) {
            out[j] = bank.responses().column(j);
            for (int i = 0; i < out[j].length; i++) {
                if (Double.isNaN(out[j][i])) {
                    out[j][i] = bank.curves().probability(j, bank.fit().abilities().get(i).mean());
                }
            }
        }
        return out;
    }

    private static double[][] parameters(ItemBank bank) {
        int dimensions = bank.curves().dimensions();
        double[][] out = new double[bank.items()][dimensions + 1];
        for (int j = 0; j < out.length; j++) {
            for (int k = 0; k < dimensions; k++) {
                out[j][k] = bank.curves().slope(j, k);
            }
            out[j][dimensions] = bank.curves().intercept(j);
        }
        return out;
    }
}
