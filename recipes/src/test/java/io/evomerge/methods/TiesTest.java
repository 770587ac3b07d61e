package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TiesTest {
    private static final int SIZE = 3 * Block.SIZE + 5;

    private static Settings settings(double density, boolean normalize, boolean rescale) {
        Map<String, Object> own = Map.of("weight", 0.5, "density", density);
        return new Settings(
                Map.of("lambda", 1.0, "normalize", normalize, "rescale", rescale),
                List.of(Map.of(), own, own));
    }

    private static float[] normal(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[] out = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    @Test
    void at_density_1_and_without_conflict_it_is_task_arithmetic_with_mean_weights() {
        float[] base = normal(1);
        float[] a = base.clone();
        float[] b = base.clone();
        for (int i = 0; i < SIZE; i++) {
            float sign = i % 2 == 0 ? 1 : -1;
            a[i] += sign * (1 + i % 7);
            b[i] += sign * (1 + i % 11);
        }
        var inputs = new ArrayInputs(0, base, a, b);
        float[] mean = inputs.merge(new TaskArithmetic(), settings(1, true, false));

        assertThat(inputs.merge(new Ties(), settings(1, true, false))).containsExactly(mean);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0001, 0.1, 0.35, 0.5, 0.9, 0.9999})
    void it_keeps_exactly_the_largest_magnitudes(double density) {
        float[] delta = normal(2);
        long kept = (long) (density * SIZE);
        float[] sorted = delta.clone();
        for (int i = 0; i < SIZE; i++) {
            sorted[i] = Math.abs(sorted[i]);
        }
        Arrays.sort(sorted);
        float threshold = sorted[SIZE - (int) kept];

        float[] masked = keep(delta, kept);

        for (int i = 0; i < SIZE; i++) {
            assertThat(masked[i]).isEqualTo(Math.abs(delta[i]) >= threshold ? delta[i] : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "3, 2", "4096, 4095", "4097, 4096", "12000, 11999"})
    void of_equal_magnitudes_it_keeps_those_of_lowest_index(long kept, int last) {
        float[] delta = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            delta[i] = i % 2 == 0 ? 0.25f : -0.25f;
        }

        float[] masked = keep(delta, kept);

        for (int i = 0; i < SIZE; i++) {
            assertThat(masked[i]).isEqualTo(i <= last ? delta[i] : 0);
        }
    }

    private static float[] keep(float[] delta, long kept) {
        var vector = new TaskVector(new ArrayInputs(0, new float[SIZE], delta), 1);
        float[] masked = delta.clone();
        MagnitudeCut.keeping(kept, vector).apply(masked, SIZE, 0);
        return masked;
    }

    @Test
    void rescaling_brings_back_the_l1_norm() {
        float[] base = new float[SIZE];
        float[] delta = normal(3);
        var inputs = new ArrayInputs(0, base, delta);
        var settings =
                new Settings(
                        Map.of("lambda", 1.0, "normalize", false, "rescale", true),
                        List.of(Map.of(), Map.of("weight", 1.0, "density", 0.3)));

        assertThat(norm(inputs.merge(new Ties(), settings)))
                .isCloseTo(norm(delta), Percentage.withPercentage(1e-4));
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += Math.abs(v);
        }
        return sum;
    }

    @Test
    void a_tie_of_signs_counts_as_positive_whatever_the_order() {
        var there = new ArrayInputs(0, new float[] {0}, new float[] {0.3f}, new float[] {-0.3f});
        var back = new ArrayInputs(0, new float[] {0}, new float[] {-0.3f}, new float[] {0.3f});

        assertThat(there.merge(new Ties(), settings(1, false, false))).containsExactly(0.15f);
        assertThat(back.merge(new Ties(), settings(1, false, false))).containsExactly(0.15f);
    }

    @Test
    void weights_that_cancel_out_but_for_rounding_are_not_divided_by() {
        float[] up = {1, 1};
        float[] down = {-1, 1};
        var inputs = new ArrayInputs(0, new float[2], up, up, down);
        Map<String, Object> values = Map.of("weight", List.of(0.0, 0.1, 0.2, -0.3), "density", 1.0);

        // 0.1 + 0.2 - 0.3 is 5.5e-17; of the other element only the first two agree.
        for (MergeMethod method : List.of(new Ties(), new TiesGlobal())) {
            assertThat(Merges.merge(method, inputs, values))
                    .containsExactly(new float[] {0.6f, 1}, within(1e-6f));
        }
    }

    @Test
    void weights_of_one_sign_never_cancel_out() {
        var inputs = new ArrayInputs(0, new float[2], new float[] {4, 4}, new float[] {0, 4});
        Map<String, Object> values = Map.of("weight", List.of(0.0, 1e-9, 1.0), "density", 1.0);

        assertThat(Merges.merge(new Ties(), inputs, values)).containsExactly(4, 4);
    }

    @Test
    void a_density_that_keeps_nothing_is_objected_to() {
        assertThat(new Ties().objection(Merges.extent(3, 0, 4), settings(0.2, true, false)))
                .hasValueSatisfying(o -> assertThat(o.what()).contains("none of 4 elements"));
    }
}
