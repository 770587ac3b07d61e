package io.evomerge.methods;

import io.evomerge.documents.Complaint;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// Model breadcrumbs over whole models: drops the smallest entries of each task vector, which are
/// noise, and the largest, which are outliers, and adds up the rest:
/// `θ = θ₀ + λ · Σᵢ wᵢ m(τᵢ) ⊙ τᵢ`.
///
/// | symbol | code        | meaning                                               |
/// |--------|-------------|-------------------------------------------------------|
/// | `τᵢ`   | sources     | task vectors `θᵢ − θ₀`, all tensors together          |
/// | `β`    | `mask_rate` | the part of the entries dropped as too small          |
/// | `γ`    | `density`   | the part that is kept; `1 − γ − β` is dropped as large |
/// | `wᵢ`   | `weight`    | one per model, unitless; 1 in the paper               |
/// | `λ`    | `lambda`    | shared factor, unitless; 0 returns the base           |
///
/// Of `n` entries the magnitudes from the `⌊β n⌋`-th smallest to the `(n − u)`-th are kept, both
/// included, with `u = ⌊(1 − γ) n⌋ − ⌊β n⌋`: MergeLLM's counts. The paper masks each tensor by
/// itself, as `scope: tensor` does; mergekit's method of the name does so too.
///
/// @see <a href="https://arxiv.org/abs/2312.06795">Davari and Belilovsky 2023</a>
public record BreadcrumbsGlobal() implements ModelMethod {
    private static final Parameter DENSITY =
            Parameter.ofModel(
                    "density", Range.FRACTION, 0.9, "the part of the task vector that is kept");
    private static final Parameter MASK_RATE =
            Parameter.ofModel(
                    "mask_rate", Range.UNIT, 0.09, "the part that is dropped as too small");

    /// Decimal fractions miss their sum by a rounding.
    private static final double ROUNDING = 1e-9;

    @Override
    public String name() {
        return "breadcrumbs_global";
    }

    @Override
    public String summary() {
        return "the base plus the task vectors without their smallest and largest entries";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                TaskVectors.WEIGHT_OR_1, DENSITY, MASK_RATE, TaskVectors.LAMBDA, Scope.PARAMETER);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        for (int i = 0; i < tensor.sources(); i++) {
            if (i != tensor.base()) {
                double density = settings.number(DENSITY, i);
                double maskRate = settings.number(MASK_RATE, i);
                if (density + maskRate > 1 + ROUNDING) {
                    return Optional.of(
                            new Objection(
                                    MASK_RATE.name(),
                                    "a mask_rate of %s leaves less than the density of %s"
                                            .formatted(maskRate, density),
                                    "let both add up to 1 at most"));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Complaint> complaint(List<Planned> tensors) {
        return Scope.isOfTensors(tensors) ? Optional.empty() : ModelMethod.super.complaint(tensors);
    }

    @Override
    public TensorRule survey(WholeModel model) {
        return Scope.rule(model, BreadcrumbsGlobal::rule, BreadcrumbsGlobal::rule);
    }

    private static TensorRule rule(WholeModel model) {
        long n = model.elements();
        var magnitudes =
                WholeModelQuantiles.ofMagnitudes(
                        model,
                        (tensor, source) ->
                                LongStream.of(
                                        least(tensor.settings(), source, n),
                                        most(tensor.settings(), source, n)));
        return (inputs, settings) ->
                TaskVectors.of(inputs, settings, false)
                        .sum(
                                (delta, source) -> {
                                    int series = series(inputs, source);
                                    return MagnitudeBand.of(
                                            magnitudes.at(series, least(settings, source, n)),
                                            magnitudes.at(series, most(settings, source, n)));
                                });
    }

    private static int series(Inputs inputs, int source) {
        return inputs.base() >= 0 && source > inputs.base() ? source - 1 : source;
    }

    /// The rank, from 1, of the smallest magnitude kept.
    private static long least(Settings settings, int source, long n) {
        return Math.max(1, smallest(settings, source, n));
    }

    /// The rank of the largest.
    private static long most(Settings settings, int source, long n) {
        long dropped = (long) ((1 - settings.number(DENSITY, source)) * n);
        return n - Math.max(0, dropped - smallest(settings, source, n));
    }

    private static long smallest(Settings settings, int source, long n) {
        return (long) (settings.number(MASK_RATE, source) * n);
    }
}
