package io.evomerge.methods;

import java.util.List;

/// Of each element the change of the model that changed it most:
/// `θ = θ₀ + λ τⱼ`, `j = argmaxᵢ |τᵢ|`, with `τᵢ = θᵢ − θ₀` in float32.
///
/// Where several models changed an element equally much, the last of them wins, as in FusionBench:
/// the models come in the order in which they were trained.
///
/// @see <a href="https://arxiv.org/abs/2407.06322">Marczak et al. 2024, MagMax</a>
public record MagMax() implements TensorMethod {
    private static final Parameter LAMBDA =
            Parameter.ofMerge("lambda", Range.ANY, 0.5, "the factor of the chosen changes");

    @Override
    public String name() {
        return "magmax";
    }

    @Override
    public String summary() {
        return "the base plus, of each element, the largest change of any model";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(LAMBDA);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        double lambda = settings.number(LAMBDA);
        int base = inputs.base();
        int[] models = inputs.models();
        return block -> {
            int n = block.length();
            float[] largest = block.source(models[0]);
            TaskVector.subtract(largest, block.source(base), n);
            for (int i = 1; i < models.length; i++) {
                float[] delta = block.source(models[i]);
                TaskVector.subtract(delta, block.source(base), n);
                keepLarger(largest, delta, n);
            }
            add(block.source(base), largest, lambda, block.out(), n);
        };
    }

    private static void keepLarger(float[] largest, float[] delta, int n) {
        for (int i = 0; i < n; i++) {
            int isSmaller = Choice.smaller(delta[i], largest[i]);
            largest[i] = Choice.choose(isSmaller, largest[i], delta[i]);
        }
    }

    private static void add(float[] base, float[] delta, double lambda, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) (base[i] + lambda * delta[i]);
        }
    }
}
