package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// Model breadcrumbs: of each task vector `τᵢ = θᵢ − θ₀` the largest magnitudes are dropped as
/// outliers, and the smallest as noise. Of the `n` entries of a tensor the `⌊gamma · n⌋` largest
/// go, and so many of the smallest that `⌊density · n⌋` are left; where `density + gamma > 1`,
/// fewer of the largest go. The rest is task arithmetic (`breadcrumbs`), or the election of signs
/// of TIES (`breadcrumbs_ties`).
///
/// As in mergekit the counts are those of each tensor, and **a task vector of which `⌊gamma · n⌋ =
/// 0` outliers are to be dropped is lost as a whole**: with the default gamma those are tensors of
/// fewer than 100 elements. A filter that gives such tensors density 1 keeps them.
///
/// At density 1 everything is kept, whatever gamma is.
///
/// @param signs whether signs are elected
/// @see <a href="https://arxiv.org/abs/2312.06795">Davari and Belilovsky 2023</a>
record Breadcrumbs(SignRule signs) implements TensorMethod {
    private static final Parameter DENSITY =
            Parameter.ofModel(
                    "density", Range.FRACTION, 1, "the part of the task vector that is kept");
    private static final Parameter GAMMA =
            Parameter.ofModel(
                    "gamma", Range.UNIT, 0.01, "the part of the largest entries that is dropped");
    private static final Parameter NORMALIZE = TaskVectors.normalize(false);
    private static final Parameter RESCALE = Rescale.flag(false);

    @Override
    public String name() {
        return switch (signs) {
            case ALL -> "breadcrumbs";
            case ELECTED -> "breadcrumbs_ties";
        };
    }

    @Override
    public String summary() {
        return switch (signs) {
            case ALL -> "the base plus the task vectors without their largest and smallest entries";
            case ELECTED ->
                    "the base plus the agreeing entries of the task vectors, neither the largest nor"
                            + " the smallest";
        };
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
                GAMMA,
                TaskVectors.LAMBDA,
                NORMALIZE,
                RESCALE,
                Rescale.TO_NORM,
                TaskVectors.INT8_MASK);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        for (int i = 0; i < tensor.sources(); i++) {
            double density = i == tensor.base() ? 1 : settings.number(DENSITY, i);
            if (density < 1 && settings.number(GAMMA, i) == 0) {
                return Optional.of(
                        new Objection(
                                GAMMA.name(),
                                "a gamma of 0 loses the whole task vector, as in mergekit",
                                "raise it, or use ties or task_arithmetic"));
            }
        }
        return LargestMagnitudes.objection(DENSITY, tensor, settings);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var rescale = Rescale.of(settings, RESCALE, Rescale.TO_NORM);
        return TaskVectors.of(inputs, settings, settings.flag(NORMALIZE))
                .combine(
                        signs,
                        (delta, model) ->
                                mask(
                                        delta,
                                        settings.number(DENSITY, model),
                                        settings.number(GAMMA, model),
                                        rescale));
    }

    static Sparsifier.Mask mask(TaskVector delta, double density, double gamma, Rescale rescale) {
        if (density >= 1) {
            return Sparsifier.Mask.ALL;
        }
        long elements = delta.elements();
        long kept = LargestMagnitudes.count(density, elements);
        long largest = Math.min(LargestMagnitudes.count(gamma, elements), elements - kept);
        if (largest == 0 || kept == 0) {
            return Sparsifier.Mask.NONE;
        }
        return rescale.restore(between(delta, largest, largest + kept), delta);
    }

    /// Keeps the `to` largest entries but for the `from` largest.
    private static Sparsifier.Mask between(TaskVector delta, long from, long to) {
        MagnitudeCut outliers = MagnitudeCut.keeping(from, delta);
        if (to == delta.elements()) {
            return outliers::drop;
        }
        MagnitudeCut noise = MagnitudeCut.keeping(to, delta);
        return (d, n, at) -> {
            noise.apply(d, n, at);
            outliers.drop(d, n, at);
        };
    }
}
