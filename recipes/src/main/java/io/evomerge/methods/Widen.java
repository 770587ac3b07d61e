package io.evomerge.methods;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Merging by weight disentanglement: each column of a matrix has a magnitude and a direction, and
/// a model has the more say in a column, the more it changed either, compared with its other
/// columns. Models that were trained much do not drown those that were trained little.
///
/// ```
/// mⱼ = ‖W[:, j]‖           Δmᵢⱼ = |mⱼ(θᵢ) − mⱼ(θ₀)|       Δdᵢⱼ = 1 − cos( θᵢ[:, j], θ₀[:, j] )
/// rᵢⱼ = rank of Δᵢⱼ within model i, ascending from 0, divided by the number of columns
/// sᵢⱼ = c  where rᵢⱼ > a · mean(rᵢ),  else softmaxᵢ(rᵢⱼ)
/// θ[:, j] = θ₀[:, j] + λ · Σᵢ ½ (sᵢⱼ of the magnitudes + sᵢⱼ of the directions) · τᵢ[:, j]
/// ```
///
/// | symbol | code                        | meaning                                        |
/// |--------|-----------------------------|------------------------------------------------|
/// | `a`    | `above_average_value_ratio` | how far above its mean a rank is important      |
/// | `c`    | `score_calibration_value`   | the score of what is important, unitless        |
/// | `λ`    | `lambda`                    | not in the paper (1); 0 returns the base        |
///
/// Columns of equal change rank by their place. Of token embeddings `[words, width]` the rows are
/// meant, which the authors' code transposes; the output head is a matrix like others. Tensors that
/// are no matrices have scores by element: softmax over the `|τᵢ|` themselves, and `c` where `|τᵢ|`
/// is above `a` times its mean over the tensor.
///
/// `1 − cos` is computed as `(‖τ‖² − (m − m₀)²) / (2 m m₀)`, which is 0, and not a rounding, for
/// columns that did not change: the code's float32 ranks those by chance. It is 0 between two
/// columns of zeros and 1 between one and another column, where the code divides by zero.
///
/// @see <a href="https://arxiv.org/abs/2408.03092">Yu et al. 2024, WIDEN</a>
public record Widen() implements TensorMethod {
    private static final Parameter RATIO =
            Parameter.ofMerge(
                    "above_average_value_ratio",
                    new Range(0, Double.MAX_VALUE, false),
                    1,
                    "how many times its mean a change must be to be important");
    private static final Parameter CALIBRATION =
            Parameter.ofMerge(
                    "score_calibration_value", Range.ANY, 1, "the score of important changes");

    @Override
    public String name() {
        return "widen";
    }

    @Override
    public String summary() {
        return "the base plus the task vectors weighted by the rank of each column's change";
    }

    @Override
    public BaseModel base() {
        return BaseModel.ANCESTOR;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(RATIO, CALIBRATION, TaskVectors.LAMBDA);
    }

    @Override
    public Combination prepare(Inputs inputs, Settings settings) {
        var scoring = new Scoring(settings.number(RATIO), settings.number(CALIBRATION));
        double lambda = settings.number(TaskVectors.LAMBDA);
        return inputs.site().isMatrix()
                ? byColumn(inputs, scoring, lambda)
                : byElement(inputs, scoring, lambda);
    }

    private static Combination byColumn(Inputs inputs, Scoring scoring, double lambda) {
        Columns columns = Columns.of(inputs.site(), inputs.site().role() == Site.Role.EMBEDDING);
        Columns.Sums sums = columns.sums(inputs);
        int[] models = inputs.models();
        int base = inputs.base();
        int[][] lengths = new int[models.length][];
        int[][] directions = new int[models.length][];
        for (int i = 0; i < models.length; i++) {
            int model = models[i];
            lengths[i] = ranks(columns.count(), j -> lengthChange(sums, model, base, j));
            directions[i] = ranks(columns.count(), j -> directionChange(sums, model, base, j));
        }
        double[][] weights = scoring.weights(lengths, directions);
        return block -> {
            int n = block.length();
            Arrays.fill(block.sum(), 0, n, 0);
            for (int i = 0; i < models.length; i++) {
                float[] delta = block.source(models[i]);
                double[] weight = weights[i];
                TaskVector.subtract(delta, block.source(base), n);
                columns.runs(
                        block,
                        (start, end, column, step) ->
                                add(delta, start, end, weight, column, step, block.sum()));
            }
            TaskVectors.addTo(block.source(base), block.sum(), lambda, block.out(), n);
        };
    }

    private static void add(
            float[] delta, int start, int end, double[] weight, int at, int step, double[] sum) {
        for (int k = start; k < end; k++) {
            sum[k] += weight[at + (k - start) * step] * delta[k];
        }
    }

    private static double lengthChange(Columns.Sums sums, int model, int base, int column) {
        return Math.abs(sums.length(model, column) - sums.length(base, column));
    }

    private static double directionChange(Columns.Sums sums, int model, int base, int column) {
        double length = sums.length(model, column);
        double ofBase = sums.length(base, column);
        if (length == 0 || ofBase == 0) {
            return length == ofBase ? 0 : 1;
        }
        double change = length - ofBase;
        return (sums.distances()[model][column] - change * change) / (2 * length * ofBase);
    }

    /// The change of a column.
    @FunctionalInterface
    private interface Change {
        double of(int column);
    }

    /// The rank of each column from 0 for the smallest change; of equal ones the first comes first.
    private static int[] ranks(int columns, Change change) {
        double[] changes = IntStream.range(0, columns).mapToDouble(change::of).toArray();
        int[] order =
                IntStream.range(0, columns)
                        .boxed()
                        .sorted(Comparator.comparingDouble(j -> changes[j]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int[] ranks = new int[columns];
        for (int rank = 0; rank < columns; rank++) {
            ranks[order[rank]] = rank;
        }
        return ranks;
    }

    private static Combination byElement(Inputs inputs, Scoring scoring, double lambda) {
        int[] models = inputs.models();
        int base = inputs.base();
        double[] thresholds = new double[models.length];
        Arrays.setAll(
                thresholds,
                i -> scoring.ratio() * meanMagnitude(new TaskVector(inputs, models[i])));
        return block -> {
            double[] scores = new double[models.length];
            for (int k = 0; k < block.length(); k++) {
                float from = block.source(base)[k];
                for (int i = 0; i < models.length; i++) {
                    scores[i] = Math.abs(block.source(models[i])[k] - from);
                }
                scoring.scores(scores, thresholds);
                double sum = 0;
                for (int i = 0; i < models.length; i++) {
                    sum += scores[i] * (block.source(models[i])[k] - from);
                }
                block.out()[k] = (float) (from + lambda * sum);
            }
        };
    }

    private static double meanMagnitude(TaskVector delta) {
        return delta.magnitude() / delta.elements();
    }

    /// How changes become scores.
    ///
    /// @param ratio how many times its mean a change must be to be important
    /// @param calibration the score of those that are
    record Scoring(double ratio, double calibration) {
        /// Turns the changes that the models made to one thing into scores, in place.
        ///
        /// @param thresholds above which a model's change is important
        void scores(double[] changes, double[] thresholds) {
            double largest = 0; // subtracted, so that no exponential overflows
            for (double change : changes) {
                largest = Math.max(largest, change);
            }
            double sum = 0;
            for (double change : changes) {
                sum += Math.exp(change - largest);
            }
            for (int i = 0; i < changes.length; i++) {
                boolean isImportant = changes[i] > thresholds[i];
                changes[i] = isImportant ? calibration : Math.exp(changes[i] - largest) / sum;
            }
        }

        /// The weight of each model in each column: the mean of its scores.
        ///
        /// @param lengths ranks of the changes of length by model and column
        /// @param directions ranks of those of direction
        double[][] weights(int[][] lengths, int[][] directions) {
            int columns = lengths[0].length;
            double[][] out = new double[lengths.length][columns];
            for (int j = 0; j < columns; j++) {
                double[] ofLengths = scores(lengths, j);
                double[] ofDirections = scores(directions, j);
                for (int i = 0; i < out.length; i++) {
                    out[i][j] = (ofLengths[i] + ofDirections[i]) / 2;
                }
            }
            return out;
        }

        private double[] scores(int[][] ranks, int column) {
            double columns = ranks[0].length;
            double[] scores = new double[ranks.length];
            Arrays.setAll(scores, i -> ranks[i][column] / columns);
            // The mean of all ranks, 0 to n - 1, divided by n like them.
            double[] thresholds = new double[ranks.length];
            Arrays.fill(thresholds, ratio * (columns - 1) / 2 / columns);
            scores(scores, thresholds);
            return scores;
        }
    }
}
