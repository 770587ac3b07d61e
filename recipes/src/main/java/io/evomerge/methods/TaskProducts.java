package io.evomerge.methods;

/// Inner products of the task vectors of one tensor: `Gᵢⱼ = ⟨τᵢ, τⱼ⟩`, `τᵢ = θᵢ − θ₀`.
///
/// | symbol | code      | meaning                                                          |
/// |--------|-----------|------------------------------------------------------------------|
/// | `θᵢ`   | sources   | `[n]` each, read as float32; `θ₀` is the base                    |
/// | `Gᵢⱼ`  | result    | `[sources × sources]`, float64; rows and columns of the base: 0  |
///
/// Products are summed in float64, in the order of the elements.
public final class TaskProducts {
    private TaskProducts() {}

    /// @throws IllegalArgumentException if the base is not among the sources
    public static double[][] of(Inputs inputs) {
        if (inputs.base() < 0) {
            throw new IllegalArgumentException("no base, so no task vectors");
        }
        double[][] sums = new double[inputs.sources()][inputs.sources()];
        var block = new Block(inputs.sources(), inputs.elements());
        for (long at = 0; at < inputs.elements(); at += Block.SIZE) {
            int n = (int) Math.min(Block.SIZE, inputs.elements() - at);
            block.read(inputs, at, n);
            add(inputs, block, n, sums);
        }
        for (int i = 0; i < sums.length; i++) {
            for (int j = 0; j < i; j++) {
                sums[j][i] = sums[i][j];
            }
        }
        return sums;
    }

    /// Adds the products of a block to the lower triangle.
    private static void add(Inputs inputs, Block block, int n, double[][] sums) {
        int[] models = inputs.models();
        for (int i : models) {
            TaskVector.subtract(block.source(i), block.source(inputs.base()), n);
        }
        for (int i : models) {
            for (int j : models) {
                if (j <= i) {
                    sums[i][j] += product(block.source(i), block.source(j), n);
                }
            }
        }
    }

    private static double product(float[] x, float[] y, int n) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += (double) x[k] * y[k];
        }
        return sum;
    }
}
