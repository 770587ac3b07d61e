package io.evomerge.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.evaluators.Responses;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Candidates at some distance from the best merge: the farther, the less probable the right
/// answers, and the more of them are wrong, item by item at another distance.
class TaskAnchorsTest {
    private static final int ITEMS = 60;

    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void by_probability_four_items_say_what_sixty_would_have_scored() {
        List<Responses> candidates = candidates(50, 0, 0.8);

        double estimated = error(anchors(4, candidates(20, 0, 0.8)), candidates);
        double plain =
                candidates.stream()
                        .mapToDouble(c -> Math.abs(c.only(List.of(0, 1, 2, 3)).mean() - c.mean()))
                        .average()
                        .orElseThrow();

        assertThat(estimated).isLessThan(0.04).isLessThan(plain / 3);
    }

    @Test
    void candidates_better_than_all_of_the_bank_are_seen_to_be_better() {
        List<Responses> bank = candidates(20, 0.3, 0.8);
        TaskAnchors anchors = anchors(8, bank);
        double best = bank.stream().mapToDouble(Responses::mean).max().orElseThrow();

        for (Responses candidate : candidates(30, 0, 0.1)) {
            TaskScore score = anchors.estimate(candidate.only(anchors.items())).score();
            assertThat(score.mean()).isGreaterThan(best);
            assertThat(score.mean()).isBetween(0.0, 1.0);
            assertThat(score.standardError()).isPositive();
        }
    }

    /// 60 tasks with other items each; a candidate's score over all possible items is known.
    @Test
    void the_error_is_about_all_items_that_might_have_been_asked() {
        int held = 0;
        for (int pool = 0; pool < 60; pool++) {
            int items = pool;
            List<Responses> bank =
                    IntStream.range(0, 24)
                            .mapToObj(i -> candidate(random.nextDouble(0, 0.8), items))
                            .toList();
            TaskAnchors anchors = anchors(4, bank);
            for (double distance : new double[] {0.1, 0.3, 0.6}) {
                TaskScore score =
                        anchors.estimate(candidate(distance, items).only(anchors.items())).score();
                double miss = Math.abs(score.mean() - Math.exp(-3 * distance));
                held += miss < 1.96 * score.standardError() ? 1 : 0;
            }
        }
        assertThat(held / 180.0).isBetween(0.92, 0.99);
    }

    @Test
    void the_error_is_never_below_that_of_a_candidate_that_answered_everything() {
        TaskAnchors anchors = anchors(30, candidates(24, 0, 0.8));
        for (Responses candidate : candidates(30, 0.1, 0.8)) {
            TaskScore estimated = anchors.estimate(candidate.only(anchors.items())).score();
            double p = estimated.mean();
            assertThat(estimated.standardError())
                    .isGreaterThanOrEqualTo(Math.sqrt(p * (1 - p) / (ITEMS - 1)));
        }
    }

    @Test
    void log_probabilities_of_all_items_follow_from_those_of_the_anchors() {
        TaskAnchors anchors = anchors(4, candidates(20, 0, 0.8));

        for (Responses candidate : candidates(20, 0, 0.8)) {
            TaskScore score = anchors.estimate(candidate.only(anchors.items())).score();
            assertThat(score.logProbability())
                    .isCloseTo(candidate.meanLogProbability(), within(0.02));
        }
    }

    @Test
    void the_same_bank_gives_the_same_anchors() {
        List<Responses> bank = candidates(20, 0, 0.8);

        assertThat(anchors(6, bank).items()).isEqualTo(anchors(6, bank).items());
        assertThat(anchors(6, bank).items()).doesNotHaveDuplicates().hasSize(6);
    }

    @Test
    void a_task_that_nobody_can_do_yet_is_no_obstacle() {
        List<Responses> bank =
                candidates(12, 0, 0.8).stream()
                        .map(
                                c ->
                                        new Responses(
                                                "sums",
                                                c.scores().stream().map(s -> 0.0).toList(),
                                                c.logProbabilities()))
                        .toList();
        for (String estimator : List.of("regression", "gmp-irt", "gp-irt", "weighted")) {
            var plan = new Anchoring(6, 5, "correctness", estimator, Evidence.SCORE);
            TaskAnchors anchors = TaskAnchors.of(plan, bank, 3, 0);
            TaskScore score = anchors.estimate(bank.getFirst().only(anchors.items())).score();

            assertThat(score.mean()).as(estimator).isBetween(0.0, 0.02);
            assertThat(score.standardError()).as(estimator).isFinite();
        }
    }

    @Test
    void a_candidate_without_log_probabilities_counts_as_far_off() {
        List<Responses> bank = candidates(20, 0, 0.8);
        TaskAnchors anchors = anchors(4, bank);
        var lost =
                new Responses(
                        "sums",
                        List.of(0.0, 0.0, 0.0, 0.0),
                        List.of(Double.NaN, Double.NaN, Double.NaN, Double.NEGATIVE_INFINITY));

        assertThat(anchors.estimate(lost).score().mean()).isLessThan(0.1);
    }

    @Test
    void answers_to_other_items_than_the_anchors_are_refused() {
        TaskAnchors anchors = anchors(4, candidates(20, 0, 0.8));
        Responses all = candidates(1, 0, 1).getFirst();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> anchors.estimate(all))
                .withMessage("60 answers to 4 anchors of sums");
    }

    @Test
    void a_task_with_fewer_items_than_anchors_is_asked_all() {
        List<Responses> bank =
                candidates(20, 0, 0.8).stream().map(c -> c.only(List.of(5, 6, 7))).toList();

        assertThat(anchors(15, bank).items()).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void what_is_asked_in_full_is_scored_and_not_estimated() {
        List<Responses> bank =
                candidates(20, 0, 0.8).stream().map(c -> c.only(List.of(5, 6, 7))).toList();
        TaskAnchors anchors = anchors(3, bank);

        for (Responses candidate : candidates(20, 0, 0.8)) {
            Responses answered = candidate.only(List.of(5, 6, 7)).only(anchors.items());
            assertThat(anchors.estimate(answered).score()).isEqualTo(TaskScore.of(answered));
        }
    }

    private static TaskAnchors anchors(int items, List<Responses> bank) {
        var plan = new Anchoring(items, 5, "variance", Anchoring.REGRESSION, Evidence.PROBABILITY);
        return TaskAnchors.of(plan, bank, 3, 0);
    }

    private static double error(TaskAnchors anchors, List<Responses> candidates) {
        return candidates.stream()
                .mapToDouble(
                        c ->
                                Math.abs(
                                        anchors.estimate(c.only(anchors.items())).score().mean()
                                                - c.mean()))
                .average()
                .orElseThrow();
    }

    private List<Responses> candidates(int count, double nearest, double farthest) {
        return IntStream.range(0, count)
                .mapToObj(i -> candidate(random.nextDouble(nearest, farthest)))
                .toList();
    }

    private static Responses candidate(double distance) {
        return candidate(distance, 1);
    }

    private static Responses candidate(double distance, long pool) {
        var items = new SplittableRandom(pool);
        List<Double> scores = new ArrayList<>();
        List<Double> logProbabilities = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            scores.add(items.nextDouble() < Math.exp(-3 * distance) ? 1.0 : 0.0);
            logProbabilities.add(-distance * (0.5 + items.nextDouble()));
        }
        return new Responses("sums", scores, logProbabilities);
    }
}
