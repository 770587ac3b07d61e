package io.evomerge.irt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// That calibration finds the parameters that responses were drawn from, and knows how well.
class CalibrationTest {
    private static final int MODELS = 600;
    private static final int ITEMS = 120;

    @Test
    void slopes_difficulties_and_abilities_are_recovered_in_two_parameters() {
        Simulation truth = simulation(MODELS, false, 1);
        ItemFit fit = Calibration.of(ItemModel.TWO_PL, 1).fit(truth.responses());
        assertThat(fit.converged()).isTrue();
        assertThat(
                        correlation(
                                ITEMS,
                                j -> truth.curves().slope(j, 0),
                                j -> fit.curves().slope(j, 0)))
                .isGreaterThan(0.95);
        assertThat(correlation(ITEMS, j -> difficulty(truth, j), fit::difficulty))
                .isGreaterThan(0.98);
        assertThat(
                        correlation(
                                MODELS,
                                i -> truth.abilities()[i][0],
                                i -> fit.abilities().get(i).mean(0)))
                .isGreaterThan(0.97);
    }

    /// Item 489 has slope 1.8, difficulty 2.6 and is guessed by one in four: few models know it,
    /// and under a normal prior its slope is found at 0.02 and its difficulty at 79.
    @Test
    void three_parameters_put_no_difficulty_far_out() {
        Simulation truth = Simulation.oneDimensional(1000, 500, true, new SplittableRandom(12));
        ItemFit fit = new Calibration(ItemModel.THREE_PL, 1, 0.2, 200, 2e-3).fit(truth.responses());
        assertThat(correlation(500, j -> difficulty(truth, j), fit::difficulty))
                .isGreaterThan(0.96);
    }

    @ParameterizedTest
    @EnumSource(names = {"TWO_PL", "THREE_PL"})
    void an_item_keyed_the_wrong_way_has_a_negative_slope(ItemModel model) {
        Simulation truth = simulation(MODELS, model == ItemModel.THREE_PL, 13);
        double[][] rows = new double[MODELS][];
        for (int i = 0; i < MODELS; i++) {
            rows[i] = truth.responses().row(i);
            rows[i][7] = 1 - rows[i][7];
        }
        ItemFit fit = Calibration.of(model, 1).fit(Simulation.matrix(rows));
        assertThat(fit.curves().slope(7, 0)).isNegative();
        assertThat(fit.curves().slope(8, 0)).isPositive();
    }

    /// 120 items' coverage has a standard deviation of 2 points about 95; the bounds are three of
    /// them.
    @ParameterizedTest
    @CsvSource({"false, 1", "false, 2", "true, 3", "true, 4"})
    void intervals_of_95_percent_cover_as_often(boolean guessing, int seed) {
        Simulation truth = simulation(MODELS, guessing, seed);
        ItemModel model = guessing ? ItemModel.THREE_PL : ItemModel.TWO_PL;
        ItemFit fit = new Calibration(model, 1, 0.2, 300, 2e-3).fit(truth.responses());
        assertThat(
                        covered(
                                ITEMS,
                                j -> truth.curves().slope(j, 0),
                                j -> fit.curves().slope(j, 0),
                                j -> fit.slopeError(j, 0)))
                .isBetween(0.89, 1.0);
        assertThat(covered(ITEMS, j -> difficulty(truth, j), fit::difficulty, fit::difficultyError))
                .isBetween(0.89, 1.0);
        assertThat(
                        covered(
                                MODELS,
                                i -> truth.abilities()[i][0],
                                i -> fit.abilities().get(i).mean(0),
                                fit::abilityError))
                .isBetween(0.92, 0.98);
    }

    @Test
    void the_error_of_an_ability_adds_what_finitely_many_models_say_of_the_scale() {
        ItemFit fit =
                Calibration.of(ItemModel.TWO_PL, 1).fit(simulation(200, false, 13).responses());
        double theta = fit.abilities().get(7).mean(0);
        double own = fit.abilities().get(7).standardError(0);
        assertThat(Math.pow(fit.abilityError(7), 2) - own * own)
                .isCloseTo((1 + theta * theta / 2) / 200, within(1e-12));
    }

    @Test
    void errors_shrink_with_the_square_root_of_the_models() {
        Simulation few = simulation(300, false, 5);
        Simulation many = simulation(1200, false, 5);
        double ratio =
                meanError(Calibration.of(ItemModel.TWO_PL, 1).fit(few.responses()))
                        / meanError(Calibration.of(ItemModel.TWO_PL, 1).fit(many.responses()));
        assertThat(ratio).isBetween(1.6, 2.2);
    }

    private static double meanError(ItemFit fit) {
        return IntStream.range(0, ITEMS).mapToDouble(fit::interceptError).average().orElseThrow();
    }

    @Test
    void one_parameter_gives_all_items_one_slope() {
        double[][] slopes = new double[ITEMS][1];
        Arrays.stream(slopes).forEach(s -> s[0] = 1.4);
        var random = new SplittableRandom(6);
        double[] intercepts =
                IntStream.range(0, ITEMS).mapToDouble(j -> random.nextGaussian()).toArray();
        Simulation truth =
                Simulation.answered(
                        ItemCurves.of(slopes, intercepts, new double[ITEMS]), MODELS, random);
        ItemFit fit = Calibration.of(ItemModel.ONE_PL, 1).fit(truth.responses());
        assertThat(IntStream.range(0, ITEMS).mapToDouble(j -> fit.curves().slope(j, 0)).distinct())
                .hasSize(1);
        assertThat(fit.curves().slope(0, 0)).isCloseTo(1.4, within(0.1));
        assertThat(correlation(ITEMS, j -> intercepts[j], j -> fit.curves().intercept(j)))
                .isGreaterThan(0.99);
        assertThat(
                        covered(
                                ITEMS,
                                j -> intercepts[j],
                                j -> fit.curves().intercept(j),
                                fit::interceptError))
                .isBetween(0.89, 1.0);
    }

    @Test
    void two_dimensions_predict_what_two_made() {
        var random = new SplittableRandom(7);
        double[][] slopes = new double[ITEMS][2];
        for (int j = 0; j < ITEMS; j++) {
            slopes[j][j % 2] = 1.5;
        }
        double[] intercepts =
                IntStream.range(0, ITEMS).mapToDouble(j -> random.nextGaussian()).toArray();
        Simulation truth =
                Simulation.answered(
                        ItemCurves.of(slopes, intercepts, new double[ITEMS]), MODELS, random);
        assertThat(DimensionChoice.of(truth.responses(), 0).dimensions()).isEqualTo(2);
        ItemFit fit = Calibration.of(ItemModel.TWO_PL, 2).fit(truth.responses());
        double squares = 0;
        for (int i = 0; i < MODELS; i++) {
            for (int j = 0; j < ITEMS; j++) {
                double off =
                        fit.curves().probability(j, fit.abilities().get(i).mean())
                                - truth.curves().probability(j, truth.abilities()[i]);
                squares += off * off;
            }
        }
        assertThat(Math.sqrt(squares / MODELS / ITEMS)).isLessThan(0.07);
    }

    @Test
    void one_dimension_is_chosen_for_what_one_made() {
        assertThat(DimensionChoice.of(simulation(300, false, 8).responses(), 0).dimensions())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(ItemModel.class)
    void missing_responses_are_left_out(ItemModel model) {
        Simulation truth = simulation(MODELS, model == ItemModel.THREE_PL, 9);
        double[][] rows = new double[MODELS][];
        var random = new SplittableRandom(10);
        for (int i = 0; i < MODELS; i++) {
            rows[i] = truth.responses().row(i);
            for (int j = 0; j < ITEMS; j++) {
                rows[i][j] = random.nextDouble() < 0.5 ? Double.NaN : rows[i][j];
            }
        }
        ItemFit all = Calibration.of(model, 1).fit(truth.responses());
        ItemFit half = Calibration.of(model, 1).fit(Simulation.matrix(rows));
        assertThat(correlation(ITEMS, all::difficulty, half::difficulty)).isGreaterThan(0.95);
        assertThat(meanError(half)).isGreaterThan(meanError(all));
    }

    @ParameterizedTest
    @EnumSource(ItemModel.class)
    void few_models_and_constant_items_give_finite_parameters(ItemModel model) {
        double[][] rows = new double[4][40];
        for (int i = 0; i < 4; i++) {
            int models = i;
            Arrays.setAll(rows[i], j -> j < 5 ? 1 : j < 10 ? 0 : (j * 7 + models) % 3 == 0 ? 1 : 0);
        }
        ItemFit fit = Calibration.of(model, 1).fit(Simulation.matrix(rows));
        for (int j = 0; j < 40; j++) {
            assertThat(fit.curves().slope(j, 0)).isFinite();
            assertThat(fit.curves().intercept(j)).isFinite().isBetween(-10.0, 10.0);
            assertThat(fit.interceptError(j)).isFinite().isPositive();
        }
    }

    @Test
    void few_models_in_several_dimensions_have_finite_errors() {
        Simulation truth = simulation(12, false, 12);
        ItemFit fit = Calibration.of(ItemModel.TWO_PL, 3).fit(truth.responses());
        for (int j = 0; j < ITEMS; j++) {
            assertThat(fit.interceptError(j)).isFinite().isPositive();
        }
    }

    @Test
    void the_fit_does_not_depend_on_the_order_of_models() {
        Simulation truth = simulation(200, false, 11);
        int[] backwards = IntStream.range(0, 200).map(i -> 199 - i).toArray();
        ItemFit first = Calibration.of(ItemModel.TWO_PL, 1).fit(truth.responses());
        ItemFit second =
                Calibration.of(ItemModel.TWO_PL, 1).fit(truth.responses().ofModels(backwards));
        for (int j = 0; j < ITEMS; j++) {
            assertThat(second.curves().slope(j, 0))
                    .isCloseTo(first.curves().slope(j, 0), within(1e-6));
        }
    }

    @Test
    void only_two_parameters_have_several_dimensions() {
        assertThatThrownBy(() -> Calibration.of(ItemModel.THREE_PL, 2))
                .hasMessageContaining("3pl has one dimension");
        assertThatThrownBy(() -> Calibration.of(ItemModel.TWO_PL, 16))
                .hasMessageContaining("1 to 15");
    }

    private static double difficulty(Simulation truth, int item) {
        return -truth.curves().intercept(item) / truth.curves().slope(item, 0);
    }

    private static double correlation(int count, IntToDoubleFunction x, IntToDoubleFunction y) {
        return new PearsonsCorrelation()
                .correlation(
                        IntStream.range(0, count).mapToDouble(x).toArray(),
                        IntStream.range(0, count).mapToDouble(y).toArray());
    }

    private static double covered(
            int count,
            IntToDoubleFunction truth,
            IntToDoubleFunction estimate,
            IntToDoubleFunction error) {
        return IntStream.range(0, count)
                        .filter(
                                j ->
                                        Math.abs(truth.applyAsDouble(j) - estimate.applyAsDouble(j))
                                                < 1.96 * error.applyAsDouble(j))
                        .count()
                / (double) count;
    }

    private static Simulation simulation(int models, boolean guessing, int seed) {
        return Simulation.oneDimensional(models, ITEMS, guessing, new SplittableRandom(seed));
    }
}
