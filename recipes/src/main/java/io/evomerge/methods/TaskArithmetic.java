package io.evomerge.methods;

import java.util.List;

/// Adds weighted task vectors to the base: `θ = θ₀ + λ · Σᵢ wᵢ (θᵢ − θ₀)`, the sum divided by `Σᵢ
/// wᵢ` where `normalize` is true.
///
/// | symbol | code     | meaning                                      |
/// |--------|----------|----------------------------------------------|
/// | `θ₀`   | base     | weights of the common ancestor, `[n]`        |
/// | `θᵢ`   | sources  | fine-tuned weights, `[n]` each               |
/// | `wᵢ`   | `weight` | one per model, unitless                      |
/// | `λ`    | `lambda` | shared factor, unitless; 0 returns the base  |
///
/// @see <a href="https://arxiv.org/abs/2212.04089">Ilharco et al. 2022, section 2</a>
public record TaskArithmetic() implements TensorMethod {
    private static final Parameter NORMALIZE =
            Parameter.flag("normalize", false, "divide by the sum of the weights");

    @Override
    public String name() {
        return "task_arithmetic";
    }

    @Override
    public String summary() {
        return "the base plus the weighted sum of the models' task vectors";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(TaskVectors.WEIGHT, TaskVectors.LAMBDA, NORMALIZE);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var vectors = TaskVectors.of(inputs, settings, isNormalized(settings));
        return vectors.sum(Sparsifier.NONE);
    }

    /// Whether the sum is divided by the weights, in which the merge is not linear then.
    boolean isNormalized(Settings settings) {
        return settings.flag(NORMALIZE);
    }
}
