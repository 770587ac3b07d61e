package io.evomerge.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.backends.Rounds;
import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.Race.Best;
import io.evomerge.fidelity.Race.Slopes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Two tasks: in "sums" a candidate is the worse the farther it is from the best merge; "talk" has
/// no more items than anchors, and all candidates answer it alike.
class AnchoredRaceTest {
    private static final int ITEMS = 60;
    private static final int FEW = 6;
    private static final Map<String, Integer> SIZES = Map.of("sums", ITEMS, "talk", FEW);

    private final SplittableRandom random = new SplittableRandom(5);
    private final Anchors anchors = anchors();

    private Anchors anchors() {
        List<List<Responses>> bank =
                IntStream.range(0, 24).mapToObj(i -> answers(random.nextDouble(0.8))).toList();
        var plan = new Anchoring(FEW, 5, "variance", Anchoring.REGRESSION, Evidence.PROBABILITY);
        return Anchors.of(plan, bank.subList(0, 3), bank.subList(3, 24), 1);
    }

    private static List<Responses> answers(double distance) {
        return List.of(task("sums", ITEMS, distance), task("talk", FEW, 0.3));
    }

    private static Responses task(String name, int items, double distance) {
        var pool = new SplittableRandom(9);
        List<Double> scores = new ArrayList<>();
        List<Double> logs = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            double easy = pool.nextDouble();
            scores.add(easy < Math.exp(-3 * distance) ? 1.0 : 0.0);
            logs.add(-distance * (2 - easy));
        }
        return new Responses(name, scores, logs);
    }

    private AnchoredRace race(double level) {
        return new AnchoredRace(anchors, SIZES, level);
    }

    private static Best best(double distance, double slope) {
        var slopes = Map.of("sums", new Slopes(slope, 0.01), "talk", new Slopes(slope, 0.01));
        return new Best(answers(distance), slopes);
    }

    /// The answers to some items, in the order in which they are asked.
    private static List<Responses> only(List<Responses> all, Asked asked) {
        return all.stream()
                .filter(r -> asked.chosen().containsKey(r.task()))
                .map(r -> r.only(asked.chosen().getOrDefault(r.task(), List.of())))
                .toList();
    }

    @Test
    void the_anchors_come_first_and_then_all_others() {
        List<Asked> rounds = race(0.1).against(best(0.1, 0.5), s -> true).rounds();

        assertThat(rounds).hasSize(2);
        assertThat(rounds.getFirst()).isEqualTo(anchors.asked());
        assertThat(rounds.getLast().chosen()).containsOnlyKeys("sums");
        Map<String, List<Integer>> all = new HashMap<>();
        rounds.forEach(
                r ->
                        r.chosen()
                                .forEach(
                                        (task, items) ->
                                                all.computeIfAbsent(task, t -> new ArrayList<>())
                                                        .addAll(items)));
        assertThat(all.get("sums"))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ITEMS).boxed().toList());
        assertThat(all.get("talk"))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, FEW).boxed().toList());
    }

    @Test
    void answers_to_both_rounds_are_those_to_all_items() {
        Rounds rounds = race(0.1).against(best(0.1, 0.5), s -> true);
        List<Responses> candidate = answers(0.2);
        List<List<Responses>> asked =
                rounds.rounds().stream().map(round -> only(candidate, round)).toList();

        assertThat(rounds.joined(asked)).isEqualTo(candidate);
        assertThat(rounds.asked(candidate)).isEqualTo(Asked.all(Part.SEARCH));
    }

    @Test
    void who_drops_out_keeps_what_the_anchors_estimate() {
        Best best = best(0.05, 0.5);
        Rounds rounds = race(0.1).against(best, s -> true);
        List<Responses> asked = only(answers(0.6), anchors.asked());
        List<Responses> joined = rounds.joined(List.of(asked));

        assertThat(race(0.1).estimate(best, joined, rounds.asked(joined)))
                .isEqualTo(anchors.estimate(asked));
    }

    private boolean goesOn(AnchoredRace race, Best best, double distance, boolean isWorse) {
        Rounds rounds = race.against(best, s -> isWorse);
        return rounds.goesOn()
                .test(rounds.joined(List.of(only(answers(distance), anchors.asked()))));
    }

    @Test
    void clearly_worse_ones_drop_out_and_better_ones_never() {
        Best best = best(0.2, 0.5);
        assertThat(goesOn(race(0.1), best, 0.7, true)).isFalse();
        assertThat(goesOn(race(0.1), best, 0.7, false)).isTrue();
        for (double distance : new double[] {0, 0.05, 0.1}) {
            assertThat(goesOn(race(0.49), best, distance, true)).isTrue();
        }
    }

    /// With a level of nearly a half whoever is behind drops out; with a small one the error of the
    /// estimate is allowed for.
    @Test
    void the_smaller_the_level_the_more_go_on() {
        Best best = best(0.2, 0.5);
        int strict = 0;
        int lenient = 0;
        for (int i = 0; i < 40; i++) {
            double distance = 0.2 + 0.005 * i;
            strict += goesOn(race(0.49), best, distance, true) ? 1 : 0;
            lenient += goesOn(race(0.01), best, distance, true) ? 1 : 0;
        }
        assertThat(strict).isLessThan(lenient);
        assertThat(lenient).isLessThan(40);
    }

    @Test
    void tasks_that_do_not_count_are_no_reason_to_drop_out() {
        var none = new Best(answers(0.05), Map.of("talk", new Slopes(1, 0)));
        assertThat(goesOn(race(0.1), none, 0.7, true)).isTrue();
    }

    @Test
    void broken_merges_drop_out() {
        for (double broken : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            List<Responses> answers =
                    answers(0.7).stream()
                            .map(
                                    r ->
                                            new Responses(
                                                    r.task(),
                                                    Collections.nCopies(r.scores().size(), 0.0),
                                                    Collections.nCopies(r.scores().size(), broken)))
                            .toList();
            Rounds rounds = race(0.1).against(best(0.1, 0.5), s -> true);
            assertThat(rounds.goesOn().test(rounds.joined(List.of(only(answers, anchors.asked())))))
                    .as("log-probability " + broken)
                    .isFalse();
        }
    }
}
