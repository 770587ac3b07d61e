package io.evomerge.methods;

import java.util.Arrays;

/// Adds sources up with one weight each: `out = Σᵢ wᵢ xᵢ`, summed in float64, so that the order of
/// the sources moves the result by at most one rounding to float32.
final class WeightedSum implements Combination {
    private final double[] weights;

    /// @param weights one for each source
    WeightedSum(double... weights) {
        this.weights = weights;
    }

    @Override
    public void combine(Block block) {
        switch (weights.length) {
            case 1 -> sum(block.source(0), weights[0], block.out(), block.length());
            case 2 -> sumOfTwo(block);
            default -> sumOfMany(block);
        }
    }

    private static void sum(float[] x, double a, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) (a * x[i]);
        }
    }

    /// Most merges: without sums in between.
    private void sumOfTwo(Block block) {
        sum(block.source(0), weights[0], block.source(1), weights[1], block.out(), block.length());
    }

    private static void sum(float[] x, double a, float[] y, double b, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) (a * x[i] + b * y[i]);
        }
    }

    private void sumOfMany(Block block) {
        int n = block.length();
        double[] sum = block.sum();
        Arrays.fill(sum, 0, n, 0);
        for (int i = 0; i < weights.length; i++) {
            add(block.source(i), weights[i], sum, n);
        }
        round(sum, block.out(), n);
    }

    static void add(float[] x, double weight, double[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += weight * x[i];
        }
    }

    static void round(double[] sum, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) sum[i];
        }
    }
}
