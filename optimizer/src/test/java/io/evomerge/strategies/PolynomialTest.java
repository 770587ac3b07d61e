package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolynomialTest {
    private static final double TINY = 1e-12;

    private final SplittableRandom random = new SplittableRandom(3);
    private final double[][] points =
            IntStream.range(0, 30)
                    .mapToObj(i -> Genomes.uniform(3, random))
                    .toArray(double[][]::new);
    private final double[] weights =
            IntStream.range(0, 30).mapToDouble(i -> 1 + random.nextDouble()).toArray();

    private static double quadratic(double[] x) {
        return 2
                - 3 * Math.pow(x[0] - 0.4, 2)
                - Math.pow(x[1] - 0.7, 2)
                - 2 * Math.pow(x[2] - 0.2, 2)
                + (x[0] - 0.4) * (x[1] - 0.7);
    }

    private double[] values() {
        return Arrays.stream(points).mapToDouble(PolynomialTest::quadratic).toArray();
    }

    @Test
    void a_quadratic_function_is_found_exactly_with_its_maximum() {
        var fit = Polynomial.fit(ModelOrder.FULL, points, values(), weights, TINY);
        double[] other = {0.9, 0.1, 1.3};
        assertThat(fit.value(other)).isCloseTo(quadratic(other), within(1e-6));
        assertThat(maximum(fit).orElseThrow())
                .containsExactly(new double[] {0.4, 0.7, 0.2}, within(1e-6));
    }

    @Test
    void what_is_not_free_stays_and_the_rest_follows_it() {
        var fit = Polynomial.fit(ModelOrder.FULL, points, values(), weights, TINY);
        double[] held = {0.9, 0.9, 0.6};
        // -2 (x₁ - 0.7) + (0.9 - 0.4) = 0
        assertThat(fit.maximum(new int[] {1, 2}, held).orElseThrow())
                .containsExactly(new double[] {0.9, 0.95, 0.2}, within(1e-6));
    }

    @Test
    void a_gene_that_was_always_the_same_is_no_obstacle() {
        double[][] flat =
                Arrays.stream(points)
                        .map(x -> new double[] {x[0], x[1], x[2], 0.5})
                        .toArray(double[][]::new);
        var fit = Polynomial.fit(ModelOrder.FULL, flat, values(), weights, TINY);
        assertThat(fit.maximum(new int[] {0, 1, 2, 3}, flat[0]).orElseThrow())
                .containsExactly(new double[] {0.4, 0.7, 0.2, 0.5}, within(1e-6));
    }

    private static Optional<double[]> maximum(Polynomial fit) {
        return fit.maximum(new int[] {0, 1, 2}, new double[3]);
    }

    @Test
    void a_saddle_and_a_slope_have_no_maximum() {
        double[] saddle =
                Arrays.stream(points).mapToDouble(x -> x[0] * x[0] - x[1] * x[1]).toArray();
        assertThat(maximum(Polynomial.fit(ModelOrder.DIAGONAL, points, saddle, weights, TINY)))
                .isEmpty();
        assertThat(maximum(Polynomial.fit(ModelOrder.LINEAR, points, values(), weights, TINY)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_said_of_a_left_out_point_is_what_a_fit_without_it_says(ModelOrder order) {
        double[] values = values();
        Arrays.setAll(values, i -> values[i] + random.nextGaussian());
        var fit = Polynomial.fit(order, points, values, weights, TINY);
        var without =
                Polynomial.fit(
                        order,
                        Arrays.copyOfRange(points, 1, 30),
                        Arrays.copyOfRange(values, 1, 30),
                        Arrays.copyOfRange(weights, 1, 30),
                        TINY);
        assertThat(fit.leftOut(points[0], values[0], weights[0]))
                .isCloseTo(without.value(points[0]), within(1e-6));
    }

    @Test
    void leverages_sum_to_the_number_of_unknowns_and_grow_outside() {
        var fit = Polynomial.fit(ModelOrder.FULL, points, values(), weights, TINY);
        double sum = 0;
        for (int i = 0; i < 30; i++) {
            sum += weights[i] * fit.leverage(points[i]);
        }
        assertThat(sum).isCloseTo(ModelOrder.FULL.unknowns(3), within(1e-6));
        assertThat(fit.leverage(new double[] {3, 3, 3}))
                .isGreaterThan(10 * fit.leverage(new double[] {0.5, 0.5, 0.5}));
    }

    @Test
    void with_more_unknowns_than_points_it_passes_through_them() {
        double[][] few = Arrays.copyOf(points, 3);
        double[] values = {1, 5, 2};
        var fit = Polynomial.fit(ModelOrder.FULL, few, values, new double[] {1, 1, 1}, TINY);
        for (int i = 0; i < 3; i++) {
            assertThat(fit.value(few[i])).isCloseTo(values[i], within(1e-5));
        }
    }

    @Test
    void a_gene_that_never_changed_has_no_say() {
        double[][] flat = Arrays.stream(points).map(double[]::clone).toArray(double[][]::new);
        Arrays.stream(flat).forEach(p -> p[1] = 0.5);
        var fit = Polynomial.fit(ModelOrder.FULL, flat, values(), weights, TINY);
        assertThat(fit.value(new double[] {0.3, 0.9, 0.3}))
                .isEqualTo(fit.value(new double[] {0.3, 0.5, 0.3}));
    }
}
