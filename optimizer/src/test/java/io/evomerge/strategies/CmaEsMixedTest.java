package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// CMA-ES of genes with levels, beside the same search that knows nothing of them.
class CmaEsMixedTest {
    private static final int SEEDS = 25;
    private static final double SOLVED = 1e-8;
    private static final Coordinate NUMBER = new Coordinate(0, true, -10, 10, -1);
    private static final Coordinate WHOLE = new Coordinate(21, true, -10, 10, -1);
    private static final Coordinate SWITCH = new Coordinate(2, true, 0, 1, -1);
    private static final Coordinate NAME = new Coordinate(5, false, 0, 5, -1);

    /// The functions of Hamano et al. 2022, table 1: ten numbers and ten genes with levels, to
    /// minimise; 0 is best.
    enum Function {
        SPHERE_INT,
        SPHERE_ONE_MAX,
        SPHERE_LEADING_ONES;

        Coordinate level() {
            return this == SPHERE_INT ? WHOLE : SWITCH;
        }

        List<Coordinate> coordinates() {
            List<Coordinate> out = new ArrayList<>(Collections.nCopies(10, NUMBER));
            out.addAll(Collections.nCopies(10, level()));
            return out;
        }

        double sigma() {
            return this == SPHERE_INT ? 1.0 / 20 : 1.0 / 6;
        }

        double of(double[] genome) {
            double[] numbers = Arrays.stream(genome, 0, 10).map(NUMBER::value).toArray();
            double[] levels = Arrays.copyOfRange(genome, 10, 20);
            double sphere = Arrays.stream(numbers).map(v -> v * v).sum();
            return sphere
                    + switch (this) {
                        case SPHERE_INT ->
                                Arrays.stream(levels)
                                        .map(g -> Math.pow(WHOLE.level(g) - 10, 2))
                                        .sum();
                        case SPHERE_ONE_MAX -> 10 - Arrays.stream(levels).map(SWITCH::level).sum();
                        case SPHERE_LEADING_ONES ->
                                10
                                        - Arrays.stream(levels)
                                                .takeWhile(g -> SWITCH.level(g) > 0)
                                                .count();
                    };
        }

        /// All switches undecided; all other values in [1, 3].
        double[] start(long seed) {
            var random = new SplittableRandom(100 + seed);
            double[] start = new double[20];
            Arrays.setAll(start, i -> 0.55 + 0.1 * random.nextDouble());
            if (level().equals(SWITCH)) {
                Arrays.fill(start, 10, 20, 0.5);
            }
            return start;
        }
    }

    @ParameterizedTest
    @EnumSource
    void numbers_and_levels_are_solved_together(Function function) {
        assertThat(solved(function, true)).isEqualTo(SEEDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"SPHERE_ONE_MAX", "SPHERE_LEADING_ONES"})
    void a_search_that_does_not_know_of_switches_freezes_them(Function function) {
        assertThat(solved(function, false)).isLessThan(3);
    }

    /// Of 25 seeds, in 6000 evaluations.
    private static long solved(Function function, boolean isTold) {
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
        List<Coordinate> coordinates = new ArrayList<>(Collections.nCopies(8, NAME));
        coordinates.addAll(Collections.nCopies(4, Coordinate.PLAIN));
        double[] start = new double[12];
        Arrays.fill(start, 0.5);
        return IntStream.rangeClosed(1, SEEDS)
                .filter(
                        seed -> {
                            var problem =
                                    isTold ? new Problem(start, coordinates, 1) : Problem.of(start);
                            var search =
                                    new CmaEs(0, 1.0 / 6)
                                            .start(problem, new SplittableRandom(seed));
                            return best(search, 1000, choice(seed)) > -1e-3;
                        })
                .count();
    }

    private static ToDoubleFunction<double[]> choice(long seed) {
        var random = new SplittableRandom(50 + seed);
        double[][] worth = new double[8][5];
        double[][] optimum = new double[5][4];
        for (double[] names : worth) {
            Arrays.setAll(names, k -> 0.3 * random.nextDouble() - 0.5);
            names[random.nextInt(5)] = 0;
        }
        for (double[] point : optimum) {
            Arrays.setAll(point, k -> 0.1 + 0.8 * random.nextDouble());
        }
        return genome -> {
            double sum = 0;
            for (int i = 0; i < 8; i++) {
                sum += worth[i][NAME.level(genome[i])];
            }
            double[] best = optimum[NAME.level(genome[0])];
            for (int i = 0; i < 4; i++) {
                sum -= (genome[8 + i] - best[i]) * (genome[8 + i] - best[i]);
            }
            return sum;
        };
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
        var function = Function.SPHERE_INT;
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

    record Where(Coordinate coordinate, double mean, List<Integer> neighbours) {}

    static Stream<Where> places() {
        return Stream.of(
                new Where(SWITCH, 0.2, List.of(1)),
                new Where(SWITCH, 1, List.of(0)),
                new Where(WHOLE, 0.01, List.of(1)),
                new Where(WHOLE, 0.51, List.of(9, 11)),
                new Where(WHOLE, 1, List.of(19)));
    }

    private static double best(
            Strategy.Search search, int budget, ToDoubleFunction<double[]> fitness) {
        double best = Double.NEGATIVE_INFINITY;
        for (int done = 0; done < budget; ) {
            List<Scored> told =
                    search.ask(budget - done).stream()
                            .map(g -> new Scored(g, fitness.applyAsDouble(g)))
                            .toList();
            search.tell(told);
            done += told.size();
            best = Math.max(best, told.stream().mapToDouble(Scored::fitness).max().orElseThrow());
        }
        return best;
    }
}
