package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evomerge.evaluators.Responses;
import io.evomerge.search.Bootstrap.Sample;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final Bootstrap BOOTSTRAP = new Bootstrap(3, 2000);

    @Test
    void ninety_five_per_cent_of_the_intervals_hold_the_true_value() {
        var random = new SplittableRandom(5);
        var bootstrap = new Bootstrap(3, 400);
        int trials = 600;
        int hits = 0;
        for (int i = 0; i < trials; i++) {
            Estimate interval = interval(bootstrap, List.of(answers(100, 0.3, random)));
            if (interval.low() <= 0.3 && 0.3 <= interval.high()) {
                hits++;
            }
        }
        // Percentile intervals of a binomial with n = 100 cover slightly less than they say: about
        // 93.5 to 95.5 %.
        // Four standard errors of 600 trials are 3.6 points.
        assertThat(hits / (double) trials).isBetween(0.905, 0.985);
    }

    @Test
    void a_model_ties_with_itself_exactly() {
        var answers = List.of(answers(50, 0.4, new SplittableRandom(1)));
        List<Sample> samples = BOOTSTRAP.sample(List.of(answers, answers));
        Estimate difference = BOOTSTRAP.difference(samples.get(0), samples.get(1), m -> m[0]);

        assertThat(difference).isEqualTo(new Estimate(0, 0, 0));
        assertThat(Bootstrap.verdict(difference)).isEqualTo(Verdict.TIES);
    }

    @Test
    void pairing_finds_differences_that_single_intervals_hide() {
        double[] lower = scores(answers(200, 0.5, new SplittableRandom(2)));
        double[] higher = lower.clone();
        for (int i = 0, raised = 0; raised < 8; i++) {
            if (higher[i] == 0) {
                higher[i] = 1;
                raised++;
            }
        }
        List<Sample> samples =
                BOOTSTRAP.sample(List.of(List.of(task(higher)), List.of(task(lower))));
        Estimate gain = BOOTSTRAP.difference(samples.get(0), samples.get(1), m -> m[0]);
        Estimate one = BOOTSTRAP.interval(samples.get(0), m -> m[0]);
        Estimate other = BOOTSTRAP.interval(samples.get(1), m -> m[0]);

        assertThat(one.low()).isLessThan(other.high());
        assertThat(Bootstrap.verdict(gain)).isEqualTo(Verdict.BEATS);
        assertThat(
                        Bootstrap.verdict(
                                BOOTSTRAP.difference(samples.get(1), samples.get(0), m -> m[0])))
                .isEqualTo(Verdict.LOSES);
    }

    @Test
    void equal_seeds_give_equal_intervals() {
        var answers = List.of(answers(80, 0.5, new SplittableRandom(4)));

        assertThat(interval(new Bootstrap(9, 500), answers))
                .isEqualTo(interval(new Bootstrap(9, 500), answers))
                .isNotEqualTo(interval(new Bootstrap(8, 500), answers));
    }

    @Test
    void models_with_other_items_are_refused() {
        var random = new SplittableRandom(1);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                BOOTSTRAP.sample(
                                        List.of(
                                                List.of(answers(10, 0.5, random)),
                                                List.of(answers(11, 0.5, random)))));
    }

    private static Estimate interval(Bootstrap bootstrap, List<Responses> responses) {
        return bootstrap.interval(bootstrap.sample(List.of(responses)).getFirst(), m -> m[0]);
    }

    private static Responses answers(int n, double right, SplittableRandom random) {
        return task(
                IntStream.range(0, n)
                        .mapToDouble(i -> random.nextDouble() < right ? 1 : 0)
                        .toArray());
    }

    private static Responses task(double[] scores) {
        List<Double> boxed = Arrays.stream(scores).boxed().toList();
        return new Responses("task", boxed, boxed);
    }

    private static double[] scores(Responses responses) {
        return responses.scores().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
