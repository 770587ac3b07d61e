package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WidenTest {
    private static final Widen WIDEN = new Widen();

    /// A matrix of ft3 that equals the base.
    private static final String UNCHANGED = "model.layers.1.self_attn.k_proj.weight";

    private static final int COLUMNS = 32;

    private static Settings settings(FusionGolden.Case golden, int models) {
        return FusionGolden.settings(
                WIDEN,
                models,
                Map.of(
                        "above_average_value_ratio",
                        golden.number("above_average_value_ratio"),
                        "score_calibration_value",
                        golden.number("score_calibration_value")));
    }

    static Stream<FusionGolden.Case> cases() {
        return FusionGolden.casesOf("widen");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void merges_equal_those_of_the_papers_code(FusionGolden.Case golden) {
        switch (golden.name()) {
            case "widen_2" -> compareTwoModels(golden);
            case "widen_3" -> compareThreeModels(golden);
            default -> throw new AssertionError("no test of " + golden);
        }
    }

    private static void compareTwoModels(FusionGolden.Case golden) {
        Settings settings = settings(golden, 3);
        List<StateDict> models = FusionGolden.llama("ft1", "ft2");

        FusionGolden.compare(golden, "", new ArrayModel(models, 4, t -> settings).merge(WIDEN));
    }

    private static void compareThreeModels(FusionGolden.Case golden) {
        Settings settings = settings(golden, 4);
        List<StateDict> models = FusionGolden.llama("ft1", "ft2", "ft3");
        Map<String, float[]> merged = new ArrayModel(models, 4, t -> settings).merge(WIDEN);

        assertThat(models.get(3).get(UNCHANGED).values())
                .containsExactly(models.getFirst().get(UNCHANGED).values());
        float[] ours = Objects.requireNonNull(merged.remove(UNCHANGED));
        FusionGolden.compare(golden, "", merged);

        // The directions of columns that did not change rank by the code's roundings: each of its
        // columns must be that of some rank. Ours rank by their place.
        float[] theirs = golden.expected().get(UNCHANGED).values();
        double[][][] weights = weightsByRankOfUnchanged(models);
        double tolerance = golden.abs() + golden.rel() * largest(theirs);
        long others = 0;
        for (int column = 0; column < COLUMNS; column++) {
            double nearest = Double.MAX_VALUE;
            for (double[][] w : weights) {
                double[] own = {w[0][column], w[1][column]};
                nearest = Math.min(nearest, distance(models, own, column, theirs));
            }
            assertThat(nearest).as("column %d", column).isLessThanOrEqualTo(tolerance);
            others += distance(ours, theirs, column) > tolerance ? 1 : 0;
        }
        System.out.printf("golden/fusion widen_3: %d columns of other ranks%n", others);
    }

    /// The weights of models and columns, for each rank that the direction of the unchanged model
    /// may have.
    private static double[][][] weightsByRankOfUnchanged(List<StateDict> models) {
        float[] base = models.getFirst().get(UNCHANGED).values();
        float[] first = models.get(1).get(UNCHANGED).values();
        float[] second = models.get(2).get(UNCHANGED).values();
        int[] places = IntStream.range(0, COLUMNS).toArray();
        int[][] lengths = {lengthRanks(first, base), lengthRanks(second, base), places};
        int[] ofFirst = directionRanks(first, base);
        int[] ofSecond = directionRanks(second, base);
        double[][][] out = new double[COLUMNS][][];
        for (int rank = 0; rank < COLUMNS; rank++) {
            int[] ofUnchanged = new int[COLUMNS];
            Arrays.fill(ofUnchanged, rank);
            out[rank] =
                    new Widen.Scoring(1, 1)
                            .weights(lengths, new int[][] {ofFirst, ofSecond, ofUnchanged});
        }
        return out;
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float v : values) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    /// How far a column of a merge with the given weights is from theirs.
    private static double distance(
            List<StateDict> models, double[] weights, int column, float[] theirs) {
        float[] base = models.getFirst().get(UNCHANGED).values();
        float[] merged = base.clone();
        for (int m = 0; m < weights.length; m++) {
            float[] model = models.get(m + 1).get(UNCHANGED).values();
            for (int i = column; i < merged.length; i += COLUMNS) {
                merged[i] += (float) (weights[m] * (model[i] - base[i]));
            }
        }
        return distance(merged, theirs, column);
    }

    private static double distance(float[] a, float[] b, int column) {
        double distance = 0;
        for (int i = column; i < a.length; i += COLUMNS) {
            distance = Math.max(distance, Math.abs((double) a[i] - b[i]));
        }
        return distance;
    }

    private static int[] lengthRanks(float[] x, float[] base) {
        double[] changes = new double[COLUMNS];
        for (int j = 0; j < COLUMNS; j++) {
            double ofX = Math.sqrt(dot(x, x, j));
            changes[j] = Math.abs(ofX - Math.sqrt(dot(base, base, j)));
        }
        return ranks(changes);
    }

    private static int[] directionRanks(float[] x, float[] base) {
        double[] changes = new double[COLUMNS];
        for (int j = 0; j < COLUMNS; j++) {
            changes[j] = 1 - dot(x, base, j) / Math.sqrt(dot(x, x, j) * dot(base, base, j));
        }
        return ranks(changes);
    }

    private static double dot(float[] a, float[] b, int column) {
        double sum = 0;
        for (int i = column; i < a.length; i += COLUMNS) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static int[] ranks(double[] changes) {
        List<Integer> order =
                IntStream.range(0, changes.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(j -> changes[j]))
                        .toList();
        return IntStream.range(0, changes.length).map(order::indexOf).toArray();
    }

    @Test
    void of_token_embeddings_the_rows_are_meant_and_of_the_output_head_the_columns() {
        float[] base = normal(1);
        float[] a = normal(2);
        float[] b = normal(3);

        float[] embeddings = merge(Site.Role.EMBEDDING, 50, 40, base, a, b);
        float[] head =
                merge(
                        Site.Role.HEAD,
                        40,
                        50,
                        transposed(base, 50, 40),
                        transposed(a, 50, 40),
                        transposed(b, 50, 40));

        assertThat(transposed(head, 40, 50)).containsExactly(embeddings, offset());
    }

    private static Offset<Float> offset() {
        return Offset.offset(1e-6f);
    }

    private static float[] merge(Site.Role role, long rows, long columns, float[]... sources) {
        var site = new Site("w", List.of(rows, columns), OptionalInt.empty(), 0, role);
        var inputs = new ArrayInputs(site, 0, sources);
        return inputs.merge(WIDEN, FusionGolden.settings(WIDEN, sources.length, Map.of()));
    }

    private static float[] transposed(float[] matrix, int rows, int columns) {
        float[] out = new float[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[j * rows + i] = matrix[i * columns + j];
            }
        }
        return out;
    }

    private static float[] normal(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[] out = new float[2000];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    @Test
    void rows_longer_than_a_chunk_and_blocks_that_cut_rows_make_no_difference() {
        // 3 rows of 11,000: rows end within blocks and chunks.
        int columns = 11_000;
        float[] base = new float[3 * columns];
        float[] model = new float[3 * columns];
        Arrays.fill(base, 1);
        Arrays.fill(model, 1);
        for (int i = 0; i < 3; i++) {
            model[i * columns + 7_000] = 2; // the only column that changes, in length alone
        }

        float[] merged = merge(Site.Role.OTHER, 3, columns, base, model);

        for (int i = 0; i < merged.length; i++) {
            assertThat(merged[i]).isEqualTo(i % columns == 7_000 ? 2 : 1);
        }
    }

    @Test
    void columns_of_zeros_merge_like_others() {
        float[] base = {0, 0, 1, 0, 0, 1};
        float[] model = {0, 2, 1, 0, 2, 1};

        assertThat(merge(Site.Role.OTHER, 2, 3, base, model)).containsExactly(0, 2, 1, 0, 2, 1);
    }
}
