package io.evomerge.methods;

import java.util.Arrays;
import java.util.Optional;

/// Consensus over TALL masks. A multi-task vector `τ_MT`, however made, serves model `i` at the
/// elements of its mask `mᵢ = 1[ |θ₀ − θᵢ| > ρ |θ_MT − θᵢ| ]`, where `θ_MT = θ₀ + τ_MT`. Elements
/// that serve fewer than `k` models are selfish (one) or catastrophic (none), and are dropped:
/// `θ = θ₀ + λ · 1[ Σᵢ mᵢ ≥ k ] ⊙ τ_MT`.
///
/// | symbol | code          | meaning                                                     |
/// |--------|---------------|-------------------------------------------------------------|
/// | `ρ`    | `mask_lambda` | how near the merge must be to the model, in the paper 0.2 to 0.6  |
/// | `k`    | `consensus`   | how many models an element must serve; 2 in the paper       |
/// | `λ`    | `lambda`      | the factor of the masked vector, unitless; 0 returns the base |
///
/// At `k = 1` and `ρ = 0` nothing is dropped but elements that no model changed; at `k = 0` nothing
/// at all. The paper chooses `ρ` for each model on validation data; here one serves all.
///
/// @param maskLambda ρ
/// @param models k
/// @see <a href="https://arxiv.org/abs/2405.07813">Wang et al. 2024, Consensus Merging</a>
record TallMasks(double maskLambda, int models, double lambda) {
    static final Parameter MASK_LAMBDA =
            Parameter.ofMerge(
                    "mask_lambda",
                    new Range(0, Double.MAX_VALUE, false),
                    0.4,
                    "how near the merge must be to a model to serve it");
    static final Parameter MODELS =
            Parameter.integer(
                    "consensus",
                    new Range(0, Integer.MAX_VALUE, false),
                    2,
                    "how many models an element must serve to be kept");

    static TallMasks of(Settings settings) {
        return new TallMasks(
                settings.number(MASK_LAMBDA),
                settings.integer(MODELS),
                settings.number(TaskVectors.LAMBDA));
    }

    /// A consensus of more models than there are would return the base.
    static Optional<MergeMethod.Objection> objection(MergeMethod.Extent tensor, Settings settings) {
        int models = tensor.models();
        int wanted = settings.integer(MODELS);
        return wanted <= models
                ? Optional.empty()
                : Optional.of(
                        new MergeMethod.Objection(
                                MODELS.name(),
                                "a consensus of %d among %d models keeps nothing"
                                        .formatted(wanted, models),
                                "ask for %d at most".formatted(models)));
    }

    /// Adds what the models agree on to the base.
    ///
    /// @param block with the multi-task vector in `sum`, and in the places of `sources` what
    ///     `deltas` leaves there
    /// @param deltas makes sure that a place of the block holds the task vector of that source
    void merge(Block block, int base, int[] sources, Deltas deltas) {
        int n = block.length();
        Arrays.fill(block.mass(), 0, n, 0);
        for (int source : sources) {
            float[] delta = deltas.of(block, source);
            countServed(delta, block.sum(), maskLambda, block.mass(), n);
        }
        for (int i = 0; i < n; i++) {
            block.sum()[i] = block.mass()[i] < models ? 0 : block.sum()[i]; // NaN is not dropped
        }
        TaskVectors.addTo(block.source(base), block.sum(), lambda, block.out(), n);
    }

    /// Where the task vectors of a block are found.
    @FunctionalInterface
    interface Deltas {
        /// They still stand in the block.
        Deltas KEPT = Block::source;

        float[] of(Block block, int source);

        /// They were overwritten, and are read once more.
        static Deltas readAgain(Inputs inputs) {
            return (block, source) -> {
                float[] delta = block.source(source);
                inputs.read(source, block.from(), delta, block.length());
                TaskVector.subtract(delta, block.source(inputs.base()), block.length());
                return delta;
            };
        }
    }

    private static void countServed(
            float[] delta, double[] merged, double maskLambda, double[] count, int n) {
        for (int i = 0; i < n; i++) {
            double nearer = Math.abs(delta[i]) - maskLambda * Math.abs(merged[i] - delta[i]);
            count[i] += Math.signum(Math.max(nearer, 0)); // 1 or 0, without a branch
        }
    }
}
