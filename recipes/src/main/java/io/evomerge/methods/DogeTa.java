package io.evomerge.methods;

import io.evomerge.documents.Complaint;
import io.evomerge.tensors.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
            Parameter.integer("steps", new Range(1, 100_000, false), 400, "steps of the optimiser")
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
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return TaskMatrices.objection(
                tensor, settings, tensor.models() * tensor.elements(), "the models' matrices");
    }

    /// Slices may have different numbers of sources: what one of them lacks is the base there.
    @Override
    public Optional<Complaint> complaint(List<Planned> tensors) {
        long densities =
                tensors.stream()
                        .filter(t -> TaskMatrices.areDecomposed(t.extent().site(), t.settings()))
                        .mapToDouble(t -> t.settings().number(DENSITY))
                        .distinct()
                        .count();
        return densities < 2
                ? Optional.empty()
                : Optional.of(
                        new Complaint(
                                "recipe",
                                "parameters.density",
                                "differs between tensors, but counts over the whole model",
                                "give one value, without filters"));
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

    /// That of all matrices; see [#complaint].
    private static double density(WholeModel model) {
        return model.tensors().stream()
                .filter(DogeTa::isMerged)
                .mapToDouble(t -> t.settings().number(DENSITY))
                .findFirst()
                .orElse(1);
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
            Matrix vectors = tasks.stacked();
            double[] scales = lengthened(tasks, vectors);
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

    /// `λᵢ` of each model; 0 of one that equals the base.
    private static double[] lengthened(TaskMatrices tasks, Matrix vectors) {
        int size = tasks.rows() * tasks.columns();
        double[] scales = new double[tasks.count()];
        for (int t = 0; t < scales.length; t++) {
            double square = 0;
            for (int i = t * size; i < (t + 1) * size; i++) {
                square += (double) vectors.values()[i] * vectors.values()[i];
            }
            double length = tasks.settings().number(LAMBDA) * tasks.weight(tasks.models().get(t));
            scales[t] = square == 0 ? 0 : length / Math.sqrt(square);
        }
        return scales;
    }

    /// `Δ`
    ///
    /// @param vectors all task vectors, one below the other
    private static Matrix correction(TaskMatrices tasks, Matrix vectors, double[] scales) {
        double scale = Arrays.stream(scales).sum();
        if (scale == 0) {
            return Matrix.zeros(tasks.rows(), tasks.columns()); // the loss does not depend on it
        }
        return Matrix.descendOff(
                vectors,
                misfits(tasks, vectors, scales),
                shared(tasks),
                scale,
                tasks.settings().integer(STEPS),
                tasks.settings().number(LEARNING_RATE));
    }

    /// `B`, maybe without columns.
    private static Matrix shared(TaskMatrices tasks) {
        List<Matrix> bases = new ArrayList<>();
        for (int model : tasks.models()) {
            bases.add(tasks.delta(model, 1).svd(TsvM.share(tasks), Matrix.ROUNDING).u());
        }
        int dimensions = tasks.fullRank() / tasks.settings().integer(SUBSPACE);
        return Matrix.beside(bases).svd(dimensions, Matrix.ROUNDING).u();
    }

    /// `Σ_columns τⱼ ⊙ (τⱼ − Σᵢ λᵢ τᵢ)` of each row, a row for each model.
    private static Matrix misfits(TaskMatrices tasks, Matrix vectors, double[] scales) {
        Matrix out = Matrix.zeros(scales.length, tasks.rows());
        double[] sum = new double[tasks.columns()];
        for (int row = 0; row < tasks.rows(); row++) {
            Arrays.fill(sum, 0);
            for (int i = 0; i < scales.length; i++) {
                int from = (i * tasks.rows() + row) * sum.length;
                for (int column = 0; column < sum.length; column++) {
                    sum[column] += scales[i] * vectors.values()[from + column];
                }
            }
            for (int j = 0; j < scales.length; j++) {
                int from = (j * tasks.rows() + row) * sum.length;
                out.values()[j * tasks.rows() + row] = misfit(vectors.values(), from, sum);
            }
        }
        return out;
    }

    private static float misfit(float[] vectors, int from, double[] sum) {
        double misfit = 0;
        for (int i = 0; i < sum.length; i++) {
            double x = vectors[from + i];
            misfit += x * (x - sum[i]);
        }
        return (float) misfit;
    }
}
