package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// lq-CMA-ES of genes with levels.
class LqCmaEsMixedTest {
    private static final int SEEDS = 9;
    private static final double SOLVED = 1e-6;

    /// [CmaEs] solves none of them in as many evaluations.
    @ParameterizedTest
    @EnumSource(names = {"SPHERE_INT", "SPHERE_ONE_MAX"})
    void numbers_and_levels_are_solved_in_few_evaluations(MixedFunctions.Function function) {
        LongFunction<Problem> problem =
                seed -> new Problem(function.start(seed), function.coordinates(), 1);
        LongFunction<ToDoubleFunction<double[]>> fitness = seed -> g -> -function.of(g);
        assertThat(solved(new LqCmaEs(0, function.sigma()), 200, problem, fitness))
                .isEqualTo(SEEDS);
        assertThat(solved(new CmaEs(0, function.sigma()), 200, problem, fitness)).isZero();
    }

    @Test
    void names_are_chosen_in_few_evaluations() {
        LongFunction<Problem> told = seed -> MixedFunctions.choices();
        LongFunction<Problem> untold = seed -> Problem.of(MixedFunctions.choices().start());
        assertThat(solved(LqCmaEs.DEFAULT, 400, told, MixedFunctions::choice)).isGreaterThan(6);
        assertThat(solved(LqCmaEs.DEFAULT, 400, untold, MixedFunctions::choice)).isZero();
    }

    @Test
    void genes_without_effect_do_not_confuse_the_model() {
        assertThat(solvedMethods(LqCmaEsMixedTest::atRest)).isGreaterThan(4);
        assertThat(solvedMethods(UnaryOperator.identity())).isLessThan(3);
    }

    private static long solvedMethods(UnaryOperator<double[]> canonical) {
        return solved(
                LqCmaEs.DEFAULT,
                200,
                seed -> methods(canonical),
                seed -> LqCmaEsMixedTest::ofMethods);
    }

    /// One of five methods, and two numbers for each of them.
    private static Problem methods(UnaryOperator<double[]> canonical) {
        List<Coordinate> coordinates = new ArrayList<>(Collections.nCopies(11, Coordinate.PLAIN));
        coordinates.set(0, MixedFunctions.NAME);
        double[] start = new double[11];
        Arrays.fill(start, 0.5);
        return new Problem(start, coordinates, 1, Optional.empty(), canonical);
    }

    private static double[] atRest(double[] genome) {
        double[] out = genome.clone();
        int method = MixedFunctions.NAME.level(genome[0]);
        for (int i = 1; i < out.length; i++) {
            out[i] = (i - 1) / 2 == method ? out[i] : 0.5;
        }
        return out;
    }

    /// The fourth method is the best one, and has its optimum at (0.3, 0.8).
    private static double ofMethods(double[] genome) {
        int method = MixedFunctions.NAME.level(genome[0]);
        double first = genome[1 + 2 * method] - 0.3;
        double second = genome[2 + 2 * method] - 0.8;
        return -Math.abs(method - 3) / 10.0 - first * first - second * second;
    }

    private static long solved(
            Strategy strategy,
            int evaluations,
            LongFunction<Problem> problem,
            LongFunction<ToDoubleFunction<double[]>> fitness) {
        return IntStream.rangeClosed(1, SEEDS)
                .mapToDouble(
                        seed ->
                                MixedFunctions.best(
                                        strategy.start(
                                                problem.apply(seed), new SplittableRandom(seed)),
                                        evaluations,
                                        fitness.apply(seed)))
                .filter(best -> best > -SOLVED)
                .count();
    }
}
