package io.evomerge.methods;

import io.evomerge.documents.Complaint;
import io.evomerge.tensors.Matrix;
import io.evomerge.tensors.Matrix.Svd;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Orthogonal projection-based continual merging: the models are added one after another, each
/// without what it has in the strongest directions of those before it.
///
/// ```
/// D₁ = Δ₁,  Δₜ = wₜ (θₜ − θ₀)
/// D_{t−1} = U diag(σ) Vᵀ,  r = the least with Σ_{i ≤ r+1} σᵢ > α Σᵢ σᵢ
/// Cₜ = Uᵀ Δₜ V,  all but its diagonal and its leading r × r block set to 0
/// Dₜ = D_{t−1} + Δₜ − U Cₜ Vᵀ                                matrices
/// Dₜ = D_{t−1} + Δₜ                                          other tensors
/// θ = θ₀ + λ · D_T · n̄ / ‖D_T‖,  n̄ = meanₜ ‖Δₜ‖              norms over the whole model
/// ```
///
/// | symbol   | code     | meaning                                                          |
/// |----------|----------|------------------------------------------------------------------|
/// | `wₜ`     | `weight` | one per model, unitless                                          |
/// | `α`      | `alpha`  | the part of the singular values that is kept free of later models |
/// | `λ`      | `lambda` | shared factor; 1 gives the merge the mean length of the models'   |
///
/// The paper rescales the model after each step and multiplies by the same factor before the next
/// one; singular vectors do not depend on it, so that one rescaling at the end is the same. The
/// order of the models matters. Of one model the result is that model. At `α = 1` all directions
/// are kept free, as they nearly are for `α` just below; FusionBench's code finds no `r` there and
/// keeps none free.
///
/// The last norm is known only after all tensors have been merged once, and each is merged a second
/// time when it is written: keeping them would take the memory of a whole model.
///
/// Embeddings and the output head are added like other tensors by default; the paper's code
/// projects the head.
///
/// @see <a href="https://arxiv.org/abs/2501.09522">Tang et al. 2025, Algorithm 1</a>
public record Opcm() implements ModelMethod {
    private static final Parameter ALPHA =
            Parameter.ofMerge(
                    "alpha",
                    Range.UNIT,
                    0.5,
                    "the part of the singular values that later models leave alone");

    @Override
    public String name() {
        return "opcm";
    }

    @Override
    public String summary() {
        return "models added in turn, each off the strongest directions of those before";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(TaskMatrices.WEIGHT, TaskVectors.LAMBDA, ALPHA, TaskMatrices.VOCABULARY);
    }

    @Override
    public Optional<Objection> objection(Extent tensor, Settings settings) {
        return TaskMatrices.objection(tensor, settings);
    }

    /// Slices may have different numbers of sources: the mean is over the models that there are.
    @Override
    public Optional<Complaint> complaint(List<Planned> tensors) {
        return Optional.empty();
    }

    @Override
    public TensorRule survey(WholeModel model) {
        double scale =
                model
                        .map(
                                tensor ->
                                        Squares.of(
                                                TaskMatrices.of(
                                                        tensor.inputs(), tensor.settings())))
                        .stream()
                        .reduce(Squares.NONE, Squares::plus)
                        .scale();
        return (inputs, settings) -> {
            var tasks = TaskMatrices.of(inputs, settings);
            double factor = scale * settings.number(TaskVectors.LAMBDA);
            return tasks.areDecomposed()
                    ? tasks.plus(accumulated(tasks), factor)
                    : tasks.sum(factor);
        };
    }

    /// `D_T` of a matrix.
    private static Matrix accumulated(TaskMatrices tasks) {
        Matrix sum = Matrix.zeros(tasks.rows(), tasks.columns());
        for (int model : tasks.models()) {
            Matrix delta = tasks.delta(model);
            Svd before = sum.svd();
            Matrix taken = before.u().transposedTimes(delta).timesTransposed(before.vt());
            keepTaken(taken, split(before.s(), tasks.settings().number(ALPHA)));
            sum.add(1, delta);
            sum.add(-1, before.u().times(taken).times(before.vt()));
        }
        return sum;
    }

    /// How many of the singular values add up to no more than that part of all of them.
    private static int split(float[] s, double part) {
        double total = 0;
        for (float v : s) {
            total += v;
        }
        double sum = 0;
        for (int i = 0; i < s.length; i++) {
            sum += s[i];
            if (sum > part * total) {
                return i;
            }
        }
        return s.length;
    }

    /// Zeroes all but the diagonal and the leading block.
    private static void keepTaken(Matrix c, int split) {
        for (int row = 0; row < c.rows(); row++) {
            int from = row * c.columns();
            float diagonal = c.values()[from + row];
            int kept = row < split ? split : 0;
            Arrays.fill(c.values(), from + kept, from + c.columns(), 0);
            c.values()[from + row] = diagonal;
        }
    }

    /// Squared norms.
    ///
    /// @param models of each weighted task vector
    /// @param merged of `D_T`
    private record Squares(double[] models, double merged) {
        static final Squares NONE = new Squares(new double[0], 0);

        static Squares of(TaskMatrices tasks) {
            Squares plain =
                    tasks.inputs().chunks((from, to) -> plain(tasks, from, to)).stream()
                            .reduce(NONE, Squares::plus);
            return tasks.areDecomposed()
                    ? new Squares(plain.models, accumulated(tasks).squaredNorm())
                    : plain;
        }

        /// With the sum of the task vectors for `D_T`.
        private static Squares plain(TaskMatrices tasks, long from, long to) {
            var block = new Block(tasks.inputs().sources(), to - from);
            double[] models = new double[tasks.count()];
            double merged = 0;
            for (long at = from; at < to; at += Block.SIZE) {
                int n = (int) Math.min(Block.SIZE, to - at);
                block.read(tasks.inputs(), at, n);
                tasks.addUp(block);
                for (int i = 0; i < n; i++) {
                    merged += block.sum()[i] * block.sum()[i];
                }
                for (int t = 0; t < models.length; t++) {
                    int model = tasks.models().get(t);
                    double weight = tasks.weight(model);
                    models[t] += weight * weight * square(block.source(model), n);
                }
            }
            return new Squares(models, merged);
        }

        private static double square(float[] x, int n) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += (double) x[i] * x[i];
            }
            return sum;
        }

        Squares plus(Squares other) {
            double[] sum = Arrays.copyOf(models, Math.max(models.length, other.models.length));
            for (int i = 0; i < other.models.length; i++) {
                sum[i] += other.models[i];
            }
            return new Squares(sum, merged + other.merged);
        }

        /// `n̄ / ‖D_T‖`
        double scale() {
            double mean = Arrays.stream(models).map(Math::sqrt).average().orElse(0);
            return merged == 0 ? 1 : mean / Math.sqrt(merged);
        }
    }
}
