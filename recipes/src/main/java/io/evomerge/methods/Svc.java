package io.evomerge.methods;

import io.evomerge.tensors.Matrix;
import io.evomerge.tensors.Matrix.Svd;
import java.util.List;
import java.util.Optional;

/// Singular value calibration: scales each direction of a merged task matrix back to where the
/// models on average want it. What several models share is counted several times by a sum.
///
/// ```
/// Δ = θ − θ₀ = U diag(σ) Vᵀ,  Δᵢ = θᵢ − θ₀      θ the merged tensor
/// a_r = u_rᵀ Δ,  aⁱ_r = u_rᵀ Δᵢ
/// sⁱ_r = ⟨a_r, aⁱ_r⟩ / ‖aⁱ_r‖²              1: the merge responds as the model does
/// γ_r = T / Σᵢ max(α, sⁱ_r)
/// θ′ = θ₀ + U diag(γ σ) Vᵀ
/// ```
///
/// | symbol | code    | meaning                                                              |
/// |--------|---------|----------------------------------------------------------------------|
/// | `α`    | `alpha` | the least that a model's coefficient counts; no `γ` exceeds `1 / α`  |
/// | `T`    |         | models with a response in the direction                              |
///
/// A model that has no response in a direction but rounding does not count there (the paper divides
/// by zero). Only matrices are corrected, embeddings and the output head not by default.
///
/// @see <a href="https://arxiv.org/abs/2602.05536">Li et al. 2026, Algorithm 1</a>
public record Svc() implements PostMethod {
    private static final Parameter ALPHA =
            Parameter.ofMerge(
                    "alpha",
                    Range.FRACTION,
                    0.1,
                    "the least that a model's share in a direction counts");

    @Override
    public String name() {
        return "svc";
    }

    @Override
    public String summary() {
        return "scales the directions of the merged task vector to what the models have there";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(ALPHA, TaskMatrices.VOCABULARY);
    }

    @Override
    public Optional<MergeMethod.Objection> objection(MergeMethod.Extent tensor, Settings settings) {
        return TaskMatrices.objection(tensor, settings);
    }

    @Override
    public Combination correct(Inputs inputs, Settings settings, Combination merged) {
        if (!TaskMatrices.areDecomposed(inputs.site(), settings)) {
            return merged;
        }
        var tasks = TaskMatrices.of(inputs, settings);
        Matrix delta = tasks.difference(merged);
        Svd svd = delta.svd();
        float[] change = change(tasks, svd, settings.number(ALPHA));
        delta.add(1, svd.u().scaleColumns(change).times(svd.vt()));
        return tasks.plus(delta, 1);
    }

    /// `(γ − 1) σ`: added to what is there, so that a direction that is right stays exactly.
    private static float[] change(TaskMatrices tasks, Svd svd, double alpha) {
        double[] shares = new double[svd.rank()];
        int[] models = new int[svd.rank()];
        for (int model : tasks.models()) {
            Matrix delta = tasks.delta(model, 1);
            double rounding = delta.squaredNorm() * Matrix.ROUNDING * Matrix.ROUNDING;
            Matrix responses = svd.u().transposedTimes(delta);
            for (int r = 0; r < svd.rank(); r++) {
                double square = dot(responses, responses, r);
                if (square > rounding) {
                    models[r]++;
                    double share = svd.s()[r] * dot(svd.vt(), responses, r) / square;
                    shares[r] += Math.max(alpha, share);
                }
            }
        }
        float[] out = new float[svd.rank()];
        for (int r = 0; r < out.length; r++) {
            double factor = models[r] == 0 ? 1 : models[r] / shares[r];
            out[r] = (float) ((factor - 1) * svd.s()[r]);
        }
        return out;
    }

    /// The product of two matrices' rows of that index.
    private static double dot(Matrix a, Matrix b, int row) {
        double sum = 0;
        int from = row * a.columns();
        for (int i = from; i < from + a.columns(); i++) {
            sum += (double) a.values()[i] * b.values()[i];
        }
        return sum;
    }
}
