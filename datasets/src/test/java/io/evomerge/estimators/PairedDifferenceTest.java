package io.evomerge.estimators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.anchors.AnchorSet;
import io.evomerge.irt.Calibration;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.ResponseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedDifferenceTest {
    private static final int ANCHORS = 8;
    private static final ScoreEstimator MEAN = new MeanScore(ANCHORS, 100);

    /// Two families that answer alike, of which one is always overrated: half of all pairs are of
    /// both, whose errors differ by 0.2.
    @ParameterizedTest
    @ValueSource(ints = {2, 7, 60, 101, 102, 400})
    void pairs_are_spread_over_models_of_all_kinds(int models) {
        int overrated = models / 2;
        double[] errors = new double[models];
        Arrays.setAll(errors, i -> i < overrated ? 0.1 : -0.1);
        double[][] responses = responses(models);
        PairedDifference paired =
                PairedDifference.learned(MEAN, folds(responses, new double[models]), errors);

        double mixed = 2.0 * overrated * (models - overrated) / models / (models - 1);
        assertThat(paired.estimate(responses[0], responses[1]).standardError())
                .isCloseTo(0.2 * Math.sqrt(mixed), within(0.02));
    }

    @Test
    void the_error_is_unknown_if_no_model_was_held_out() {
        PairedDifference paired =
                PairedDifference.learned(MEAN, new Folds(List.of()), new double[0]);
        double[][] two = responses(2);

        assertThat(paired.estimate(two[0], two[1]).value()).isFinite();
        assertThat(paired.estimate(two[0], two[1]).standardError()).isNaN();
    }

    /// By chance, so that how much two differ says nothing of their errors.
    private static double[][] responses(int models) {
        var random = new SplittableRandom(5);
        return IntStream.range(0, models)
                .mapToObj(i -> random.ints(ANCHORS, 0, 2).asDoubleStream().toArray())
                .toArray(double[][]::new);
    }

    private static Folds folds(double[][] responses, double[] scores) {
        double[] weights = new double[ANCHORS];
        Arrays.fill(weights, 1.0 / ANCHORS);
        var anchors = new AnchorSet(IntStream.range(0, ANCHORS).toArray(), weights);
        return new Folds(List.of(new Folds.Fold(bank(), anchors, responses, scores)));
    }

    /// Pairs do not look at it.
    private static ItemBank bank() {
        var matrix =
                new ResponseMatrix(
                        List.of("a", "b", "c"),
                        List.of("x", "y"),
                        new double[][] {{0, 1}, {1, 0}, {1, 1}});
        return ItemBank.of(
                ItemModel.ONE_PL, matrix, Calibration.of(ItemModel.ONE_PL, 1).fit(matrix));
    }
}
