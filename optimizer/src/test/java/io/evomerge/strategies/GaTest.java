package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jenetics.DoubleGene;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GaTest {
    static Stream<Benchmark> benchmarks() throws IOException {
        return Benchmark.load("/optimizers/pymoo-ga.json").stream();
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void its_median_is_no_worse_than_the_less_lucky_runs_of_pymoo(Benchmark benchmark) {
        benchmark.assertReached(
                new Ga(
                        20,
                        20,
                        Ga.Crossover.SIMULATED_BINARY,
                        0.9,
                        Ga.Mutator.POLYNOMIAL,
                        1.0 / benchmark.dim(),
                        0.2),
                25);
    }

    @Test
    void no_genome_is_asked_for_twice() {
        var search =
                new Ga(5, 5, Ga.Crossover.UNIFORM, 1, Ga.Mutator.GAUSSIAN, 0, 0.1)
                        .start(new double[] {0.5, 0.5}, new SplittableRandom(1));
        var seen = new HashSet<List<Double>>();
        for (int generation = 0; generation < 100; generation++) {
            var asked = search.ask(5);
            asked.forEach(x -> assertThat(seen.add(Arrays.stream(x).boxed().toList())).isTrue());
            search.tell(asked.stream().map(x -> new Scored(x, x[0])).toList());
        }
    }

    @Test
    void seeds_enter_the_first_population() {
        var search =
                new Ga(3, 3, Ga.Crossover.UNIFORM, 1, Ga.Mutator.GAUSSIAN, 0, 0.1)
                        .start(new double[] {0.5, 0.5}, new SplittableRandom(1));
        search.tell(
                List.of(
                        new Scored(new double[] {0.1, 0.2}, 1),
                        new Scored(new double[] {0.3, 0.4}, 1),
                        new Scored(new double[] {0.5, 0.5}, 1)));
        // Without mutation, children of full seeds hold nothing but their genes.
        double[] child = search.ask(1).getFirst();
        assertThat(child[0]).isIn(0.1, 0.3, 0.5);
        assertThat(child[1]).isIn(0.2, 0.4, 0.5);
    }

    @Test
    void without_seeds_the_start_point_comes_first() {
        double[] start = {0.25, 0.75};
        var search = Ga.DEFAULT.start(start, new SplittableRandom(1));
        assertThat(search.ask(20).getFirst()).containsExactly(start);
    }

    @ParameterizedTest
    @EnumSource(Ga.Crossover.class)
    void parents_on_the_bounds_have_children(Ga.Crossover crossover) {
        var breeding =
                new Breeding(
                        new Ga(2, 2, crossover, 1, Ga.Mutator.GAUSSIAN, 0, 0.1),
                        new SplittableRandom(1));
        double[] corner = {1, 0, 1};
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> {
                    for (int i = 0; i < 200; i++) {
                        assertThat(breeding.child(List.of(corner, corner)))
                                .containsExactly(corner, within(1e-9));
                    }
                });
    }

    @Test
    void a_step_starts_from_the_old_value_and_ends_inside() {
        var step = new GaussianStep(1, 0.2);
        var random = new SplittableRandom(1);
        var moved = new ArrayList<Double>();
        for (int i = 0; i < 10_000; i++) {
            moved.add(step.mutate(DoubleGene.of(0.3, 0, 1), random).doubleValue());
        }
        assertThat(moved).allMatch(g -> g >= 0 && g <= 1);
        double mean = DoubleStream.of(unboxed(moved)).average().orElseThrow();
        assertThat(mean).isCloseTo(0.3, within(0.01));
    }

    private static double[] unboxed(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
