package io.evomerge.methods;

import java.util.Arrays;

/// The variance of each element among the task vectors of the models, `1/N Σᵢ (τᵢ − τ̄)²`.
///
/// Exactly 0 where the task vectors are equal: the sum of fewer than 2²⁹ equal float32 values is
/// exact in float64.
record Variances(Inputs inputs) implements Entries {
    @Override
    public void read(long from, long to, Reader reader) {
        Block.each(
                inputs,
                from,
                to,
                block -> {
                    subtractBase(block, inputs.base());
                    compute(block, inputs.base());
                    reader.accept(block.out(), block.length(), block.from());
                });
    }

    /// How many are not 0.
    long countNonZero() {
        return inputs
                .chunks(
                        (from, to) -> {
                            long[] count = {0};
                            read(from, to, (v, n, at) -> count[0] += countNonZero(v, n));
                            return count[0];
                        })
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static int countNonZero(float[] values, int n) {
        int count = 0;
        for (int i = 0; i < n; i++) {
            count += values[i] == 0 ? 0 : 1;
        }
        return count;
    }

    /// Turns the models' elements into task vectors.
    static void subtractBase(Block block, int base) {
        for (int i = 0; i < block.sources(); i++) {
            if (i != base) {
                TaskVector.subtract(block.source(i), block.source(base), block.length());
            }
        }
    }

    /// Computes the variances of the task vectors in a block into its `out`.
    static void compute(Block block, int base) {
        int n = block.length();
        int models = block.sources() - 1;
        Arrays.fill(block.sum(), 0, n, 0);
        Arrays.fill(block.mass(), 0, n, 0);
        for (int i = 0; i < block.sources(); i++) {
            if (i != base) {
                WeightedSum.add(block.source(i), 1, block.sum(), n);
            }
        }
        for (int i = 0; i < block.sources(); i++) {
            if (i != base) {
                addSquares(block.source(i), block.sum(), models, block.mass(), n);
            }
        }
        for (int i = 0; i < n; i++) {
            block.out()[i] = (float) (block.mass()[i] / models);
        }
    }

    private static void addSquares(float[] x, double[] sum, int models, double[] squares, int n) {
        for (int i = 0; i < n; i++) {
            double distance = x[i] - sum[i] / models;
            squares[i] += distance * distance;
        }
    }
}
