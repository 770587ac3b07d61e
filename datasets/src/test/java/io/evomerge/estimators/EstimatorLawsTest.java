package io.evomerge.estimators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.anchors.AnchorSet;
import io.evomerge.anchors.RandomAnchors;
import io.evomerge.anchors.VarianceAnchors;
import io.evomerge.irt.Calibration;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.ResponseMatrix;
import io.evomerge.irt.Simulation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every estimator must obey, on a bank of two dimensions with 300 models, and 300 further
/// models that nothing was learned from.
class EstimatorLawsTest {
    private static final int ITEMS = 80;
    private static final int ANCHORS = 16;
    private static final ResponseMatrix RESPONSES = responses();
    private static final ItemBank BANK = bank();
    private static final Estimators CHOSEN =
            Estimators.choose(BANK, new VarianceAnchors(), ANCHORS, 0);
    private static final List<double[]> ENDPOINTS =
            List.of(BANK.fit().abilities().get(0).mean(), BANK.fit().abilities().get(1).mean());
    private static final Map<String, ScoreEstimator> ALL = all(CHOSEN);

    private static ResponseMatrix responses() {
        var random = new SplittableRandom(1);
        double[][] slopes = new double[ITEMS][2];
        double[] intercepts = new double[ITEMS];
        for (int j = 0; j < ITEMS; j++) {
            slopes[j][0] = 1 + 0.3 * random.nextGaussian();
            slopes[j][1] = j % 3 == 0 ? 1.2 : 0;
            intercepts[j] = random.nextGaussian();
        }
        return Simulation.answered(
                        io.evomerge.irt.ItemCurves.of(slopes, intercepts, new double[ITEMS]),
                        600,
                        random)
                .responses();
    }

    private static ItemBank bank() {
        ResponseMatrix training = RESPONSES.ofModels(IntStream.range(0, 300).toArray());
        return ItemBank.of(
                ItemModel.TWO_PL, training, Calibration.of(ItemModel.TWO_PL, 2).fit(training));
    }

    private static Map<String, ScoreEstimator> all(Estimators made) {
        Map<String, ScoreEstimator> out = new LinkedHashMap<>();
        for (String name : Estimators.NAMES) {
            out.put(name, made.of(name, ENDPOINTS));
        }
        return out;
    }

    static List<String> names() {
        return Estimators.NAMES;
    }

    private static ScoreEstimator estimator(String name) {
        return java.util.Objects.requireNonNull(ALL.get(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void all_right_and_all_wrong_are_finite_and_in_order(String name) {
        double[] right = new double[ANCHORS];
        Arrays.fill(right, 1);
        Estimate best = estimator(name).estimate(right);
        Estimate worst = estimator(name).estimate(new double[ANCHORS]);
        assertThat(best.value()).isFinite().isGreaterThan(0.75);
        assertThat(worst.value()).isFinite().isLessThan(0.25);
        assertThat(best.standardError()).isFinite().isPositive();
        assertThat(worst.standardError()).isFinite().isPositive();
    }

    /// 300 models: the standard deviation of the coverage is 1.3 points; the bounds are four of
    /// them about 95. The mean's interval assumes random anchors, and these are not.
    @ParameterizedTest
    @MethodSource("names")
    void intervals_of_95_percent_cover_as_often_on_further_models(String name) {
        Estimators made =
                name.equals("mean")
                        ? Estimators.choose(BANK, new RandomAnchors(), ANCHORS, 0)
                        : CHOSEN;
        ScoreEstimator estimator =
                name.equals("mean") ? made.of("mean", List.of()) : estimator(name);
        int covered = 0;
        for (int i = 300; i < 600; i++) {
            Estimate estimate = estimator.estimate(RESPONSES.row(i, made.anchors().items()));
            double score = Arrays.stream(RESPONSES.row(i)).average().orElseThrow();
            if (estimate.low95() <= score && score <= estimate.high95()) {
                covered++;
            }
        }
        assertThat(covered / 300.0).isBetween(0.90, 1.0);
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_further_right_answer_never_lowers_the_estimate_much(String name) {
        double[] responses = RESPONSES.row(310, CHOSEN.anchors().items());
        double before = estimator(name).estimate(responses).value();
        int wrong =
                IntStream.range(0, ANCHORS)
                        .filter(j -> responses[j] == 0)
                        .findFirst()
                        .orElseThrow();
        responses[wrong] = 1;
        assertThat(estimator(name).estimate(responses).value()).isGreaterThan(before - 0.01);
    }

    @ParameterizedTest
    @MethodSource("names")
    void several_models_at_once_are_estimated_as_one_by_one(String name) {
        double[][] responses =
                IntStream.range(300, 450)
                        .mapToObj(i -> RESPONSES.row(i, CHOSEN.anchors().items()))
                        .toArray(double[][]::new);
        List<Estimate> together = estimator(name).estimates(responses);
        assertThat(together).hasSize(150);
        for (int i = 0; i < 150; i++) {
            Estimate alone = estimator(name).estimate(responses[i]);
            assertThat(together.get(i).value()).isCloseTo(alone.value(), within(1e-12));
            assertThat(together.get(i).standardError())
                    .isCloseTo(alone.standardError(), within(1e-9));
        }
    }

    @Test
    void estimators_that_know_the_bank_beat_the_mean_of_random_items() {
        Estimators random = Estimators.choose(BANK, new RandomAnchors(), ANCHORS, 0);
        double mean = meanError(random.of("mean", List.of()), random.anchors());
        for (String name : List.of("p-irt", "gp-irt", "regression")) {
            assertThat(meanError(estimator(name), CHOSEN.anchors()))
                    .as(name)
                    .isLessThan(0.85 * mean);
        }
    }

    private static double meanError(ScoreEstimator estimator, AnchorSet anchors) {
        return IntStream.range(300, 600)
                .mapToDouble(
                        i ->
                                Math.abs(
                                        estimator
                                                        .estimate(RESPONSES.row(i, anchors.items()))
                                                        .value()
                                                - Arrays.stream(RESPONSES.row(i))
                                                        .average()
                                                        .orElseThrow()))
                .average()
                .orElseThrow();
    }

    @Test
    void an_estimate_from_all_items_is_the_score() {
        int[] items = IntStream.range(0, ITEMS).toArray();
        double[] weights = new double[ITEMS];
        Arrays.fill(weights, 1.0 / ITEMS);
        var anchors = new AnchorSet(items, weights);
        double score = Arrays.stream(RESPONSES.row(400)).average().orElseThrow();
        for (ScoreEstimator estimator :
                List.of(
                        new MeanScore(ITEMS, ITEMS),
                        new WeightedMean(anchors),
                        new PIrt(BANK, anchors))) {
            assertThat(estimator.estimate(RESPONSES.row(400)).value())
                    .isCloseTo(score, within(1e-9));
        }
        assertThat(new PIrt(BANK, anchors).estimate(RESPONSES.row(400)).standardError()).isZero();
        assertThat(new MeanScore(ITEMS, ITEMS).estimate(RESPONSES.row(400)).standardError())
                .isZero();
    }

    @Test
    void the_best_combination_is_no_worse_than_either_part() {
        var moments = new ErrorMoments(4e-4, 9e-4, 1e-4);
        assertThat(moments.lambda()).isCloseTo(8.0 / 11, within(1e-12));
        assertThat(moments.variance()).isLessThan(4e-4);
        assertThat(new ErrorMoments(9e-4, 1e-4, 2e-4).lambda()).isZero();
        assertThat(new ErrorMoments(0, 0, 0).lambda()).isZero();
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_paired_difference_is_that_of_the_estimates(String name) {
        double[] first = RESPONSES.row(500, CHOSEN.anchors().items());
        double[] second = RESPONSES.row(501, CHOSEN.anchors().items());
        PairedDifference paired = CHOSEN.difference(name, ENDPOINTS);

        Estimate difference = paired.estimate(first, second);
        assertThat(difference.value())
                .isCloseTo(
                        estimator(name).estimate(first).value()
                                - estimator(name).estimate(second).value(),
                        within(1e-12));
        assertThat(paired.estimate(second, first).value()).isEqualTo(-difference.value());
        assertThat(paired.estimate(second, first).standardError())
                .isEqualTo(difference.standardError());
        assertThat(paired.estimate(first, first).standardError())
                .isLessThanOrEqualTo(difference.standardError());
    }

    /// 5000 pairs of 300 further models. The mean's interval assumes random anchors.
    @ParameterizedTest
    @MethodSource("names")
    void the_interval_of_a_difference_covers_as_often_on_further_models(String name) {
        PairedDifference paired = CHOSEN.difference(name, ENDPOINTS);
        var random = new SplittableRandom(2);
        int covered = 0;
        for (int pair = 0; pair < 5000; pair++) {
            int i = random.nextInt(300, 600);
            int j = random.nextInt(300, 600);
            Estimate difference =
                    paired.estimate(
                            RESPONSES.row(i, CHOSEN.anchors().items()),
                            RESPONSES.row(j, CHOSEN.anchors().items()));
            double truth = score(i) - score(j);
            if (difference.low95() <= truth && truth <= difference.high95()) {
                covered++;
            }
        }
        assertThat(covered / 5000.0).isBetween(0.92, 0.99);
    }

    private static double score(int model) {
        return Arrays.stream(RESPONSES.row(model)).average().orElseThrow();
    }

    @Test
    void models_that_answer_alike_are_compared_with_less_error() {
        PairedDifference paired = CHOSEN.difference("weighted", List.of());
        double[] first = RESPONSES.row(500, CHOSEN.anchors().items());
        double[] alike = first.clone();
        alike[0] = 1 - alike[0];
        double[] unlike = Arrays.stream(first).map(y -> 1 - y).toArray();

        assertThat(paired.estimate(first, alike).standardError())
                .isLessThan(paired.estimate(first, unlike).standardError() / 2);
    }

    @Test
    void an_unknown_name_is_refused() {
        assertThatThrownBy(() -> CHOSEN.of("best", List.of()))
                .hasMessageContaining("unknown estimator 'best'; known: mean, weighted, p-irt");
    }

    @Test
    void merged_estimators_need_endpoints() {
        assertThatThrownBy(() -> CHOSEN.of("mp-irt", List.of()))
                .hasMessageContaining("no endpoints");
    }
}
