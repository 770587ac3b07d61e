package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// Trim, elect sign, merge. Of each task vector `τᵢ = θᵢ − θ₀` the `⌊density · n⌋` entries of
/// largest magnitude are kept (`τ̂ᵢ`). Per element the sign `γ` of `Σᵢ wᵢ τ̂ᵢ` is elected (0 counts
/// as positive), and only the `wᵢ τ̂ᵢ` of that sign are added up, and divided by the sum of their
/// weights where `normalize` is true: `θ = θ₀ + λ · Σ_{i: sgn(wᵢτ̂ᵢ) = γ} wᵢ τ̂ᵢ / Σ_{same i} wᵢ`.
///
/// Trimmed before the signs are elected: the paper's order, and it changes the result. As in
/// mergekit the density counts within each tensor, not over the whole model as in the paper.
///
/// @see <a href="https://arxiv.org/abs/2306.01708">Yadav et al. 2023, Algorithm 1</a>
public record Ties() implements TensorMethod {
    private static final Parameter DENSITY =
            Parameter.ofModel(
                    "density", Range.FRACTION, 1, "the part of the task vector that is kept");
    private static final Parameter NORMALIZE = TaskVectors.normalize(true);
    private static final Parameter RESCALE =
            Parameter.flag("rescale", false, "bring what is kept back to the whole's L1 norm");

    @Override
    public String name() {
        return "ties";
    }

    @Override
    public String summary() {
        return "the base plus the agreeing largest entries of the models' task vectors";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                TaskVectors.WEIGHT,
                DENSITY,
                TaskVectors.LAMBDA,
                NORMALIZE,
                RESCALE,
                TaskVectors.INT8_MASK);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return LargestMagnitudes.objection(DENSITY, tensor, settings);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        Rescale rescale = settings.flag(RESCALE) ? Rescale.L1 : Rescale.NONE;
        return TaskVectors.of(inputs, settings, settings.flag(NORMALIZE))
                .combine(
                        SignRule.ELECTED,
                        new LargestMagnitudes(model -> settings.number(DENSITY, model), rescale));
    }
}
