package io.evomerge.methods;

import static io.evomerge.methods.Merges.distance;
import static io.evomerge.methods.Merges.dot;
import static io.evomerge.methods.Merges.length;
import static io.evomerge.methods.Merges.matrix;
import static io.evomerge.methods.Merges.merge;
import static io.evomerge.methods.Merges.normal;
import static io.evomerge.methods.Merges.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The methods that weigh models by lengths and angles: nuslerp, multislerp, karcher.
class SphericalTest {
    /// Rows that lie across blocks and chunks.
    private static final int ROWS = 15;

    private static final int COLUMNS = 1201;
    private static final int SIZE = ROWS * COLUMNS;
    private static final double ROUNDING = 1e-6;

    private static float[] random(long seed) {
        return normal(seed, SIZE);
    }

    private static float[] row(float[] matrix, int row) {
        return Arrays.copyOfRange(matrix, row * COLUMNS, (row + 1) * COLUMNS);
    }

    private static float[] column(float[] matrix, int column) {
        float[] out = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            out[i] = matrix[i * COLUMNS + column];
        }
        return out;
    }

    private static float[] scaled(float[] x, double factor) {
        float[] out = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = (float) (factor * x[i]);
        }
        return out;
    }

    private static ArrayInputs withoutBase(float[]... models) {
        return new ArrayInputs(matrix(ROWS, models[0].length / ROWS), -1, models);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "false, true"})
    void all_weight_on_one_model_returns_it(boolean flatten, boolean rowWise) {
        for (int base = -1; base < 3; base++) {
            float[][] models = new float[base < 0 ? 2 : 3][];
            Arrays.setAll(models, i -> random(i));
            var inputs = new ArrayInputs(matrix(ROWS, COLUMNS), base, models);
            for (int i : Gram.allBut(base, inputs)) {
                Double[] weights = new Double[models.length];
                Arrays.fill(weights, 0.0);
                weights[i] = 0.7;
                Map<String, Object> values =
                        Map.of(
                                "weight", List.of(weights),
                                "nuslerp_flatten", flatten,
                                "nuslerp_row_wise", rowWise);

                assertThat(merge(new NuSlerp(), inputs, values)).isEqualTo(models[i]);
            }
        }
    }

    @Test
    void equal_models_without_a_base_are_their_merge() {
        float[] a = random(1);
        var inputs = withoutBase(a, a);

        assertThat(merge(new NuSlerp(), inputs, Map.of("weight", 0.4))).isEqualTo(a);
        assertThat(merge(new NuSlerp(), inputs, Map.of("weight", 0.4, "nuslerp_flatten", false)))
                .isEqualTo(a);
        assertThat(merge(new MultiSlerp(), inputs, Map.of("weight", 0.4))).isEqualTo(a);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.8})
    void without_a_base_nuslerp_is_slerp_from_the_first_model_to_the_second(double t) {
        float[] a = random(1);
        float[] b = random(2);
        float[] slerp = merge(new Slerp(), new ArrayInputs(0, a, b), Map.of("t", t));
        Map<String, Object> weights = Map.of("weight", List.of(3 * (1 - t), 3 * t));

        assertThat(distance(merge(new NuSlerp(), new ArrayInputs(-1, a, b), weights), slerp))
                .isLessThan(3e-7);
    }

    @Test
    void with_a_base_nuslerp_is_the_base_plus_nuslerp_of_the_task_vectors() {
        // Multiples of 1/64, so that task vectors are exact.
        float[] base = grid(1);
        float[] first = grid(2);
        float[] second = grid(3);
        Map<String, Object> weights = Map.of("weight", List.of(0.0, 0.4, 0.6));
        float[] ofVectors =
                merge(
                        new NuSlerp(),
                        new ArrayInputs(-1, minus(first, base), minus(second, base)),
                        Map.of("weight", List.of(0.4, 0.6)));

        float[] merged = merge(new NuSlerp(), new ArrayInputs(0, base, first, second), weights);

        assertThat(distance(minus(merged, base), ofVectors)).isLessThan(ROUNDING);
    }

    private static float[] grid(long seed) {
        float[] out = random(seed);
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.round(out[i] * 64) / 64f;
        }
        return out;
    }

    private static float[] minus(float[] a, float[] b) {
        float[] out = a.clone();
        TaskVector.subtract(out, b, out.length);
        return out;
    }

    @Test
    void without_flattening_each_row_is_turned_by_itself() {
        float[] a = random(1);
        float[] b = random(2);
        Map<String, Object> values = Map.of("weight", List.of(0.3, 0.7), "nuslerp_flatten", false);
        float[] merged = merge(new NuSlerp(), withoutBase(a, b), values);

        for (int i = 0; i < ROWS; i++) {
            float[] alone =
                    merge(
                            new NuSlerp(),
                            new ArrayInputs(-1, row(a, i), row(b, i)),
                            Map.of("weight", List.of(0.3, 0.7)));
            assertThat(distance(row(merged, i), alone)).isLessThan(ROUNDING);
        }
    }

    @Test
    void row_wise_turns_each_column_by_itself() {
        float[] a = random(1);
        float[] b = random(2);
        Map<String, Object> values =
                Map.of(
                        "weight", List.of(0.3, 0.7),
                        "nuslerp_flatten", false,
                        "nuslerp_row_wise", true);
        float[] merged = merge(new NuSlerp(), withoutBase(a, b), values);

        for (int i = 0; i < COLUMNS; i += 50) {
            float[] alone =
                    merge(
                            new NuSlerp(),
                            new ArrayInputs(-1, column(a, i), column(b, i)),
                            Map.of("weight", List.of(0.3, 0.7)));
            assertThat(distance(column(merged, i), alone)).isLessThan(ROUNDING);
        }
    }

    @Test
    void nuslerp_of_opposite_models_takes_the_straight_line() {
        float[] a = random(1);
        Map<String, Object> weights = Map.of("weight", List.of(0.75, 0.25));

        assertThat(
                        distance(
                                merge(
                                        new NuSlerp(),
                                        new ArrayInputs(-1, a, scaled(a, -1)),
                                        weights),
                                scaled(a, 0.5)))
                .isLessThan(ROUNDING);
    }

    @Test
    void multislerp_has_the_mean_length_and_the_mean_direction() {
        float[][] models = {random(1), scaled(random(2), 3), scaled(random(3), 0.2)};
        double[] weights = {0.2, 0.5, 0.3};
        float[] direction = new float[SIZE];
        double length = 0;
        for (int i = 0; i < 3; i++) {
            length += weights[i] * length(models[i]);
            for (int k = 0; k < SIZE; k++) {
                direction[k] += (float) (weights[i] / length(models[i]) * models[i][k]);
            }
        }

        float[] merged =
                merge(
                        new MultiSlerp(),
                        new ArrayInputs(-1, models),
                        Map.of("weight", List.of(0.4, 1.0, 0.6)));

        assertThat(length(merged)).isCloseTo(length, within(1e-5 * length));
        assertThat(distance(merged, scaled(direction, length / length(direction))))
                .isLessThan(1e-5);
    }

    @Test
    void multislerp_of_directions_that_cancel_out_adds_the_models_up() {
        float[] a = random(1);
        Map<String, Object> weights = Map.of("weight", List.of(0.5, 0.5));

        assertThat(
                        distance(
                                merge(
                                        new MultiSlerp(),
                                        new ArrayInputs(-1, a, scaled(a, -3)),
                                        weights),
                                scaled(a, -1)))
                .isLessThan(ROUNDING);
    }

    @Test
    void multislerp_refuses_to_normalize_weights_that_add_up_to_nothing() {
        var method = new MultiSlerp();
        Settings settings = settings(method, 3, Map.of("weight", List.of(9.0, 0.5, -0.5)));

        assertThat(method.objection(Merges.extent(3, 0, 9), settings))
                .hasValueSatisfying(o -> assertThat(o.what()).contains("add up to 0"));
        assertThat(method.objection(Merges.extent(3, -1, 9), settings)).isEmpty();
    }

    @Test
    void the_karcher_mean_of_two_models_of_one_length_is_half_way_along_the_arc() {
        float[] a = random(1);
        float[] b = random(2);
        b = scaled(b, length(a) / length(b));
        float[] middle = merge(new Slerp(), new ArrayInputs(0, a, b), Map.of("t", 0.5));

        assertThat(distance(merge(new Karcher(), new ArrayInputs(-1, a, b), Map.of()), middle))
                .isLessThan(ROUNDING);
    }

    @Test
    void at_the_karcher_mean_the_models_pull_in_no_direction() {
        float[][] models = {random(1), random(2), scaled(random(3), 2)};
        for (int k = 0; k < SIZE; k++) {
            models[1][k] += models[0][k]; // so that the angles differ
        }
        float[] mean =
                merge(
                        new Karcher(),
                        new ArrayInputs(-1, models),
                        Map.of("max_iter", 50.0, "tol", 1e-9));
        double[] pull = new double[SIZE];
        for (float[] model : models) {
            double cos = dot(model, mean) / length(model) / length(mean);
            double factor = Math.acos(cos) / Math.sqrt(1 - cos * cos);
            for (int k = 0; k < SIZE; k++) {
                pull[k] += factor * (model[k] / length(model) - cos * mean[k] / length(mean));
            }
        }

        assertThat(Math.sqrt(Arrays.stream(pull).map(p -> p * p).sum())).isLessThan(1e-6);
        assertThat(length(mean))
                .isCloseTo(
                        Arrays.stream(models).mapToDouble(Merges::length).average().orElseThrow(),
                        within(1e-4));
    }

    @Test
    void a_model_without_length_only_shortens_the_karcher_mean() {
        float[] a = random(1);

        assertThat(
                        distance(
                                merge(
                                        new Karcher(),
                                        new ArrayInputs(-1, a, new float[SIZE]),
                                        Map.of()),
                                scaled(a, 0.5)))
                .isLessThan(ROUNDING);
    }

    @Test
    void a_model_opposite_to_the_others_does_not_turn_their_karcher_mean() {
        float[] a = random(1);

        assertThat(
                        distance(
                                merge(
                                        new Karcher(),
                                        new ArrayInputs(-1, a, scaled(a, -1), a),
                                        Map.of()),
                                a))
                .isLessThan(ROUNDING);
    }

    @Test
    void the_karcher_mean_of_opposite_models_is_their_mean() {
        float[] a = random(1);

        assertThat(
                        distance(
                                merge(
                                        new Karcher(),
                                        new ArrayInputs(-1, scaled(a, -1), scaled(a, 3)),
                                        Map.of()),
                                a))
                .isLessThan(ROUNDING);
    }

    @Test
    void an_undefined_element_leaves_no_angle_to_merge_by() {
        float[] damaged = Merges.normal(2, 9);
        damaged[4] = Float.NaN;
        var inputs = new ArrayInputs(0, Merges.normal(1, 9), damaged, Merges.normal(3, 9));
        var two = new ArrayInputs(0, Merges.normal(1, 9), damaged);

        assertThat(Merges.merge(new ModelStock(), inputs, Map.of())).containsOnly(Float.NaN);
        assertThat(Merges.merge(new Slerp(), two, Map.of("t", 0.5))).containsOnly(Float.NaN);
    }
}
