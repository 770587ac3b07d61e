package io.evomerge.methods;

import java.util.List;

/// Takes over from the other model what has changed most: where the importance reaches a threshold
/// the other model's element stands, elsewhere the base's.
///
/// `importance = |θ₁ − θ₀| · KL(p ‖ q)`, `threshold = median + 1.5 (q₃ − q₁)` of the tensor's
/// importances, with `p = softmax(θ₁) + ε` and `q = softmax(θ₀) + ε` of the element's row.
///
/// | symbol     | code       | meaning                                                     |
/// |------------|------------|-------------------------------------------------------------|
/// | `KL`       | divergence | `Σ p log(p/q)`, one for each row (of the last dimension)    |
/// | `q₁`, `q₃` | `quantile` | sorted importances at `⌊(n − 1)/4⌋` and `⌊3(n − 1)/4⌋`      |
/// | `ε`        | `EPSILON`  | 1e-8                                                        |
///
/// The quartiles are exact. mergekit draws a million elements of larger tensors at random, so its
/// result differs from run to run.
///
/// @see <a href="https://github.com/arcee-ai/mergekit/blob/main/docs/merge_methods.md">mergekit</a>
public record ArceeFusion() implements TensorMethod {
    @Override
    public String name() {
        return "arcee_fusion";
    }

    @Override
    public String summary() {
        return "the base model, with the most important changes of another model";
    }

    @Override
    public BaseModel base() {
        return BaseModel.END;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public int maxModels() {
        return 2;
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        if (inputs.elements() == 0) {
            return block -> {};
        }
        var importance = Importance.of(inputs);
        float threshold = threshold(importance);
        int base = inputs.base();
        return block -> {
            float[] own = block.source(base);
            float[] other = block.source(1 - base);
            importance.compute(own, other, block.from(), block.out(), block.length());
            select(own, other, threshold, block.out(), block.length());
        };
    }

    private static float threshold(Importance importance) {
        float spread = importance.quantile(0.75) - importance.quantile(0.25);
        return importance.quantile(0.5) + 1.5f * spread;
    }

    /// Replaces the importances in `out` by the chosen elements.
    private static void select(float[] base, float[] other, float threshold, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            int isSmaller = Choice.smaller(out[i], threshold);
            out[i] = Choice.choose(isSmaller, base[i], other[i]);
        }
    }
}
