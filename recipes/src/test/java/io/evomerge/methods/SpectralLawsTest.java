package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.documents.InputException;
import io.evomerge.tensors.Matrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The laws of methods over singular values, on matrices; those on vectors are in [MergeLawsTest].
class SpectralLawsTest {
    /// All that decompose matrices.
    private static final List<MergeMethod> METHODS =
            Methods.all().stream()
                    .filter(m -> m.parameters().contains(TaskMatrices.VOCABULARY))
                    .toList();

    /// Tall, wide, square, and of several blocks.
    private static final List<List<Integer>> SHAPES =
            List.of(List.of(30, 12), List.of(12, 30), List.of(20, 20), List.of(61, 337));

    static Stream<Arguments> methodsAndShapes() {
        return METHODS.stream().flatMap(m -> SHAPES.stream().map(s -> Arguments.of(m, s)));
    }

    static Site site(String name, List<Long> shape) {
        return new Site(name, shape, OptionalInt.empty(), 0, Merges.role(name));
    }

    private static ArrayInputs inputs(Matrix... models) {
        return inputs("t", models);
    }

    /// The first one is the base.
    private static ArrayInputs inputs(String name, Matrix... models) {
        List<Long> shape = List.of((long) models[0].rows(), (long) models[0].columns());
        return new ArrayInputs(
                site(name, shape),
                0,
                Stream.of(models).map(Matrix::values).toArray(float[][]::new));
    }

    private static Matrix random(int rows, int columns, long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Matrix out = Matrix.zeros(rows, columns);
        for (int i = 0; i < out.values().length; i++) {
            out.values()[i] = (float) random.nextGaussian();
        }
        return out;
    }

    /// A base and three models.
    private static ArrayInputs randomInputs(List<Integer> shape) {
        return inputs(
                Stream.of(1, 2, 3, 4)
                        .map(seed -> random(shape.get(0), shape.get(1), seed))
                        .toArray(Matrix[]::new));
    }

    private static Matrix plus(Matrix a, Matrix b) {
        Matrix out = new Matrix(a.rows(), a.columns(), a.values().clone());
        out.add(1, b);
        return out;
    }

    private static Matrix merged(ArrayInputs inputs, MergeMethod method, Settings settings) {
        Site site = inputs.site();
        return new Matrix((int) site.rows(), (int) site.columns(), inputs.merge(method, settings));
    }

    private static Settings settings(MergeMethod method, Inputs inputs, Object... values) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            map.put((String) values[i], values[i + 1]);
        }
        return FusionGolden.settings(method, inputs.sources(), map);
    }

    private static void assertClose(float[] actual, float[] expected, double tolerance) {
        assertThat(actual).containsExactly(expected, within((float) tolerance));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methodsAndShapes")
    void models_that_equal_the_base_change_nothing(MergeMethod method, List<Integer> shape) {
        Matrix base = random(shape.get(0), shape.get(1), 1);
        var inputs = inputs(base, base, base);

        assertThat(inputs.merge(method, settings(method, inputs))).containsExactly(base.values());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methodsAndShapes")
    void a_model_that_equals_the_base_makes_nothing_undefined(
            MergeMethod method, List<Integer> shape) {
        Matrix base = random(shape.get(0), shape.get(1), 1);
        var inputs = inputs(base, base, random(shape.get(0), shape.get(1), 2));

        float[] merged = inputs.merge(method, settings(method, inputs));

        assertThat(merged).isNotEqualTo(base.values());
        for (float v : merged) {
            assertThat(v).isFinite();
        }
    }

    static Stream<Arguments> methodsWithoutSharesAndShapes() {
        return Stream.of(new IsoC(), new Wudi())
                .flatMap(m -> SHAPES.stream().map(s -> Arguments.of(m, s)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methodsWithoutSharesAndShapes")
    void a_model_that_equals_the_base_does_not_count(MergeMethod method, List<Integer> shape) {
        Matrix base = random(shape.get(0), shape.get(1), 1);
        Matrix model = random(shape.get(0), shape.get(1), 2);
        var with = inputs(base, base, model);
        var without = inputs(base, model);

        assertClose(
                with.merge(method, settings(method, with)),
                without.merge(method, settings(method, without)),
                1e-6);
    }

    @Test
    void of_models_of_which_all_but_one_equal_the_base_tsv_m_keeps_the_one_s_share() {
        Matrix base = Matrix.zeros(30, 12);
        Matrix model = random(30, 12, 2);
        var inputs = inputs(base, base, model, base);

        assertClose(
                inputs.merge(new TsvM(), settings(new TsvM(), inputs)),
                model.svd(4, Matrix.ROUNDING).product().values(),
                1e-5);
    }

    @Test
    void a_model_that_equals_the_base_halves_the_mean_length_of_two() {
        Matrix base = Matrix.zeros(30, 12);
        Matrix model = random(30, 12, 2);
        var inputs = inputs(base, base, model);

        assertClose(
                inputs.merge(new Opcm(), settings(new Opcm(), inputs)),
                mapped(model.values(), v -> v / 2),
                1e-5);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methodsAndShapes")
    void lambda_0_returns_the_base(MergeMethod method, List<Integer> shape) {
        var inputs = randomInputs(shape);

        assertThat(inputs.merge(method, settings(method, inputs, "lambda", 0.0)))
                .containsExactly(inputs.arrays()[0]);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methodsAndShapes")
    void the_order_of_the_models_is_irrelevant_but_in_continual_merging(
            MergeMethod method, List<Integer> shape) {
        var inputs = randomInputs(shape);
        float[][] a = inputs.arrays();
        var reversed = new ArrayInputs(inputs.site(), 3, a[3], a[2], a[1], a[0]);
        Settings settings = settings(method, inputs);

        float[] merged = inputs.merge(method, settings);
        float[] other = reversed.merge(method, settings);

        if (method instanceof Opcm) {
            assertThat(other).isNotEqualTo(merged);
        } else {
            assertClose(other, merged, 2e-5);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methodsAndShapes")
    void shifting_all_models_shifts_the_merge(MergeMethod method, List<Integer> shape) {
        // On a grid, so that differences are exact.
        float[][] models =
                Stream.of(randomInputs(shape).arrays())
                        .map(a -> mapped(a, v -> Math.round(v * 1024) / 1024f))
                        .toArray(float[][]::new);
        float[][] shifted =
                Stream.of(models).map(a -> mapped(a, v -> v + 0.5f)).toArray(float[][]::new);
        Site site = randomInputs(shape).site();
        Settings settings = settings(method, randomInputs(shape));

        float[] merged = new ArrayInputs(site, 0, models).merge(method, settings);
        float[] mergedShifted = new ArrayInputs(site, 0, shifted).merge(method, settings);

        assertClose(mergedShifted, mapped(merged, v -> v + 0.5f), 2e-6);
    }

    @FunctionalInterface
    private interface Map1 {
        float apply(float value);
    }

    private static float[] mapped(float[] values, Map1 map) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = map.apply(values[i]);
        }
        return out;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methodsAndShapes")
    void inputs_are_not_changed(MergeMethod method, List<Integer> shape) {
        var inputs = randomInputs(shape);
        float[][] before = Stream.of(inputs.arrays()).map(float[]::clone).toArray(float[][]::new);

        inputs.merge(method, settings(method, inputs));

        assertThat(inputs.arrays()).isDeepEqualTo(before);
    }

    /// Those without an optimiser: Adam scales each element by itself, which keeps no rank.
    static Stream<Arguments> closedFormsAndShapes() {
        return methodsAndShapes()
                .filter(a -> !(a.get()[0] instanceof Wudi || a.get()[0] instanceof DogeTa));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("closedFormsAndShapes")
    void low_rank_changes_merge_into_low_rank_changes(MergeMethod method, List<Integer> shape) {
        int rows = shape.get(0);
        int columns = shape.get(1);
        Matrix base = Matrix.zeros(rows, columns); // with another one the differences are rounded
        Matrix one = random(rows, 2, 1).times(random(2, columns, 2));
        Matrix two = random(rows, 1, 3).times(random(1, columns, 4));
        var inputs = inputs(base, one, two);

        Matrix merged = merged(inputs, method, settings(method, inputs));

        assertThat(merged.svd().rank()).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void embeddings_are_merged_as_vectors_are_unless_asked_for(MergeMethod method) {
        Matrix[] models = Stream.of(1, 2, 3).map(s -> random(40, 8, s)).toArray(Matrix[]::new);
        var embedding = inputs("model.embed_tokens.weight", models);
        var vector =
                new ArrayInputs(0, Stream.of(models).map(Matrix::values).toArray(float[][]::new));
        var matrix = inputs(models);

        assertThat(embedding.merge(method, settings(method, embedding)))
                .containsExactly(vector.merge(method, settings(method, vector)));
        assertThat(embedding.merge(method, settings(method, embedding, "vocabulary", "spectral")))
                .containsExactly(matrix.merge(method, settings(method, matrix)));
        assertThat(matrix.merge(method, settings(method, matrix)))
                .isNotEqualTo(vector.merge(method, settings(method, vector)));
    }

    static Stream<MergeMethod> methods() {
        return METHODS.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void undefined_elements_are_reported(MergeMethod method) {
        Matrix broken = random(4, 6, 2);
        broken.values()[7] = Float.NaN;
        var inputs = inputs("model.layers.0.mlp.up_proj.weight", random(4, 6, 1), broken);

        assertThatThrownBy(() -> inputs.merge(method, settings(method, inputs)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("model.layers.0.mlp.up_proj.weight")
                .hasMessageContaining("undefined elements");
    }

    @ParameterizedTest
    @CsvSource({"30, 12", "12, 30", "20, 20"})
    void iso_c_of_an_orthogonal_matrix_is_itself(int rows, int columns) {
        Matrix base = random(rows, columns, 1);
        Matrix orthogonal = random(rows, columns, 2).polar(Matrix.ROUNDING).factor();
        var inputs = inputs(base, plus(base, orthogonal));

        assertClose(
                inputs.merge(new IsoC(), settings(new IsoC(), inputs)), inputs.arrays()[1], 1e-6);
    }

    @Test
    void iso_c_keeps_the_nuclear_norm_and_evens_it_out() {
        Matrix base = Matrix.zeros(30, 12);
        var inputs = inputs(base, random(30, 12, 2), random(30, 12, 3));
        float[] sum = plus(random(30, 12, 2), random(30, 12, 3)).svd().s();

        float[] s = merged(inputs, new IsoC(), settings(new IsoC(), inputs)).svd().s();

        float mean = (float) SingularBases.mean(sum);
        assertClose(s, mapped(sum, v -> mean), 1e-5);
    }

    @Test
    void a_tolerance_keeps_noise_from_becoming_signal() {
        Matrix lowRank = random(40, 2, 1).times(random(2, 60, 2));
        Matrix noisy = new Matrix(40, 60, lowRank.values().clone());
        noisy.add(1e-3, random(40, 60, 3));
        var inputs = inputs(Matrix.zeros(40, 60), noisy);

        var settings = settings(new IsoC(), inputs, "tolerance", 0.01);

        assertThat(merged(inputs, new IsoC(), settings).svd().rank()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"30, 12", "12, 30", "20, 20"})
    void iso_cts_with_only_common_directions_is_iso_c(int rows, int columns) {
        var inputs = randomInputs(List.of(rows, columns));
        float[] isoC = inputs.merge(new IsoC(), settings(new IsoC(), inputs));

        var settings = settings(new IsoCts(), inputs, "common_space", 1.0);

        assertClose(inputs.merge(new IsoCts(), settings), isoC, 2e-5);
    }

    @Test
    void iso_cts_takes_models_that_agree_for_one() {
        Matrix delta = random(20, 4, 1).times(random(4, 30, 2));
        var inputs = inputs(Matrix.zeros(20, 30), delta, delta, delta);

        // Nothing is left of a model outside the common directions, but rounding.
        Matrix merged = merged(inputs, new IsoCts(), settings(new IsoCts(), inputs));

        assertThat(merged.svd().rank()).isEqualTo(4);
        assertThat(merged.svd().s()[0]).isCloseTo(merged.svd().s()[3], within(1e-3f));
    }

    @Test
    void iso_cts_measures_noise_by_the_model_and_not_by_what_is_left_of_it() {
        Matrix.Svd bases = random(8, 12, 1).svd();
        Matrix one = of(bases, 10, 9, 8, 7, 1, 0.05f, 0, 0);
        Matrix two = of(bases, 10, 9, 8, 7, 0, 0, 1, 0.05f);
        var inputs = inputs(Matrix.zeros(8, 12), one, two);

        var settings = settings(new IsoCts(), inputs, "common_space", 0.5, "tolerance", 0.01);

        // Four directions in common, and one of two for each model.
        assertThat(merged(inputs, new IsoCts(), settings).svd().rank()).isEqualTo(6);
    }

    static Stream<Arguments> identitiesOfOneModel() {
        return Stream.of(
                        Arguments.of(new TsvM(), Map.of()),
                        Arguments.of(new TsvM(), Map.of("lossless", true)),
                        Arguments.of(new RTsvM(), Map.of("near_zero", 0.0)),
                        Arguments.of(new Wudi(), Map.of()),
                        Arguments.of(new Opcm(), Map.of()))
                .flatMap(a -> SHAPES.stream().map(s -> Arguments.of(a.get()[0], a.get()[1], s)));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("identitiesOfOneModel")
    void of_one_model_the_merge_is_the_model(
            MergeMethod method, Map<String, Object> values, List<Integer> shape) {
        var inputs =
                inputs(
                        random(shape.get(0), shape.get(1), 1),
                        random(shape.get(0), shape.get(1), 2));
        Settings settings = FusionGolden.settings(method, 2, values);

        assertClose(inputs.merge(method, settings), inputs.arrays()[1], 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"30, 12", "12, 30", "20, 20"})
    void models_of_low_rank_that_agree_merge_into_one(int rows, int columns) {
        Matrix delta = random(rows, 5, 1).times(random(5, columns, 2));
        var inputs = inputs(Matrix.zeros(rows, columns), delta, delta);

        for (MergeMethod method : List.of(new TsvM(), new RTsvM(), new Opcm())) {
            assertClose(inputs.merge(method, settings(method, inputs)), delta.values(), 2e-5);
        }
    }

    @Test
    void a_share_of_less_than_one_direction_is_one() {
        Matrix base = Matrix.zeros(2, 9);
        Matrix model = random(2, 9, 2);
        var inputs = inputs(base, model, base, base);

        assertClose(
                inputs.merge(new TsvM(), settings(new TsvM(), inputs)),
                model.svd(1, Matrix.ROUNDING).product().values(),
                1e-6);
    }

    @Test
    void without_outliers_and_zeros_r_tsvm_is_tsv_m() {
        var inputs = randomInputs(List.of(20, 30));

        var settings = settings(new RTsvM(), inputs, "outlier_sigmas", 50.0, "near_zero", 0.0);

        assertThat(inputs.merge(new RTsvM(), settings))
                .containsExactly(inputs.merge(new TsvM(), settings(new TsvM(), inputs)));
    }

    @Test
    void r_tsvm_weighs_models_by_their_outliers() {
        Matrix base = Matrix.zeros(20, 30);
        Matrix outlying = random(20, 30, 1);
        outlying.values()[77] = 40;
        Matrix flat = new Matrix(20, 30, mapped(random(20, 30, 2).values(), Math::signum));
        var inputs = inputs(base, outlying, flat);
        Settings twiceTheFirst =
                new Settings(
                        settings(new TsvM(), inputs).merge(),
                        List.of(
                                Map.of(),
                                Map.<String, Object>of("weight", 2.0),
                                Map.<String, Object>of("weight", 0.0)));

        var settings = settings(new RTsvM(), inputs, "near_zero", 0.0);

        assertThat(inputs.merge(new RTsvM(), settings))
                .containsExactly(inputs.merge(new TsvM(), twiceTheFirst));
    }

    @Test
    void r_tsvm_keeps_fewer_directions_of_sparse_models() {
        Matrix sparse = random(20, 30, 1);
        for (int i = 0; i < 600; i++) {
            sparse.values()[i] *= i % 4 == 0 ? 1 : 0;
        }
        var inputs = inputs(Matrix.zeros(20, 30), sparse);

        assertThat(merged(inputs, new RTsvM(), settings(new RTsvM(), inputs)).svd().rank())
                .isEqualTo(5);
    }

    @Test
    void wudi_lessens_the_interference_of_the_sum() {
        Matrix base = Matrix.zeros(12, 30);
        List<Matrix> deltas = List.of(random(12, 30, 2), random(12, 30, 3));
        var inputs = inputs(base, deltas.get(0), deltas.get(1));
        Matrix sum = plus(deltas.get(0), deltas.get(1));

        var settings = settings(new Wudi(), inputs, "learning_rate", 1e-3);
        Matrix merged = merged(inputs, new Wudi(), settings);

        assertThat(interference(merged, deltas)).isLessThan(0.9 * interference(sum, deltas));
    }

    private static double interference(Matrix merged, List<Matrix> deltas) {
        return deltas.stream()
                .mapToDouble(
                        d -> merged.minus(d).timesTransposed(d).squaredNorm() / d.squaredNorm())
                .sum();
    }

    @Test
    void continual_merging_keeps_the_mean_length_over_the_whole_model() {
        List<StateDict> models = Stream.of(1, 2, 3).map(SpectralLawsTest::twoTensors).toList();
        Settings settings = FusionGolden.settings(new Opcm(), 3, Map.of());
        Map<String, float[]> merged = new ArrayModel(models, 0, name -> settings).merge(new Opcm());

        double expected =
                (distance(models.get(1), models.get(0)) + distance(models.get(2), models.get(0)))
                        / 2;
        double length = 0;
        for (var entry : merged.entrySet()) {
            length += squared(entry.getValue(), models.getFirst().get(entry.getKey()).values());
        }
        assertThat(Math.sqrt(length)).isCloseTo(expected, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.999999, 1})
    void continual_merging_that_keeps_all_directions_free_adds_hardly_anything(double alpha) {
        Matrix base = Matrix.zeros(12, 12);
        Matrix first = random(12, 12, 2);
        var inputs = inputs(base, first, random(12, 12, 3));

        float[] merged = inputs.merge(new Opcm(), settings(new Opcm(), inputs, "alpha", alpha));

        double cosine =
                Merges.dot(merged, first.values())
                        / (Merges.length(merged) * Merges.length(first.values()));
        assertThat(cosine).isGreaterThan(0.9);
    }

    /// A matrix of several chunks, and a vector.
    private static StateDict twoTensors(long seed) {
        var large = new StateDict.Value(List.of(61L, 337L), random(61, 337, seed).values());
        var small = new StateDict.Value(List.of(50L), random(1, 50, seed + 10).values());
        return new StateDict(Map.of("large", large, "small", small));
    }

    private static double distance(StateDict a, StateDict b) {
        double sum = 0;
        for (String name : a.tensors().keySet()) {
            sum += squared(a.get(name).values(), b.get(name).values());
        }
        return Math.sqrt(sum);
    }

    private static double squared(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow((double) a[i] - b[i], 2);
        }
        return sum;
    }

    @Test
    void without_a_correction_and_masks_doge_adds_task_vectors_of_equal_length() {
        var inputs = randomInputs(List.of(12, 30));
        float[][] a = inputs.arrays();
        float[] expected = a[0].clone();
        for (int i = 1; i < a.length; i++) {
            double length = Math.sqrt(squared(a[i], a[0]));
            for (int j = 0; j < expected.length; j++) {
                expected[j] += (float) (0.2 * (a[i][j] - a[0][j]) / length);
            }
        }

        var settings =
                settings(
                        new DogeTa(),
                        inputs,
                        "lambda",
                        0.2,
                        "density",
                        1.0,
                        "learning_rate",
                        1e-30);

        assertClose(inputs.merge(new DogeTa(), settings), expected, 1e-6);
    }

    @Test
    void doge_masks_count_over_the_whole_model() {
        Map<String, StateDict.Value> zeros = new TreeMap<>();
        Map<String, StateDict.Value> values = new TreeMap<>();
        List<Long> shape = List.of(61L, 337L);
        for (String name : List.of("a", "b", "c")) {
            float size = name.equals("b") ? 10 : 1;
            float[] random = random(61, 337, name.charAt(0)).values();
            zeros.put(name, new StateDict.Value(shape, new float[random.length]));
            values.put(name, new StateDict.Value(shape, mapped(random, v -> size * v)));
        }
        Settings settings = FusionGolden.settings(new DogeTa(), 2, Map.of("density", 0.3));

        Map<String, float[]> merged =
                new ArrayModel(
                                List.of(new StateDict(zeros), new StateDict(values)),
                                0,
                                name -> settings)
                        .merge(new DogeTa());

        long[] kept = merged.values().stream().mapToLong(m -> m.length - zerosIn(m)).toArray();
        assertThat(Arrays.stream(kept).sum()).isEqualTo((long) (0.3 * 3 * 61 * 337) + 1);
        assertThat(kept[1]).isGreaterThan(17_000);
        assertThat(kept[0]).isLessThan(1_000);
    }

    private static long zerosIn(float[] values) {
        long zeros = 0;
        for (float v : values) {
            zeros += v == 0 ? 1 : 0;
        }
        return zeros;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    iso_c   | false | 23170 | 23170 | false
                    iso_c   | false | 23171 | 23171 | true
                    wudi    | false | 28672 | 8192  | false
                    wudi    | false | 8192  | 28672 | true
                    wudi    | false | 8192  | 50000 | true
                    tsv_m   | false | 8192  | 28672 | false
                    tsv_m   | true  | 8192  | 28672 | true
                    doge_ta | false | 8192  | 14336 | false
                    doge_ta | false | 8192  | 28672 | true
                    """)
    void matrices_too_large_for_a_method_are_refused_before_they_are_read(
            String name, boolean isLossless, long rows, long columns, boolean isRefused) {
        MergeMethod method = Methods.named(name).orElseThrow();
        Settings settings = FusionGolden.settings(method, 4, Map.of("lossless", isLossless));
        var tensor = new MergeMethod.Extent(4, 0, site("w", List.of(rows, columns)));

        assertThat(method.objection(tensor, settings).isPresent()).isEqualTo(isRefused);
    }

    @Test
    void an_embedding_that_is_too_large_can_be_merged_plainly() {
        var tensor =
                new MergeMethod.Extent(
                        2, 0, site("model.embed_tokens.weight", List.of(262_144L, 4096L)));

        assertThat(
                        new IsoC()
                                .objection(
                                        tensor,
                                        FusionGolden.settings(
                                                new IsoC(), 2, Map.of("vocabulary", "spectral"))))
                .hasValueSatisfying(o -> assertThat(o.remedy()).isEqualTo("set vocabulary: plain"));
        assertThat(new IsoC().objection(tensor, FusionGolden.settings(new IsoC(), 2, Map.of())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1})
    void calibration_leaves_a_single_model_as_it_is(double alpha) {
        for (List<Integer> shape : SHAPES) {
            var inputs =
                    inputs(
                            random(shape.get(0), shape.get(1), 1),
                            random(shape.get(0), shape.get(1), 2));

            assertClose(calibrated(inputs, alpha, 1), inputs.arrays()[1], 1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({"30, 12", "12, 30", "20, 20"})
    void calibration_undoes_the_repetition_of_what_models_share(int rows, int columns) {
        Matrix base = random(rows, columns, 1);
        Matrix model = random(rows, columns, 2);
        var inputs = inputs(base, model, model, model);

        // The sum of three equal task vectors counts everything three times.
        assertClose(calibrated(inputs, 0.1, 1), model.values(), 2e-5);
    }

    @Test
    void calibration_of_the_base_is_the_base() {
        Matrix base = random(12, 30, 1);
        var inputs = inputs(base, base, base);

        assertThat(calibrated(inputs, 0.1, 1)).containsExactly(base.values());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void calibration_does_not_count_models_without_a_response(long seed) {
        Matrix.Svd bases = random(6, 9, seed).svd();
        Matrix one = of(bases, 2, 1, 0, 0, 0, 0);
        Matrix two = of(bases, 0, 0, 4, 3, 0, 0);
        var inputs = inputs(Matrix.zeros(6, 9), one, two);

        // Each direction is that of one model, and has been halved.
        assertClose(calibrated(inputs, 0.1, 0.5), plus(one, two).values(), 5e-6);
    }

    /// A matrix of these singular vectors with other values.
    private static Matrix of(Matrix.Svd bases, float... s) {
        return new Matrix.Svd(bases.u(), s, bases.vt()).product();
    }

    private static float[] calibrated(ArrayInputs inputs, double alpha, double lambda) {
        Settings sum = settings(new TaskArithmetic(), inputs, "lambda", lambda);
        Settings settings = new Settings(Map.of("alpha", alpha, "vocabulary", "plain"), List.of());
        return inputs.apply(
                (i, s) -> new Svc().correct(i, settings, new TaskArithmetic().prepare(i, sum)),
                sum);
    }
}
