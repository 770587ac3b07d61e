package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every strategy.
@ParameterizedClass(name = "{0}")
@MethodSource("strategies")
record StrategyLawsTest(Strategy strategy) {
    static Stream<Strategy> strategies() {
        return Stream.of(
                new CmaEs(0, 1.0 / 6),
                new CmaEs(20, 0.5),
                AmortizedPareto.DEFAULT,
                new AmortizedPareto(30, 8),
                AdaMerging.USUAL,
                De.DEFAULT,
                new De(5, 0.9, 1, 0),
                Ga.DEFAULT,
                new Ga(10, 10, Ga.Crossover.SIMULATED_BINARY, 0.9, Ga.Mutator.POLYNOMIAL, 0.2, 0.1),
                Kinship.DEFAULT,
                new Kinship(2, 4, 0.3),
                MapElites.DEFAULT,
                new MapElites(3, 1, 1, 0.1, 0),
                NaturalNiches.DEFAULT,
                new NaturalNiches(10, 8, 1, 0.5, false, false, 0),
                LqCmaEs.DEFAULT,
                new LqCmaEs(12, 0.4),
                Nsga2.DEFAULT,
                new Nsga2(5),
                Nsga3.DEFAULT,
                new Nsga3(5),
                new Ga(6, 1, Ga.Crossover.LINE, 1, Ga.Mutator.GAUSSIAN, 0.2, 0.3),
                new Ga(8, 0, Ga.Crossover.UNIFORM, 0.5, Ga.Mutator.GAUSSIAN, 1, 0.1),
                Gp.DEFAULT,
                new Auto(),
                Grid.DEFAULT,
                new Grid(2, 3),
                new Gp(1, 3),
                new RandomSearch(7),
                new Sobol(7));
    }

    /// Strategies that fit a model to the values themselves.
    private boolean isModelBased() {
        return strategy instanceof AmortizedPareto
                || strategy instanceof Auto
                || strategy instanceof Gp
                || strategy instanceof LqCmaEs;
    }

    /// Models take time: as many as a law may spend in about two seconds. Even so, a model that is
    /// fitted to a design is reached in 40 genes.
    private int evaluations(int usual) {
        return switch (strategy) {
            case LqCmaEs lq -> Math.min(usual, 200);
            case AmortizedPareto map -> Math.min(usual, 120);
            case Gp gp -> Math.min(usual, 60);
            case Auto auto -> Math.min(usual, 60);
            default -> usual;
        };
    }

    @Test
    void every_strategy_is_under_test() {
        assertThat(strategies().map(Strategy::name)).containsAll(Strategies.names());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 40})
    void the_same_seed_and_tells_give_the_same_asks(int dimensions) {
        assertSame(
                run(dimensions, 300, StrategyLawsTest::sphere),
                run(dimensions, 300, StrategyLawsTest::sphere));
    }

    @Test
    void another_seed_gives_other_asks() {
        assumeFalse(strategy instanceof AdaMerging, "it proposes nothing by itself");
        var first = new Run(strategy, 5, 1).evaluate(50, StrategyLawsTest::sphere);
        var second = new Run(strategy, 5, 2).evaluate(50, StrategyLawsTest::sphere);
        assertThat(second.genomes.getLast()).isNotEqualTo(first.genomes.getLast());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 40})
    void only_the_order_of_the_fitness_counts(int dimensions) {
        assumeFalse(isModelBased(), "a model of the values depends on them");
        DoubleUnaryOperator monotone = f -> 1e6 + Math.exp(3 * f);
        assertSame(
                run(dimensions, 400, StrategyLawsTest::sphere),
                run(dimensions, 400, x -> monotone.applyAsDouble(sphere(x))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 40})
    void the_way_asks_are_cut_changes_nothing(int dimensions) {
        var whole = run(dimensions, 300, StrategyLawsTest::sphere);
        assertSame(
                whole,
                new Run(strategy, dimensions, 1)
                        .evaluate(evaluations(300), StrategyLawsTest::sphere, asked -> 1));
        assertSame(
                whole,
                new Run(strategy, dimensions, 1)
                        .evaluate(
                                evaluations(300),
                                StrategyLawsTest::sphere,
                                asked -> 1 + asked % 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40})
    void it_goes_on_past_any_convergence_and_stays_inside_the_cube(int dimensions) {
        // `evaluate` fails on an empty ask, one that is too large, and a gene outside [0, 1].
        new Run(strategy, dimensions, 1).evaluate(evaluations(3000), StrategyLawsTest::sphere);
        new Run(strategy, dimensions, 1).evaluate(evaluations(3000), x -> 0);
        new Run(strategy, dimensions, 1)
                .evaluate(evaluations(3000), StrategyLawsTest::oftenFailing);
        new Run(strategy, dimensions, 1).evaluate(evaluations(500), x -> Double.NaN);
    }

    @Test
    void a_start_in_a_corner_is_legal() {
        double[] corner = {0, 1, 0, 1};
        new Run(strategy.start(corner, new SplittableRandom(1)))
                .evaluate(evaluations(500), StrategyLawsTest::sphere);
    }

    @Test
    void failed_points_rank_below_the_worst_value() {
        assumeFalse(isModelBased(), "a model of the values depends on them");
        assertSame(
                run(5, 300, StrategyLawsTest::oftenFailing),
                run(
                        5,
                        300,
                        x -> {
                            double f = oftenFailing(x);
                            return Double.isNaN(f) ? -1e9 : f;
                        }));
    }

    @Test
    void points_may_be_asked_for_before_the_last_ones_are_told() {
        var search = strategy.start(middle(5), new SplittableRandom(1));
        var waiting = new ArrayList<double[]>();
        for (int round = 0; round < 100; round++) {
            waiting.addAll(search.ask(8));
            assertThat(waiting).isNotEmpty();
            double[] first = waiting.removeFirst();
            search.tell(List.of(new Scored(first, sphere(first))));
        }
    }

    @Test
    void points_that_are_never_told_do_not_stop_it() {
        var search = strategy.start(middle(5), new SplittableRandom(1));
        for (int round = 0; round < 200; round++) {
            assertThat(search.ask(4)).isNotEmpty();
        }
    }

    @Test
    void seeds_are_accepted_before_the_first_ask_and_strangers_later() {
        var run = new Run(strategy, 5, 1);
        run.search.tell(
                List.of(
                        new Scored(middle(5), Double.NaN),
                        new Scored(new double[] {0, 0, 1, 1, 0}, -1),
                        new Scored(middle(5), -0.5)));
        run.evaluate(100, StrategyLawsTest::sphere);
        run.search.tell(List.of(new Scored(new double[] {0, 0, 0, 0, 0}, 3)));
        run.evaluate(100, StrategyLawsTest::sphere);
    }

    @Test
    void callers_may_overwrite_the_genomes_they_were_given() {
        var search = strategy.start(middle(5), new SplittableRandom(1));
        int evaluations = evaluations(200);
        var expected = run(5, evaluations, StrategyLawsTest::sphere);
        var seen = new ArrayList<double[]>();
        while (seen.size() < evaluations) {
            List<double[]> asked = search.ask(evaluations - seen.size());
            asked.forEach(x -> seen.add(x.clone()));
            search.tell(asked.stream().map(x -> new Scored(x, sphere(x))).toList());
            asked.forEach(x -> Arrays.fill(x, 0.5));
        }
        assertThat(seen).usingElementComparator(Arrays::compare).isEqualTo(expected.genomes);
    }

    @Test
    void misuse_is_refused() {
        var random = new SplittableRandom(1);
        var search = strategy.start(middle(2), random);
        assertThatIllegalArgumentException().isThrownBy(() -> search.ask(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.tell(List.of(new Scored(middle(3), 1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.tell(List.of(new Scored(new double[] {0, 2}, 1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> strategy.start(new double[] {1.5}, random));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> strategy.start(new double[] {}, random));
    }

    private Run run(int dimensions, int evaluations, ToDoubleFunction<double[]> fitness) {
        return new Run(strategy, dimensions, 1).evaluate(evaluations(evaluations), fitness);
    }

    private static void assertSame(Run one, Run other) {
        assertThat(other.genomes).usingElementComparator(Arrays::compare).isEqualTo(one.genomes);
    }

    /// In whole thousandths, so that a monotone function of it keeps ties and order exactly.
    private static double sphere(double[] x) {
        return -Math.rint(1e3 * Arrays.stream(x).map(g -> (g - 0.3) * (g - 0.3)).sum()) / 1e3;
    }

    private static double oftenFailing(double[] x) {
        return x[0] > 0.45 ? Double.NaN : sphere(x);
    }

    private static double[] middle(int dimensions) {
        double[] x = new double[dimensions];
        Arrays.fill(x, 0.5);
        return x;
    }

    /// Asks and tells, and keeps what was asked.
    private static final class Run {
        final Strategy.Search search;
        final List<double[]> genomes = new ArrayList<>();

        Run(Strategy strategy, int dimensions, long seed) {
            this(strategy.start(middle(dimensions), new SplittableRandom(seed)));
        }

        Run(Strategy.Search search) {
            this.search = search;
        }

        Run evaluate(int evaluations, ToDoubleFunction<double[]> fitness) {
            return evaluate(evaluations, fitness, asked -> Integer.MAX_VALUE);
        }

        Run evaluate(int evaluations, ToDoubleFunction<double[]> fitness, IntUnaryOperator batch) {
            int end = genomes.size() + evaluations;
            while (genomes.size() < end) {
                int most = Math.min(end - genomes.size(), batch.applyAsInt(genomes.size()));
                List<double[]> asked = search.ask(most);
                assertThat(asked).hasSizeBetween(1, most);
                for (double[] genome : asked) {
                    assertThat(Arrays.stream(genome).allMatch(g -> g >= 0 && g <= 1)).isTrue();
                    genomes.add(genome);
                }
                search.tell(
                        asked.stream().map(x -> new Scored(x, fitness.applyAsDouble(x))).toList());
            }
            return this;
        }
    }
}
