package io.evomerge.irt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbilityEstimatorTest {
    private static final int ITEMS = 30;

    @ParameterizedTest
    @CsvSource({"false, 0", "false, 1", "true, 0", "true, 1"})
    void one_dimension_gives_mean_and_deviation_of_the_posterior(boolean guessing, int answer) {
        Simulation simulation = simulation(guessing);
        double[] responses = new double[ITEMS];
        Arrays.setAll(responses, j -> answer == 0 ? j % 2 : 1);
        Ability ability = AbilityEstimator.STANDARD.estimate(simulation.curves(), responses);

        double[] exact = bySummation(simulation.curves(), responses);
        assertThat(ability.mean(0)).isCloseTo(exact[0], within(2e-3));
        assertThat(ability.standardError(0)).isCloseTo(exact[1], within(2e-3));
    }

    /// Mean and standard deviation by a sum over a grid.
    private static double[] bySummation(ItemCurves curves, double[] responses) {
        double mass = 0;
        double mean = 0;
        double square = 0;
        for (double theta = -8; theta <= 8; theta += 1e-3) {
            double weight =
                    Math.exp(
                            AbilityEstimator.STANDARD.logPosterior(
                                    curves, responses, new double[] {theta}));
            mass += weight;
            mean += weight * theta;
            square += weight * theta * theta;
        }
        mean /= mass;
        return new double[] {mean, Math.sqrt(square / mass - mean * mean)};
    }

    @Test
    void several_dimensions_give_the_mode() {
        var random = new SplittableRandom(4);
        double[][] slopes = new double[ITEMS][3];
        for (double[] slope : slopes) {
            Arrays.setAll(slope, k -> random.nextGaussian());
        }
        ItemCurves curves =
                ItemCurves.of(slopes, random.doubles(ITEMS, -1, 1).toArray(), new double[ITEMS]);
        double[] responses = Simulation.answered(curves, 1, random).responses().row(0);
        Ability ability = AbilityEstimator.STANDARD.estimate(curves, responses);
        double height = AbilityEstimator.STANDARD.logPosterior(curves, responses, ability.mean());
        for (int k = 0; k < 3; k++) {
            for (double step : new double[] {-1e-3, 1e-3}) {
                double[] aside = ability.mean();
                aside[k] += step;
                assertThat(AbilityEstimator.STANDARD.logPosterior(curves, responses, aside))
                        .isLessThan(height);
            }
        }
    }

    @Test
    void without_a_prior_all_right_stops_at_the_farthest() {
        Simulation simulation = simulation(false);
        double[] right = new double[ITEMS];
        Arrays.fill(right, 1);
        Ability ability = AbilityEstimator.MAXIMUM_LIKELIHOOD.estimate(simulation.curves(), right);
        assertThat(ability.mean(0)).isFinite().isPositive().isLessThanOrEqualTo(30);
    }

    @Test
    void items_not_asked_tell_nothing() {
        Simulation simulation = simulation(false);
        double[] responses = simulation.responses().row(0);
        double[] half = responses.clone();
        Arrays.fill(half, ITEMS / 2, ITEMS, Double.NaN);
        int[] first = java.util.stream.IntStream.range(0, ITEMS / 2).toArray();
        Ability some = AbilityEstimator.STANDARD.estimate(simulation.curves(), half);
        Ability only =
                AbilityEstimator.STANDARD.estimate(
                        simulation.curves().ofItems(first), Arrays.copyOf(responses, ITEMS / 2));
        assertThat(some.mean(0)).isCloseTo(only.mean(0), within(1e-9));
        assertThat(some.standardError(0)).isCloseTo(only.standardError(0), within(1e-9));
    }

    @Test
    void no_responses_give_the_prior() {
        double[] none = new double[ITEMS];
        Arrays.fill(none, Double.NaN);
        Ability ability = AbilityEstimator.STANDARD.estimate(simulation(false).curves(), none);
        assertThat(ability.mean(0)).isCloseTo(0, within(1e-9));
        assertThat(ability.standardError(0)).isCloseTo(1, within(1e-9));
    }

    @Test
    void responses_to_other_items_are_refused() {
        assertThatThrownBy(
                        () ->
                                AbilityEstimator.STANDARD.estimate(
                                        simulation(false).curves(), new double[3]))
                .hasMessageContaining("3 responses to 30 items");
    }

    private static Simulation simulation(boolean guessing) {
        return Simulation.oneDimensional(1, ITEMS, guessing, new SplittableRandom(3));
    }
}
