package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreadcrumbsTest {
    private static final int SIZE = 3 * Block.SIZE + 5;
    private static final Breadcrumbs BREADCRUMBS = new Breadcrumbs(SignRule.ALL);

    private static float[] normal(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[] out = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private static Settings settings(double density, double gamma) {
        return FusionGolden.settings(BREADCRUMBS, 3, Map.of("density", density, "gamma", gamma));
    }

    private static float[] sparse(float[] delta, double density, double gamma) {
        return new ArrayInputs(0, new float[delta.length], delta)
                .merge(BREADCRUMBS, settings(density, gamma));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.1", "0.9, 0.01", "0.9, 0.1", "0.95, 0.1", "0.001, 0.999", "0.1, 1"})
    void it_keeps_the_magnitudes_between_the_smallest_and_the_largest(
            double density, double gamma) {
        float[] delta = normal(1);
        int kept = (int) (density * SIZE);
        int largest = Math.min((int) (gamma * SIZE), SIZE - kept);
        double[] sorted = IntStream.range(0, SIZE).mapToDouble(i -> Math.abs(delta[i])).toArray();
        Arrays.sort(sorted);
        double high = sorted[SIZE - largest - 1];
        double low = sorted[SIZE - largest - kept];

        float[] sparse = sparse(delta, density, gamma);

        for (int i = 0; i < SIZE; i++) {
            double magnitude = Math.abs(delta[i]);
            assertThat(sparse[i]).isEqualTo(low <= magnitude && magnitude <= high ? delta[i] : 0);
        }
    }

    @Test
    void of_equal_magnitudes_as_many_are_kept_as_the_density_says() {
        float[] delta = new float[SIZE];
        Arrays.fill(delta, 0.25f);

        float[] sparse = sparse(delta, 0.5, 0.1);

        long kept = IntStream.range(0, SIZE).filter(i -> sparse[i] != 0).count();
        assertThat(kept).isEqualTo((long) (0.5 * SIZE));
    }

    @Test
    void at_density_1_it_is_task_arithmetic_whatever_gamma_is() {
        var inputs = new ArrayInputs(1, normal(1), normal(2), normal(3));
        float[] sum =
                inputs.merge(
                        new TaskArithmetic(),
                        FusionGolden.settings(new TaskArithmetic(), 3, Map.of()));

        assertThat(inputs.merge(BREADCRUMBS, settings(1, 0))).containsExactly(sum);
        assertThat(inputs.merge(BREADCRUMBS, settings(1, 0.5))).containsExactly(sum);
    }

    @Test
    void a_task_vector_with_no_outlier_to_drop_is_lost_as_in_mergekit() {
        float[] delta = {1, 2, 3, 4, 5, 6, 7, 8};

        assertThat(sparse(delta, 0.5, 0.12)).containsOnly(0);
        assertThat(sparse(delta, 0.5, 0.125)).containsExactly(0, 0, 0, 4, 5, 6, 7, 0);
    }

    @Test
    void a_gamma_of_0_and_a_density_that_keeps_nothing_are_objected_to() {
        var tensor = Merges.extent(2, 0, 10);

        assertThat(BREADCRUMBS.objection(tensor, settings(0.5, 0)))
                .hasValueSatisfying(o -> assertThat(o.parameter()).isEqualTo("gamma"));
        assertThat(BREADCRUMBS.objection(tensor, settings(0.05, 0.1)))
                .hasValueSatisfying(o -> assertThat(o.what()).contains("none of 10 elements"));
        assertThat(BREADCRUMBS.objection(tensor, settings(1, 0))).isEmpty();
    }
}
