package io.evomerge.methods;

import io.evomerge.tensors.Matrix;
import java.util.List;
import java.util.Optional;

/// Data-free merging against interference: the merged task matrix `M` that disturbs the inputs of
/// each layer least. The rows of `Δᵢ = wᵢ (θᵢ − θ₀)` span the inputs of model `i`, so `M` minimises
/// `Σᵢ ‖(M − Δᵢ) Δᵢᵀ‖² / ‖Δᵢ‖²`, by Adam from `Σᵢ Δᵢ`; then `θ = θ₀ + λ M`.
///
/// The gradient has a closed form: with `M = Σᵢ Δᵢ + D` it is `2 (G + D H)`, `H = Σᵢ Δᵢᵀ Δᵢ /
/// ‖Δᵢ‖²` and `G = Σᵢ (Σ_{j≠i} Δⱼ) Δᵢᵀ Δᵢ / ‖Δᵢ‖²`, so that a step costs one product however many
/// models there are, and rounding does not grow with `M`.
///
/// | symbol | code     | meaning                                                             |
/// |--------|----------|---------------------------------------------------------------------|
/// | `Δᵢ`   |          | weighted task vectors, `[m, n]`; `‖·‖` is the Frobenius norm        |
/// | `wᵢ`   | `weight` | one per model, unitless                                             |
/// | `λ`    | `lambda` | shared factor                                                       |
/// | `H`    |          | `[n, n]`                                                            |
///
/// A step moves each entry by about `learning_rate` at most: the result stays near the sum of the
/// task vectors. Of one model the result is that model; a model that equals the base does not
/// count. A step takes `2 m n²` multiplications and additions, and there are hundreds: minutes for
/// each large matrix.
///
/// Other tensors than matrices, and by default embeddings and the output head, become `θ₀ + λ ·
/// meanᵢ Δᵢ`.
///
/// @see <a href="https://arxiv.org/abs/2503.08099">Cheng et al. 2025, Algorithm 1</a>
public record Wudi() implements TensorMethod {
    private static final Parameter STEPS =
            Parameter.integer("steps", new Range(1, 100_000, false), 300, "steps of the optimiser")
                    .untuned();
    private static final Parameter LEARNING_RATE =
            Parameter.ofMerge(
                            "learning_rate",
                            Range.FRACTION,
                            1e-5,
                            "about how far a step moves an element")
                    .untuned();

    @Override
    public String name() {
        return "wudi";
    }

    @Override
    public String summary() {
        return "the base plus the task vector that disturbs the models' layers least";
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
                STEPS,
                LEARNING_RATE,
                TaskMatrices.VOCABULARY);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        long columns = tensor.site().columns();
        return TaskMatrices.objection(tensor, settings, columns * columns, "H, columns squared,");
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var tasks = TaskMatrices.of(inputs, settings);
        if (!tasks.areDecomposed()) {
            return tasks.mean();
        }
        Matrix merged = tasks.sum();
        Matrix gradient = Matrix.zeros(tasks.rows(), tasks.columns());
        Matrix inner = Matrix.zeros(tasks.columns(), tasks.columns());
        for (int model : tasks.models()) {
            Matrix delta = tasks.delta(model);
            double square = delta.squaredNorm();
            if (square > 0) {
                Matrix own = delta.transposedTimes(delta);
                gradient.add(1 / square, merged.minus(delta).times(own));
                inner.add(1 / square, own);
            }
        }
        merged.add(
                1,
                gradient.descend(inner, settings.integer(STEPS), settings.number(LEARNING_RATE)));
        return tasks.plus(merged);
    }
}
