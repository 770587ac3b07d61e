package io.evomerge.methods;

import io.evomerge.documents.InputException;
import io.evomerge.tensors.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Adaptive projective gradient descent on task arithmetic: task vectors of equal length, with one
/// correction `Δ` of all of them that brings the merge closer to each, learnt without data and
/// without touching the directions that they share; and of each corrected task vector only the
/// entries where the task vector is large.
///
/// ```
/// λᵢ = wᵢ λ / ‖τᵢ‖,  τᵢ = θᵢ − θ₀                                     for each matrix by itself
/// L(Δ) = Σⱼ Σ_rows ( Σ_columns τⱼ ⊙ (τⱼ − Σᵢ λᵢ (τᵢ + Δ)) )²
/// B: the first ⌊m / subspace⌋ left singular vectors of [U₁ … U_T], Uᵢ the first ⌊m / T⌋ of τᵢ
/// Δ by Adam on L from 0, the gradient G replaced by G − B Bᵀ G
/// θ = θ₀ + Σᵢ λᵢ mᵢ ⊙ (τᵢ + Δ)
/// ```
///
/// | symbol | code     | meaning                                                             |
/// |--------|----------|---------------------------------------------------------------------|
/// | `wᵢ`   | `weight` | one per model, unitless                                             |
/// | `λ`    | `lambda` | length of each scaled task vector; 0 returns the base               |
/// | `m`    |          | the shorter side of the matrix                                      |
/// | `T`    |          | number of fine-tuned models                                         |
/// | `mᵢ`   |          | 1 where `|τᵢ|` is among the largest `density` of all matrices, or 0 |
///
/// The masks keep `⌊density · n⌋ + 1` of the model's `n` entries, as the paper's code does. Only
/// matrices are merged; other tensors, and by default embeddings and the output head, stay the
/// base's, as there. A matrix that equals the base's does not count.
///
/// A step reads every task vector twice and makes two products with `B`, and there are hundreds:
/// minutes for each large matrix.
///
/// @see <a href="https://arxiv.org/abs/2501.01230">Wei et al. 2025, Algorithm 1</a>
public record DogeTa() implements ModelMethod {
    private static final Parameter LAMBDA =
            Parameter.ofMerge(
                    "lambda", Range.ANY, 0.07, "the length that each task vector is scaled to");
    private static final Parameter DENSITY =
            Parameter.ofMerge(
                    "density",
                    Range.FRACTION,
                    0.3,
                    "the part of each model's task vector that is kept");
    private static final Parameter SUBSPACE =
            Parameter.integer(
                    "subspace",
                    new Range(1, 1000, false),
                    6,
                    "one direction of so many is shared, and left alone");
    private static final Parameter STEPS =
            Parameter.integer(
                            "steps", new Range(1, 100_000, false), 400, "steps of the optimiser")
                    .untuned();
    private static final Parameter LEARNING_RATE =
            Parameter.ofMerge(
                            "learning_rate",
                            Range.FRACTION,
                            1e-4,
                            "about how far a step moves an element")
                    .untuned();

    @Override
    public String name() {
        return "doge_ta";
    }

    @Override
    public String summary() {
        return "task arithmetic with a learnt correction outside the shared directions";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                TaskMatrices.WEIGHT,
                LAMBDA,
                DENSITY,
                SUBSPACE,
                STEPS,
                LEARNING_RATE,
                TaskMatrices.VOCABULARY);
    }

    @Override
    public TensorRule survey(WholeModel model) {
        var matrices = new JoinedTensors(model, DogeTa::isMerged);
        List<Sparsifier.Mask> masks = masks(matrices, density(model));
        return (inputs, settings) -> {
            var tasks = TaskMatrices.of(inputs, settings);
            return tasks.areDecomposed()
                    ? Corrected.of(tasks, masks, matrices.start(inputs))
                    : block ->
                            System.arraycopy(
                                    block.source(inputs.base()), 0, block.out(), 0, block.length());
        };
    }

    private static boolean isMerged(WholeModel.Tensor tensor) {
        return TaskMatrices.areDecomposed(tensor.inputs().site(), tensor.settings());
    }

    private static double density(WholeModel model) {
        double[] densities =
                model.tensors().stream()
                        .filter(DogeTa::isMerged)
                        .mapToDouble(t -> t.settings().number(DENSITY))
                        .distinct()
                        .toArray();
        if (densities.length > 1) {
            throw new InputException(
                    "parameters.density",
                    "differs between tensors, but counts over the whole model",
                    "give one value, without filters");
        }
        return densities.length == 0 ? 1 : densities[0];
    }

    /// The mask of each model, in the order of the models.
    private static List<Sparsifier.Mask> masks(JoinedTensors matrices, double density) {
        long kept = (long) (density * matrices.elements()) + 1;
        List<Sparsifier.Mask> masks = new ArrayList<>();
        for (int i = 1; i < matrices.sources(); i++) {
            masks.add(
                    kept < matrices.elements()
                            ? MagnitudeCut.keeping(kept, new TaskVector(matrices, i))
                            : Sparsifier.Mask.ALL);
        }
        return masks;
    }

    /// The merge of one matrix.
    ///
    /// @param scales `λᵢ` of each model
    /// @param start where the matrix begins in what the masks are counted over
    private record Corrected(
            TaskMatrices tasks,
            double[] scales,
            Matrix delta,
            List<Sparsifier.Mask> masks,
            long start)
            implements Combination {
        static Corrected of(TaskMatrices tasks, List<Sparsifier.Mask> masks, long start) {
            List<Matrix> vectors = tasks.models().stream().map(i -> tasks.delta(i, 1)).toList();
            double[] scales = new double[vectors.size()];
            for (int i = 0; i < scales.length; i++) {
                double norm = Math.sqrt(vectors.get(i).squaredNorm());
                double length =
                        tasks.settings().number(LAMBDA) * tasks.weight(tasks.models().get(i));
                scales[i] = norm == 0 ? 0 : length / norm;
            }
            return new Corrected(tasks, scales, correction(tasks, vectors, scales), masks, start);
        }

        @Override
        public void combine(Block block) {
            int n = block.length();
            float[] base = block.source(tasks.inputs().base());
            double[] sum = block.sum();
            Arrays.fill(sum, 0, n, 0);
            for (int i = 0; i < scales.length; i++) {
                float[] vector = block.source(tasks.models().get(i));
                TaskVector.subtract(vector, base, n);
                masks.get(i).apply(vector, n, start + block.from());
                addKept(vector, delta.values(), (int) block.from(), scales[i], sum, n);
            }
            for (int i = 0; i < n; i++) {
                block.out()[i] = (float) (base[i] + sum[i]);
            }
        }

        /// Adds the corrected entries where the masked vector is not zero.
        private static void addKept(
                float[] vector, float[] delta, int from, double scale, double[] sum, int n) {
            for (int i = 0; i < n; i++) {
                double corrected = (double) vector[i] + delta[from + i];
                sum[i] += vector[i] == 0 ? 0 : scale * corrected;
            }
        }
    }

    /// `Δ`
    private static Matrix correction(TaskMatrices tasks, List<Matrix> vectors, double[] scales) {
        Matrix sum = Matrix.zeros(tasks.rows(), tasks.columns());
        for (int i = 0; i < scales.length; i++) {
            sum.add(scales[i], vectors.get(i));
        }
        double scale = Arrays.stream(scales).sum();
        if (scale == 0) {
            return Matrix.zeros(tasks.rows(), tasks.columns()); // the loss does not depend on it
        }
        return Matrix.descendOff(
                Matrix.below(vectors),
                misfits(vectors, sum),
                shared(tasks, vectors),
                scale,
                tasks.settings().integer(STEPS),
                tasks.settings().number(LEARNING_RATE));
    }

    /// `B`, maybe without columns.
    private static Matrix shared(TaskMatrices tasks, List<Matrix> vectors) {
        List<Matrix> bases =
                vectors.stream()
                        .map(v -> v.svd(TsvM.share(tasks), Matrix.ROUNDING).u())
                        .toList();
        int dimensions = tasks.fullRank() / tasks.settings().integer(SUBSPACE);
        return Matrix.beside(bases).svd(dimensions, Matrix.ROUNDING).u();
    }

    /// `Σ_columns τⱼ ⊙ (τⱼ − Σᵢ λᵢ τᵢ)` of each row, a row for each model.
    private static Matrix misfits(List<Matrix> vectors, Matrix sum) {
        Matrix out = Matrix.zeros(vectors.size(), sum.rows());
        for (int j = 0; j < vectors.size(); j++) {
            float[] vector = vectors.get(j).values();
            for (int row = 0; row < sum.rows(); row++) {
                double misfit = 0;
                int from = row * sum.columns();
                for (int i = from; i < from + sum.columns(); i++) {
                    misfit += (double) vector[i] * ((double) vector[i] - sum.values()[i]);
                }
                out.values()[j * sum.rows() + row] = (float) misfit;
            }
        }
        return out;
    }
}
