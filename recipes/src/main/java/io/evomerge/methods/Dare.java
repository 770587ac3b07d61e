package io.evomerge.methods;

import java.util.List;

/// Drop and rescale. Of each task vector `τᵢ = θᵢ − θ₀` every entry is kept with probability
/// `density`, whatever its size, and what is kept is scaled up for what is dropped, see [Rescale].
/// The rest is task arithmetic (`dare_linear`), or the election of signs of TIES (`dare_ties`).
///
/// The paper scales by `1 / density`, so that the expected value of each entry is the entry
/// (`rescale_to: expectation`). mergekit, and so the default here, restores the L1 norm of the
/// tensor instead, which is the same for large tensors. Which entries are kept depends on the seed,
/// the tensor's name and the model's content only, see [Randomness]; mergekit's stream of random
/// numbers is another, so single entries differ from its merges.
///
/// Probabilities are multiples of 2⁻²⁴. At density 1 nothing is dropped or scaled.
///
/// @param signs whether signs are elected
/// @param numbers what decides
/// @see <a href="https://arxiv.org/abs/2311.03099">Yu et al. 2023, Drop And REscale</a>
record Dare(SignRule signs, RandomNumbers.Source numbers) implements TensorMethod {
    private static final Parameter DENSITY =
            Parameter.ofModel(
                    "density", Range.FRACTION, 1, "the probability of an entry to be kept");
    private static final Parameter NORMALIZE = TaskVectors.normalize(false);
    private static final Parameter RESCALE = Rescale.flag(true);

    Dare(SignRule signs) {
        this(signs, Randomness::of);
    }

    @Override
    public String name() {
        return switch (signs) {
            case ALL -> "dare_linear";
            case ELECTED -> "dare_ties";
        };
    }

    @Override
    public String summary() {
        return switch (signs) {
            case ALL -> "the base plus the weighted sum of randomly thinned task vectors";
            case ELECTED -> "the base plus the agreeing entries of randomly thinned task vectors";
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
                TaskVectors.LAMBDA,
                NORMALIZE,
                RESCALE,
                Rescale.TO_NORM_OR_EXPECTATION,
                Randomness.SEED,
                TaskVectors.INT8_MASK);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var rescale = Rescale.of(settings, RESCALE, Rescale.TO_NORM_OR_EXPECTATION);
        int seed = settings.integer(Randomness.SEED);
        return TaskVectors.of(inputs, settings, settings.flag(NORMALIZE))
                .combine(
                        signs,
                        (delta, model) ->
                                mask(
                                        delta,
                                        settings.number(DENSITY, model),
                                        numbers.of(seed, inputs, model),
                                        rescale));
    }

    /// The mask that keeps each entry whose number is below the density.
    static Sparsifier.Mask mask(
            TaskVector delta, double density, RandomNumbers numbers, Rescale rescale) {
        if (density >= 1) {
            return Sparsifier.Mask.ALL;
        }
        float probability = (float) density;
        Sparsifier.Mask keep = (d, n, from) -> keep(d, n, from, probability, numbers);
        return rescale == Rescale.EXPECTATION
                ? keep.times((float) (1 / density))
                : rescale.restore(keep, delta);
    }

    /// Without a branch, which would be mispredicted often: the sign of `number − probability`,
    /// spread over all bits, is the mask of the entry's bits.
    private static void keep(
            float[] delta, int n, long from, float probability, RandomNumbers numbers) {
        for (int i = 0; i < n; i++) {
            int kept = Float.floatToRawIntBits(numbers.uniform(from + i) - probability) >> 31;
            delta[i] = Float.intBitsToFloat(Float.floatToRawIntBits(delta[i]) & kept);
        }
    }
}
