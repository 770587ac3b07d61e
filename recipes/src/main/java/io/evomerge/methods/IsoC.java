package io.evomerge.methods;

import io.evomerge.tensors.Matrix.Polar;
import java.util.List;
import java.util.Optional;

/// Isotropic merging in the common subspace: the sum of the task matrices with all its singular
/// values made equal. `Δ = Σᵢ wᵢ (θᵢ − θ₀) = U diag(σ) Vᵀ`, then `θ = θ₀ + λ · mean(σ) · U Vᵀ`.
///
/// | symbol    | code     | meaning                                                    |
/// |-----------|----------|------------------------------------------------------------|
/// | `θ₀`      | base     | weights of the common ancestor, `[m, n]`                   |
/// | `wᵢ`      | `weight` | one per model, unitless                                    |
/// | `σ`       |          | singular values of `Δ` above the tolerance, `[r]`          |
/// | `U`, `V`  |          | their singular vectors, `[m, r]` and `[n, r]`              |
/// | `λ`       | `lambda` | shared factor; 1 keeps the nuclear norm of `Δ`             |
///
/// Only the directions that `Δ` has are made equal: where its rank `r` is less than `min(m, n)`, as
/// with merged LoRA adapters, the paper's code spreads the mean over directions that are arbitrary.
/// Rounding of `θᵢ` to bfloat16 fills these with noise; a `tolerance` of about 0.01 keeps it out.
///
/// Other tensors than matrices, and by default embeddings and the output head, become `θ₀ + λ ·
/// meanᵢ wᵢ (θᵢ − θ₀)`.
///
/// @see <a href="https://arxiv.org/abs/2502.04959">Marczak et al. 2025, Algorithm 1</a>
public record IsoC() implements TensorMethod {
    @Override
    public String name() {
        return "iso_c";
    }

    @Override
    public String summary() {
        return "the base plus the summed task vectors with all singular values made equal";
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
        Polar polar = tasks.sum().polar(settings.number(TaskMatrices.TOLERANCE));
        double scale = SingularBases.mean(polar.s()) * settings.number(TaskVectors.LAMBDA);
        return tasks.plus(polar.factor(), scale);
    }
}
