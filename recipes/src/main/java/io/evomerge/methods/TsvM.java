package io.evomerge.methods;

import io.evomerge.tensors.Matrix;
import io.evomerge.tensors.Matrix.Svd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Task singular vectors, merged: each model keeps its strongest directions, and those of different
/// models are made orthogonal so that they do not interfere.
///
/// With `Δᵢ = wᵢ (θᵢ − θ₀) = Uᵢ diag(σᵢ) Vᵢᵀ` cut off after `k` triplets, and `Ũ`, `Ṽ` the
/// orthogonal bases nearest to all left and all right vectors ([SingularBases]): `θ = θ₀ + λ · Ũ
/// diag(σ₁, …, σ_T) Ṽᵀ`.
///
/// | symbol | code       | meaning                                                          |
/// |--------|------------|------------------------------------------------------------------|
/// | `θ₀`   | base       | weights of the common ancestor, `[m, n]`                         |
/// | `wᵢ`   | `weight`   | one per model, unitless                                          |
/// | `k`    |            | `⌊min(m, n) / T⌋`, at least 1; `min(m, n)` with `lossless`       |
/// | `T`    |            | number of fine-tuned models                                      |
/// | `λ`    | `lambda`   | shared factor, unitless; 0 returns the base                      |
///
/// Of one model the result is that model. Triplets without a singular value but rounding are left
/// out, where the paper's code lets their arbitrary vectors take part. Other tensors than matrices,
/// and by default embeddings and the output head, become `θ₀ + λ · meanᵢ wᵢ (θᵢ − θ₀)`.
///
/// @see <a href="https://arxiv.org/abs/2412.00081">Gargiulo et al. 2024, Algorithm 1</a>
public record TsvM() implements TensorMethod {
    private static final Parameter LOSSLESS =
            Parameter.flag(
                    "lossless", false, "keep all directions of each model, not only its share");

    @Override
    public String name() {
        return "tsv_m";
    }

    @Override
    public String summary() {
        return "the base plus the models' strongest directions, made orthogonal to each other";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(TaskMatrices.WEIGHT, TaskVectors.LAMBDA, LOSSLESS, TaskMatrices.VOCABULARY);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return bases(tensor, settings, settings.flag(LOSSLESS));
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var tasks = TaskMatrices.of(inputs, settings);
        if (!tasks.areDecomposed()) {
            return tasks.mean();
        }
        int most = settings.flag(LOSSLESS) ? tasks.fullRank() : share(tasks);
        List<Svd> parts = new ArrayList<>();
        for (int model : tasks.models()) {
            parts.add(tasks.delta(model).svd(most, Matrix.ROUNDING));
        }
        return tasks.plus(SingularBases.orthogonalised(parts).product());
    }

    /// Refuses matrices of all models' directions that are too large.
    static Optional<Objection> bases(Extent tensor, Settings settings, boolean isLossless) {
        long rows = tensor.site().rows();
        long columns = tensor.site().columns();
        long rank = Math.min(rows, columns);
        long each = isLossless ? rank : share(rank, tensor.models());
        return TaskMatrices.objection(
                tensor,
                settings,
                tensor.models() * each * Math.max(rows, columns),
                "the matrix of all models' directions");
    }

    /// How many directions each model may keep.
    static int share(TaskMatrices tasks) {
        return (int) share(tasks.fullRank(), tasks.count());
    }

    private static long share(long rank, int models) {
        return Math.max(1, rank / models);
    }
}
