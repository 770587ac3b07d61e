package io.evomerge.strategies;

import static io.evomerge.strategies.MixedFunctions.NAME;
import static io.evomerge.strategies.MixedFunctions.SWITCH;
import static io.evomerge.strategies.MixedFunctions.WHOLE;
import static io.evomerge.strategies.MixedFunctions.best;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CMA-ES of genes with levels, beside the same search that knows nothing of them.
class CmaEsMixedTest {
    private static final int SEEDS = 25;
    private static final double SOLVED = 1e-8;

    @ParameterizedTest
    @EnumSource
    void numbers_and_levels_are_solved_together(MixedFunctions.Function function) {
        assertThat(solved(function, true)).isEqualTo(SEEDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"SPHERE_ONE_MAX", "SPHERE_LEADING_ONES"})
    void a_search_that_does_not_know_of_switches_freezes_them(MixedFunctions.Function function) {
        assertThat(solved(function, false)).isLessThan(3);
    }

    /// Of 25 seeds, in 6000 evaluations.
    private static long solved(MixedFunctions.Function function, boolean isTold) {
        var strategy = new CmaEs(0, function.sigma());
        return IntStream.rangeClosed(1, SEEDS)
                .filter(
                        seed -> {
                            double[] start = function.start(seed);
                            var problem =
                                    isTold
                                            ? new Problem(start, function.coordinates(), 1)
                                            : Problem.of(start);
                            var search = strategy.start(problem, new SplittableRandom(seed));
                            return best(search, 6000, g -> -function.of(g)) > -SOLVED;
                        })
                .count();
    }

    @Test
    void names_are_chosen_where_a_search_that_takes_them_for_numbers_is_lost() {
        assertThat(chosen(true)).isGreaterThan(20);
        assertThat(chosen(false)).isLessThan(10);
    }

    /// How many of 25 searches find, in 1000 evaluations, the best of five names eight times, and
    /// the four numbers that go with the first of them.
    private static long chosen(boolean isTold) {
        double[] start = new double[12];
        Arrays.fill(start, 0.5);
        return IntStream.rangeClosed(1, SEEDS)
                .filter(
                        seed -> {
                            var problem = isTold ? MixedFunctions.choices() : Problem.of(start);
                            var search =
                                    new CmaEs(0, 1.0 / 6)
                                            .start(problem, new SplittableRandom(seed));
                            return best(search, 1000, MixedFunctions.choice(seed)) > -1e-3;
                        })
                .count();
    }

    @Test
    void a_space_of_names_alone_is_searched() {
        var problem = new Problem(new double[] {0.5, 0.5}, List.of(NAME, NAME), 1);
        var search = new CmaEs(0, 1.0 / 6).start(problem, new SplittableRandom(1));
        ToDoubleFunction<double[]> fitness =
                g -> (NAME.level(g[0]) == 3 ? 1 : 0) + (NAME.level(g[1]) == 0 ? 1 : 0);
        assertThat(best(search, 300, fitness)).isEqualTo(2);
        assertThat(search.centre().orElseThrow()).containsExactly(0.7, 0.1);
    }

    @Test
    void names_of_the_best_seed_are_tried_first() {
        var problem = new Problem(new double[] {0.5, 0.5}, List.of(NAME, NAME), 1);
        var search = new CmaEs(10_000, 1.0 / 6).start(problem, new SplittableRandom(1));
        search.tell(List.of(new Scored(new double[] {0.7, 0.1}, 1)));
        long same = search.ask(10_000).stream().filter(g -> NAME.level(g[0]) == 3).count();
        assertThat(same / 1e4).isCloseTo(0.6, within(0.02));
    }

    @Test
    void points_lie_in_the_middle_of_their_levels() {
        var function = MixedFunctions.Function.SPHERE_INT;
        var problem = new Problem(function.start(1), function.coordinates(), 1);
        var search = new CmaEs(0, 0.5).start(problem, new SplittableRandom(1));
        for (double[] genome : search.ask(12)) {
            assertThat(problem.snapped(genome)).isEqualTo(genome);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void neighbouring_levels_stay_likely_however_small_the_step(Where where) {
        var coordinates = List.of(Coordinate.PLAIN, where.coordinate);
        double[] mean = {0.5, where.mean};
        var normal = new SearchDistribution(mean, 1e-6, 10);
        var margin = new Margin(coordinates, normal, 10);
        var random = new SplittableRandom(1);
        int[] counts = new int[where.coordinate.levels()];
        for (int i = 0; i < 40_000; i++) {
            counts[where.coordinate.level(margin.into(normal.sample(random))[1])]++;
        }
        // 1 / (n λ) = 1/20, shared by two neighbours where there are two.
        for (int neighbour : where.neighbours) {
            double share = 0.05 / where.neighbours.size();
            assertThat(counts[neighbour] / 40_000.0).isCloseTo(share, within(0.005));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11})
    void the_sample_of_a_point_stands_for_its_level(int level) {
        double[] mean = {0.5, 0.51};
        var normal = new SearchDistribution(mean, 1e-4, 10);
        var margin = new Margin(List.of(Coordinate.PLAIN, WHOLE), normal, 10);
        double[] genome = {0.3, (level + 0.5) / 21};
        assertThat(margin.into(margin.sampleOf(genome))).containsExactly(genome, within(1e-12));
    }

    record Where(Coordinate coordinate, double mean, List<Integer> neighbours) {}

    static Stream<Where> places() {
        return Stream.of(
                new Where(SWITCH, 0.2, List.of(1)),
                new Where(SWITCH, 1, List.of(0)),
                new Where(WHOLE, 0.01, List.of(1)),
                new Where(WHOLE, 0.51, List.of(9, 11)),
                new Where(WHOLE, 1, List.of(19)));
    }
}
