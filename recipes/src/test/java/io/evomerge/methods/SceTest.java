package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SceTest {
    private static final int SIZE = 3 * Block.SIZE + 5;

    private static float[] normal(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[] out = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private static float[] merge(double selected, float[]... sources) {
        return new ArrayInputs(0, sources).merge(new Sce(), settings(selected));
    }

    private static Settings settings(double selected) {
        return FusionGolden.settings(new Sce(), 4, Map.of("select_topk", selected));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.99, 1})
    void it_selects_by_variance_weighs_by_squares_and_erases_the_minority(double selected) {
        float[][] deltas = {normal(1), normal(2), normal(3)};
        boolean[] isSelected = selected(deltas, selected);
        double[] squares = new double[3];
        for (int i = 0; i < SIZE; i++) {
            for (int m = 0; m < 3; m++) {
                squares[m] += isSelected[i] ? (double) deltas[m][i] * deltas[m][i] : 0;
            }
        }

        float[] merged = merge(selected, new float[SIZE], deltas[0], deltas[1], deltas[2]);

        for (int i = 0; i < SIZE; i++) {
            double direction = deltas[0][i] + deltas[1][i] + deltas[2][i];
            double sum = 0;
            double mass = 0;
            for (int m = 0; m < 3; m++) {
                if (isSelected[i] && deltas[m][i] * direction > 0) {
                    sum += squares[m] * deltas[m][i];
                    mass += squares[m];
                }
            }
            assertThat(merged[i])
                    .isCloseTo((float) (mass == 0 ? 0 : sum / mass), Offset.offset(1e-6f));
        }
    }

    private static boolean[] selected(float[][] deltas, double part) {
        double[] variances =
                IntStream.range(0, SIZE)
                        .mapToDouble(i -> variance(deltas[0][i], deltas[1][i], deltas[2][i]))
                        .toArray();
        double[] sorted = variances.clone();
        Arrays.sort(sorted);
        double threshold = sorted[SIZE - (int) (part * SIZE)];
        boolean[] out = new boolean[SIZE];
        for (int i = 0; i < SIZE; i++) {
            out[i] = variances[i] >= threshold;
        }
        return out;
    }

    private static double variance(double... x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / x.length;
    }

    @Test
    void the_selected_part_is_of_the_positions_with_a_variance() {
        float[] a = {9, 9, 9, 9, 1, 2, 3, 4};
        float[] b = {9, 9, 9, 9, 0, 0, 0, 0};

        assertThat(merge(0.5, new float[8], a, b)).containsExactly(0, 0, 0, 0, 0, 0, 3, 4);
    }

    @Test
    void a_change_that_all_models_share_stays_only_if_everything_is_selected() {
        float[] base = {1, 1};
        float[] model = {2, 3};

        assertThat(merge(0.9, base, model, model)).containsExactly(base);
        assertThat(merge(1, base, model, model)).containsExactly(model);
    }

    @Test
    void models_that_changed_next_to_nothing_count_alike() {
        float[] a = filled(4e-4f);
        float[] b = filled(2e-4f);

        assertThat(merge(1, new float[8], a, b)).containsExactly(filled(3e-4f), within(1e-9f));
        // Mean squares that add up to 1e-6 are something.
        assertThat(merge(1, new float[8], filled(2e-3f), filled(1e-3f)))
                .containsExactly(filled(1.8e-3f), within(1e-8f));
    }

    @Test
    void a_model_of_hardly_any_share_is_not_raised_to_its_full_change() {
        float[] large = {1000, 1000, 1000, 0};
        float[] small = {0, 0, 0, 0.5f};

        // Its share of the squares is 8.3e-8, which is divided by 1e-6.
        assertThat(merge(1, new float[4], large, small)[3])
                .isCloseTo(0.5f * 0.0833f, within(1e-4f));
    }

    private static float[] filled(float value) {
        float[] out = new float[8];
        Arrays.fill(out, value);
        return out;
    }

    @Test
    void one_model_can_be_merged_only_if_everything_is_selected() {
        var tensor = Merges.extent(2, 0, 10);

        assertThat(new Sce().objection(tensor, settings(0.5)))
                .hasValueSatisfying(o -> assertThat(o.parameter()).isEqualTo("select_topk"));
        assertThat(new Sce().objection(tensor, settings(1))).isEmpty();
    }
}
