package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CmaEsTest {
    /// Wide enough that the bounds do not matter to functions that know none.
    private static final Benchmark.Cube OPEN = new Benchmark.Cube(-20, 20, false);

    private static final Benchmark.Cube UNIT = new Benchmark.Cube(0, 1, false);

    static Stream<Benchmark> benchmarks() throws IOException {
        return Benchmark.load("/optimizers/pycma.json").stream();
    }

    /// Medians over 51 seeds against the 90 % quantile of 25 runs of pycma. (Of 25 seeds the median
    /// is itself so unsure that one of the 144 bars, the last of `sphere_box` in 32 dimensions, is
    /// missed by 9 % with the first 25 of these seeds.)
    @ParameterizedTest
    @MethodSource("benchmarks")
    void it_is_no_worse_than_the_less_lucky_runs_of_pycma(Benchmark benchmark) {
        var cube = benchmark.function().equals("sphere_box") ? UNIT : OPEN;
        var strategy = new CmaEs(0, benchmark.sigma0() / (cube.high() - cube.low()));
        // Rounding takes over below: positions near 0 have 1e-16 of a cube 40 wide.
        double floor = 1e-12;
        var soft = new SoftAssertions();
        benchmark
                .medians(strategy, cube, 51, 2000)
                .forEach(
                        (n, reached) -> {
                            soft.assertThat(reached.best())
                                    .as("best after %d", n)
                                    .isLessThanOrEqualTo(benchmark.bestAfter(n) + floor);
                            if (benchmark.isNoisy()) {
                                soft.assertThat(reached.centre())
                                        .as("centre after %d", n)
                                        .isLessThanOrEqualTo(benchmark.centreAfter(n) + floor);
                            }
                        });
        soft.assertAll();
    }

    @Test
    void it_finds_an_optimum_in_a_corner() {
        double[] corner = {0, 1, 0, 1, 1, 0};
        ToDoubleFunction<double[]> linear =
                x -> {
                    double sum = 0;
                    for (int i = 0; i < x.length; i++) {
                        sum -= Math.abs(x[i] - corner[i]);
                    }
                    return sum;
                };
        assertThat(best(new CmaEs(0, 1.0 / 6), middle(6), 600, linear).fitness())
                .isGreaterThan(-1e-3);
    }

    @Test
    void more_than_200_genes_get_a_diagonal_covariance_and_are_solved_too() {
        ToDoubleFunction<double[]> ellipsoid =
                x -> {
                    double sum = 0;
                    for (int i = 0; i < x.length; i++) {
                        sum -= (1 + i) * (x[i] - 0.4) * (x[i] - 0.4);
                    }
                    return sum;
                };
        assertThat(best(new CmaEs(0, 1.0 / 6), middle(250), 20_000, ellipsoid).fitness())
                .isGreaterThan(-0.1);
    }

    @Test
    void a_restart_finds_the_better_of_two_optima() {
        // A wide hill at the start, and a higher one in the far corner that its slope leads away
        // from.
        ToDoubleFunction<double[]> hills =
                x ->
                        Math.max(
                                1 - 2 * Math.hypot(x[0] - 0.2, x[1] - 0.2),
                                2 - 8 * Math.hypot(x[0] - 0.9, x[1] - 0.9));
        var start = new double[] {0.2, 0.3};
        assertThat(best(new CmaEs(0, 0.05), start, 400, hills).fitness()).isLessThan(1.001);
        assertThat(best(new CmaEs(0, 0.05), start, 6000, hills).fitness()).isGreaterThan(1.999);
    }

    @Test
    void the_first_mean_is_the_best_seed() {
        var search = new CmaEs(0, 1e-6).start(middle(3), new SplittableRandom(1));
        double[] best = {0.2, 0, 1};
        search.tell(
                List.of(
                        new Scored(new double[] {0.3, 0.3, 0.3}, 1),
                        new Scored(best, 2),
                        new Scored(new double[] {0.9, 0.9, 0.9}, Double.NaN)));
        assertThat(search.ask(1).getFirst()).containsExactly(best, within(1e-4));
    }

    @Test
    void the_centre_is_known_after_the_first_generation_only() {
        var strategy = new CmaEs(4, 0.1);
        var search = strategy.start(middle(2), new SplittableRandom(1));
        var asked = search.ask(4);
        assertThat(search.centre()).isEmpty();
        search.tell(asked.stream().map(x -> new Scored(x, x[0])).toList());
        assertThat(search.centre()).isPresent();
        assertThat(search.centre().orElseThrow()[0]).isGreaterThan(0.5);
    }

    @Test
    void after_a_restart_the_centre_is_that_of_the_best_run() {
        // One optimum, found by the first run; later ones begin anywhere.
        var search = new CmaEs(4, 0.1).start(middle(2), new SplittableRandom(1));
        boolean restarted = false;
        for (int i = 0; i < 2000; i++) {
            Scored point = nearTheMiddle(search.ask(1).getFirst());
            search.tell(List.of(point));
            restarted |= i > 300 && point.fitness() < -0.2;
            if (restarted) {
                assertThat(search.centre().orElseThrow())
                        .containsExactly(new double[] {0.5, 0.5}, within(1e-6));
            }
        }
        assertThat(restarted).isTrue();
    }

    private static Scored nearTheMiddle(double[] x) {
        return new Scored(x, -Math.hypot(x[0] - 0.5, x[1] - 0.5));
    }

    @Test
    void the_population_follows_the_number_of_genes() {
        var auto = new CmaEs(0, 0.2);
        assertThat(auto.population(1)).isEqualTo(4);
        assertThat(auto.population(10)).isEqualTo(10);
        assertThat(auto.population(40)).isEqualTo(15);
        assertThat(new CmaEs(30, 0.2).population(10)).isEqualTo(30);
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CmaEs(3, 0.2));
        assertThatIllegalArgumentException().isThrownBy(() -> new CmaEs(-1, 0.2));
        assertThatIllegalArgumentException().isThrownBy(() -> new CmaEs(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new CmaEs(0, Double.NaN));
    }

    private static Scored best(
            Strategy strategy, double[] start, int budget, ToDoubleFunction<double[]> fitness) {
        var search = strategy.start(start, new SplittableRandom(1));
        var best = new Scored(start, Double.NEGATIVE_INFINITY);
        for (int done = 0; done < budget; ) {
            var told =
                    search.ask(budget - done).stream()
                            .map(x -> new Scored(x, fitness.applyAsDouble(x)))
                            .toList();
            search.tell(told);
            done += told.size();
            for (Scored point : told) {
                best = point.fitness() > best.fitness() ? point : best;
            }
        }
        return best;
    }

    private static double[] middle(int dimensions) {
        double[] x = new double[dimensions];
        Arrays.fill(x, 0.5);
        return x;
    }
}
