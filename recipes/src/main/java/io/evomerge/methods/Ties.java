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
    private static final Parameter NORMALIZE =
            Parameter.flag("normalize", true, "divide by the weights of the agreeing models");
    private static final Parameter RESCALE =
            Parameter.flag("rescale", false, "bring what is kept back to the whole's L1 norm");
    private static final Parameter INT8_MASK =
            Parameter.flag("int8_mask", false, "saves memory in mergekit; changes nothing here");

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
                TaskVectors.WEIGHT, DENSITY, TaskVectors.LAMBDA, NORMALIZE, RESCALE, INT8_MASK);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        for (int i = 0; i < tensor.sources() && tensor.elements() > 0; i++) {
            if (i != tensor.base() && LargestMagnitudes.kept(density(settings, i), tensor) == 0) {
                return Optional.of(
                        new Objection(
                                DENSITY.name(),
                                "a density of %s keeps none of %d elements"
                                        .formatted(density(settings, i), tensor.elements()),
                                "raise it, or give such tensors density 1 with a filter"));
            }
        }
        return Optional.empty();
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        boolean rescale = settings.flag(RESCALE);
        var vectors = TaskVectors.of(inputs, settings, settings.flag(NORMALIZE));
        return vectors.elect(
                (delta, model) -> LargestMagnitudes.mask(delta, density(settings, model), rescale));
    }

    private static double density(Settings settings, int model) {
        return settings.number(DENSITY, model);
    }
}
