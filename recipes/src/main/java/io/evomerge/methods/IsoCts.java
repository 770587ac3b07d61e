package io.evomerge.methods;

import io.evomerge.tensors.Matrix;
import io.evomerge.tensors.Matrix.Svd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Isotropic merging in common and task-specific subspaces: like [IsoC], but the weakest directions
/// of the sum make room for what it lacks of each model.
///
/// Of `Δ = Σᵢ Δᵢ`, `Δᵢ = wᵢ (θᵢ − θ₀)`, the `k` largest singular triplets `U_c, σ_c, V_c` are kept.
/// The `d` largest triplets of each `Δᵢ − U_c U_cᵀ Δᵢ` are put before them, the left and the right
/// vectors are made orthogonal ([SingularBases]) to `Ũ, Ṽ`, and `θ = θ₀ + λ · mean(σ) · Ũ Ṽᵀ` with
/// the mean over all triplets.
///
/// | symbol | code     | meaning                                                        |
/// |--------|----------|----------------------------------------------------------------|
/// | `m`    |          | the shorter side of the matrix                                 |
/// | `T`    |          | number of fine-tuned models                                    |
/// | `d`    |          | `(m − ⌊common_space · m⌋) / T`, rounded to the nearest whole number  |
/// | `k`    |          | `m − T d`                                                      |
/// | `wᵢ`   | `weight` | one per model, unitless                                        |
/// | `λ`    | `lambda` | shared factor                                                  |
///
/// Directions whose singular values are rounding (or below `tolerance`) are left out, so that there
/// may be fewer than `m`; `d` is rounded down where `T d` would exceed `m`. Other tensors than
/// matrices, and by default embeddings and the output head, become `θ₀ + λ · meanᵢ Δᵢ`.
///
/// @see <a href="https://arxiv.org/abs/2502.04959">Marczak et al. 2025, Algorithm 2</a>
public record IsoCts() implements TensorMethod {
    private static final Parameter COMMON =
            Parameter.ofMerge(
                    "common_space",
                    Range.UNIT,
                    0.8,
                    "the part of the directions that the sum of task vectors has");

    @Override
    public String name() {
        return "iso_cts";
    }

    @Override
    public String summary() {
        return "like iso_c, with directions of each model that the sum lacks";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                TaskMatrices.WEIGHT,
                TaskVectors.LAMBDA,
                COMMON,
                TaskMatrices.VOCABULARY,
                TaskMatrices.TOLERANCE);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return TaskMatrices.objection(tensor, settings);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var tasks = TaskMatrices.of(inputs, settings);
        if (!tasks.areDecomposed()) {
            return tasks.mean();
        }
        int own = own(tasks.fullRank(), tasks.count(), settings.number(COMMON));
        double tolerance = settings.number(TaskMatrices.TOLERANCE);
        Svd common = tasks.sum().svd(tasks.fullRank() - own * tasks.count(), tolerance);
        List<Svd> parts = new ArrayList<>();
        for (int model : tasks.models()) {
            parts.add(lacking(tasks.delta(model), common.u(), own, tolerance));
        }
        parts.add(common);
        return tasks.plus(isotropic(SingularBases.orthogonalised(parts)));
    }

    /// How many directions each model has to itself. Half-way cases are rounded to even numbers, as
    /// in the paper's code.
    private static int own(int rank, int models, double common) {
        int spare = rank - (int) (rank * common);
        return Math.min((int) Math.rint((double) spare / models), rank / models);
    }

    /// The largest triplets of what a basis lacks of a matrix. What is left of a matrix that it
    /// spans is rounding, whose size is that of the matrix and not of the rest.
    private static Svd lacking(Matrix delta, Matrix basis, int most, double tolerance) {
        Matrix rest = delta.minus(basis.times(basis.transposedTimes(delta)));
        double part = Math.sqrt(rest.squaredNorm() / delta.squaredNorm());
        // Without a rest, or without a matrix, no part at all exceeds the tolerance.
        return part > tolerance ? rest.svd(most, tolerance / part) : rest.svd(0, tolerance);
    }

    private static Matrix isotropic(Svd bases) {
        float[] equal = new float[bases.rank()];
        Arrays.fill(equal, (float) SingularBases.mean(bases.s()));
        return new Svd(bases.u(), equal, bases.vt()).product();
    }
}
