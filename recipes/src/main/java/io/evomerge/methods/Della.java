package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// Drop by magnitude, and rescale: DARE with a higher probability to be kept for larger entries. In
/// each row of a task vector `τᵢ = θᵢ − θ₀` the entries are ranked by magnitude, and the
/// probabilities grow with the rank from `density − epsilon` to `density + epsilon`. What is kept
/// is scaled up for what is dropped, see [Rescale], and the rest is the election of signs of TIES
/// (`della`) or task arithmetic (`della_linear`).
///
/// A row is a run along the last dimension; a vector is one row, and a row of one entry is kept
/// with probability `density`. mergekit takes the second dimension instead, which differs for
/// tensors of three dimensions and more, and cannot merge rows of one entry. Of equal magnitudes
/// the first has the lower rank.
///
/// The paper scales each entry by the inverse of its own probability (`rescale_to: expectation`);
/// mergekit, and so the default here, restores the L1 norm of the tensor. At density 1 nothing is
/// dropped or scaled. Random numbers are those of [Dare].
///
/// @param signs whether signs are elected
/// @param numbers what decides
/// @see <a href="https://arxiv.org/abs/2406.11617">Deep et al. 2024, MAGPRUNE</a>
record Della(SignRule signs, RandomNumbers.Source numbers) implements TensorMethod {
    private static final Parameter DENSITY =
            Parameter.ofModel(
                    "density", Range.FRACTION, 1, "the mean probability of an entry to be kept");
    private static final Parameter EPSILON =
            Parameter.ofModel(
                    "epsilon",
                    new Range(0, 0.5, false),
                    0.15,
                    "how far the probabilities of a row lie from their mean at most");
    private static final Parameter RESCALE = Rescale.flag(true);

    Della(SignRule signs) {
        this(signs, Randomness::of);
    }

    @Override
    public String name() {
        return switch (signs) {
            case ALL -> "della_linear";
            case ELECTED -> "della";
        };
    }

    @Override
    public String summary() {
        return switch (signs) {
            case ALL -> "the base plus the weighted sum of task vectors, thinned by magnitude";
            case ELECTED ->
                    "the base plus the agreeing entries of task vectors thinned by magnitude";
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
                EPSILON,
                TaskVectors.LAMBDA,
                normalize(),
                RESCALE,
                Rescale.TO_NORM_OR_EXPECTATION,
                Randomness.SEED,
                TaskVectors.INT8_MASK);
    }

    private Parameter normalize() {
        return TaskVectors.normalize(signs == SignRule.ELECTED);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        for (int i = 0; i < tensor.sources(); i++) {
            if (i != tensor.base()) {
                double density = settings.number(DENSITY, i);
                double epsilon = settings.number(EPSILON, i);
                if (density < 1 && (density - epsilon <= 0 || density + epsilon >= 1)) {
                    return Optional.of(objection(density, epsilon));
                }
            }
        }
        return Optional.empty();
    }

    private static Objection objection(double density, double epsilon) {
        return new Objection(
                EPSILON.name(),
                "a density of %s ± %s leaves (0, 1)".formatted(density, epsilon),
                "lower epsilon to less than " + Math.min(density, 1 - density));
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var rescale = Rescale.of(settings, RESCALE, Rescale.TO_NORM_OR_EXPECTATION);
        int seed = settings.integer(Randomness.SEED);
        return TaskVectors.of(inputs, settings, settings.flag(normalize()))
                .combine(
                        signs,
                        (delta, model) ->
                                mask(
                                        delta,
                                        settings.number(DENSITY, model),
                                        settings.number(EPSILON, model),
                                        numbers.of(seed, inputs, model),
                                        rescale));
    }

    static Sparsifier.Mask mask(
            TaskVector delta,
            double density,
            double epsilon,
            RandomNumbers numbers,
            Rescale rescale) {
        if (density >= 1) {
            return Sparsifier.Mask.ALL;
        }
        var rows = new RankedRows(delta, density - epsilon, density + epsilon);
        return rescale == Rescale.EXPECTATION
                ? new RankedRows.Expectation(rows, numbers)
                : rescale.restore(RankedRows.Kept.of(rows, numbers), delta);
    }
}
