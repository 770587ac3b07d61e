package io.evomerge.methods;

import java.util.Arrays;

/// Merges that are weighted sums of the models, with weights that follow from the lengths and
/// angles of the models' vectors. The sources are read once for the products, and once more for the
/// sums; nothing else is kept of them, however a method arrives at its weights.
final class Spherical {
    private Spherical() {}

    /// The weights of the models for one vector, given all scalar products.
    @FunctionalInterface
    interface Weighing {
        /// @return one weight for each vector of the Gram matrix, in its order
        double[] weights(Gram gram, int vector);
    }

    /// The sums of all sources.
    ///
    /// @param origin the source from which the others are measured, and to which their weighted
    ///     differences are added; -1 for the sources as they are
    static Combination combine(Inputs inputs, int origin, Vectors vectors, Weighing weighing) {
        int[] sources = Gram.allBut(origin, inputs);
        Gram gram = Gram.of(inputs, sources, origin, vectors);
        double[][] weights = new double[inputs.sources()][vectors.count()];
        for (int v = 0; v < vectors.count(); v++) {
            double[] own = weighing.weights(gram, v);
            for (int i = 0; i < own.length; i++) {
                weights[sources[i]][v] = own[i];
            }
            if (origin >= 0) {
                // o + Σ wᵢ (xᵢ − o) = (1 − Σ wᵢ) o + Σ wᵢ xᵢ
                weights[origin][v] = 1 - Arrays.stream(own).sum();
            }
        }
        return vectors.count() == 1 ? whole(weights) : new VectorSum(vectors, weights);
    }

    private static Combination whole(double[][] weights) {
        return new WeightedSum(Arrays.stream(weights).mapToDouble(w -> w[0]).toArray());
    }

    /// Adds sources up, each with a weight for each vector.
    private record VectorSum(Vectors vectors, double[][] weights) implements Combination {
        @Override
        public void combine(Block block) {
            int n = block.length();
            double[] sum = block.sum();
            Arrays.fill(sum, 0, n, 0);
            for (int i = 0; i < weights.length; i++) {
                float[] x = block.source(i);
                double[] weight = weights[i];
                vectors.parts(
                        block.from(),
                        n,
                        (at, length, v) -> {
                            if (vectors.isAcross()) {
                                addAcross(x, weight, v, sum, at, length);
                            } else {
                                add(x, weight[v], sum, at, length);
                            }
                        });
            }
            WeightedSum.round(sum, block.out(), n);
        }

        private static void addAcross(
                float[] x, double[] weights, int vector, double[] sum, int at, int length) {
            for (int i = 0; i < length; i++) {
                sum[at + i] += weights[vector + i] * x[at + i];
            }
        }

        private static void add(float[] x, double weight, double[] sum, int at, int length) {
            for (int i = at; i < at + length; i++) {
                sum[i] += weight * x[i];
            }
        }
    }
}
