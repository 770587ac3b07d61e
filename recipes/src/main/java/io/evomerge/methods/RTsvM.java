package io.evomerge.methods;

import io.evomerge.tensors.Matrix;
import io.evomerge.tensors.Matrix.Svd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Task singular vectors, reweighted (later named RESM): [TsvM] with two changes that the paper
/// makes for the heavy-tailed and sparse task vectors of language models. Models count by their
/// outliers ("outlier-aware weighting"), and a sparse matrix keeps fewer directions
/// ("sparsity-adaptive rank selection").
///
/// ```
/// oᵢ = Σ |τ| over the entries of τᵢ = θᵢ − θ₀ with |τ| > mean|τᵢ| + outlier_sigmas · sd|τᵢ|
/// aᵢ = wᵢ · T · oᵢ / Σⱼ oⱼ                    the model's factor; wᵢ if no model has outliers
/// ρᵢ = the part of the entries of τᵢ with |τ| > near_zero · rms(τᵢ)
/// kᵢ = max(1, round(ρᵢ · ⌊min(m, n) / T⌋))    triplets of aᵢ τᵢ that take part
/// ```
///
/// Then as in [TsvM]: `θ = θ₀ + λ · Ũ diag(σ) Ṽᵀ`. Models that are equal have the factor `wᵢ`.
///
/// **The formulas are defined here, because no public ones were found.** They follow what the
/// paper's abstract states of the two changes; the three-sigma rule, the normalisation of the
/// weights and the measure of sparsity may differ from the paper's. There is no reference result.
///
/// Other tensors than matrices, and by default embeddings and the output head, become `θ₀ + λ ·
/// meanᵢ wᵢ (θᵢ − θ₀)`.
///
/// @see <a href="https://arxiv.org/abs/2502.06876">Yang et al. 2025</a>
public record RTsvM() implements TensorMethod {
    private static final Parameter OUTLIER_SIGMAS =
            Parameter.ofMerge(
                    "outlier_sigmas",
                    new Range(0, 100, false),
                    3,
                    "how many standard deviations above the mean magnitude outliers begin");
    private static final Parameter NEAR_ZERO =
            Parameter.ofMerge(
                    "near_zero",
                    new Range(0, 1, false),
                    0.01,
                    "entries up to this part of the root mean square count as zero");

    @Override
    public String name() {
        return "r_tsvm";
    }

    @Override
    public String summary() {
        return "like tsv_m, with models weighted by outliers and ranks chosen by sparsity";
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
                OUTLIER_SIGMAS,
                NEAR_ZERO,
                TaskMatrices.VOCABULARY);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return TsvM.bases(tensor, settings, false);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var tasks = TaskMatrices.of(inputs, settings);
        if (!tasks.areDecomposed()) {
            return tasks.mean();
        }
        List<Tail> tails =
                tasks.models().stream()
                        .map(model -> Tail.of(tasks.delta(model, 1).values(), settings))
                        .toList();
        double outliers = tails.stream().mapToDouble(Tail::outliers).sum();
        List<Svd> parts = new ArrayList<>();
        for (int i = 0; i < tasks.count(); i++) {
            Tail tail = tails.get(i);
            int model = tasks.models().get(i);
            double part = outliers == 0 ? 1 : tasks.count() * tail.outliers() / outliers;
            Matrix delta = tasks.delta(model, part * tasks.weight(model));
            parts.add(delta.svd(rank(tail, tasks), Matrix.ROUNDING));
        }
        return tasks.plus(SingularBases.orthogonalised(parts).product());
    }

    private static int rank(Tail tail, TaskMatrices tasks) {
        return (int) Math.max(1, Math.round(tail.dense() * TsvM.share(tasks)));
    }

    /// How the magnitudes of a task vector are distributed.
    ///
    /// @param outliers the sum of the outlying ones
    /// @param dense the part of them that is not near zero
    private record Tail(double outliers, double dense) {
        static Tail of(float[] delta, Settings settings) {
            double sum = 0;
            double squares = 0;
            for (float d : delta) {
                sum += Math.abs(d);
                squares += (double) d * d;
            }
            double mean = sum / delta.length;
            double square = squares / delta.length;
            double deviation = Math.sqrt(Math.max(0, square - mean * mean));
            double high = mean + settings.number(OUTLIER_SIGMAS) * deviation;
            double low = settings.number(NEAR_ZERO) * Math.sqrt(square);
            double outliers = 0;
            int dense = 0;
            for (float d : delta) {
                double magnitude = Math.abs(d);
                outliers += magnitude > high ? magnitude : 0;
                dense += magnitude > low ? 1 : 0;
            }
            return new Tail(outliers, (double) dense / delta.length);
        }
    }
}
