package io.evomerge.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.backends.Rounds;
import io.evomerge.evaluators.Responses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedRaceTest {
    private static final int ITEMS = 100;
    private static final Map<String, Integer> SIZES = Map.of("sums", ITEMS, "talk", 40);
    private static final PairedRace RACE = new PairedRace(new Racing(5, 0.05), SIZES, 7);

    @Test
    void rounds_are_equal_parts_of_all_items_in_random_order() {
        Rounds rounds = RACE.against(best(0.5), scores -> true);
        assertThat(rounds.whole()).isEqualTo(Asked.all(Part.SEARCH));
        List<Integer> sums =
                rounds.rounds().stream().flatMap(r -> chosen(r, "sums").stream()).toList();
        assertThat(sums)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ITEMS).boxed().toList());
        assertThat(rounds.rounds())
                .hasSize(5)
                .allSatisfy(
                        r -> {
                            assertThat(chosen(r, "sums")).hasSize(20);
                            assertThat(chosen(r, "talk")).hasSize(8);
                        });
        assertThat(chosen(rounds.rounds().getFirst(), "sums")).anyMatch(i -> i > 60);
    }

    @Test
    void no_round_is_without_an_item_of_each_task() {
        var race = new PairedRace(new Racing(5, 0.05), Map.of("sums", 10, "talk", 3), 1);
        assertThat(race.against(best(1), scores -> true).rounds()).hasSize(3);
    }

    @Test
    void answers_of_several_rounds_come_in_the_order_of_the_task() {
        Rounds rounds = RACE.against(best(0.5), scores -> true);
        List<List<Responses>> answers =
                rounds.rounds().subList(0, 3).stream().map(PairedRaceTest::positions).toList();
        List<Responses> joined = rounds.joined(answers);
        assertThat(joined).extracting(Responses::task).containsExactly("sums", "talk");
        assertThat(joined.getFirst().scores()).hasSize(60).isSorted();
        Asked asked = rounds.asked(joined);
        assertThat(asked).isEqualTo(rounds.first(3));
        assertThat(joined.getFirst().scores().stream().map(Double::intValue))
                .containsExactlyElementsOf(chosen(asked, "sums"));
    }

    @Test
    void who_answered_every_round_was_asked_everything() {
        Rounds rounds = RACE.against(best(0.5), scores -> true);
        List<Responses> all =
                rounds.joined(rounds.rounds().stream().map(PairedRaceTest::positions).toList());
        assertThat(rounds.asked(all)).isEqualTo(Asked.all(Part.SEARCH));
        assertThat(all.getFirst().scores()).hasSize(ITEMS).isSorted();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                rounds.asked(
                                        List.of(
                                                new Responses("sums", List.of(1.0), List.of(0.0)),
                                                new Responses(
                                                        "talk", List.of(1.0), List.of(0.0)))));
    }

    @Test
    void a_twin_of_the_best_never_drops_out() {
        Race.Best best = best(0.5);
        Rounds rounds = RACE.against(best, scores -> true);
        assertThat(asked(rounds, best.answers())).isEqualTo(5);
    }

    @Test
    void who_is_as_good_seldom_drops_out_and_who_is_much_worse_does_soon() {
        int dropped = 0;
        int roundsOfWorse = 0;
        for (int seed = 0; seed < 400; seed++) {
            Rounds rounds = RACE.against(best(0.5), scores -> true);
            dropped += asked(rounds, answers(0.5, seed)) < 5 ? 1 : 0;
            roundsOfWorse += asked(rounds, answers(0.2, seed));
        }
        // Four looks at 5 % each; they are far from independent.
        assertThat(dropped / 400.0).isLessThan(0.17);
        assertThat(roundsOfWorse / 400.0).isLessThan(2);
    }

    @Test
    void who_is_behind_but_would_not_rank_below_the_best_goes_on() {
        assertThat(asked(RACE.against(best(0.9), scores -> true), answers(0.1, 3))).isLessThan(5);
        assertThat(asked(RACE.against(best(0.9), scores -> false), answers(0.1, 3))).isEqualTo(5);
    }

    @Test
    void a_task_that_counts_nothing_drops_nobody() {
        Race.Best best = new Race.Best(answers(1, 1), Map.of("talk", new Race.Slopes(1, 0)));
        List<Responses> candidate = List.of(answers(0, 2).getFirst(), best.answers().get(1));
        assertThat(asked(RACE.against(best, scores -> true), candidate)).isEqualTo(5);
    }

    @Test
    void log_probabilities_count_as_much_as_the_fitness_says() {
        var slopes = Map.of("sums", new Race.Slopes(0, 1), "talk", new Race.Slopes(0, 1));
        Race.Best best = new Race.Best(all(1, -1), slopes);
        assertThat(asked(RACE.against(best, scores -> true), all(1, -2))).isEqualTo(1);
        assertThat(asked(RACE.against(best, scores -> true), all(0, -0.5))).isEqualTo(5);
    }

    @Test
    void broken_merges_drop_out_at_once() {
        assertThat(asked(RACE.against(best(0.9), scores -> true), all(0, Double.NaN))).isEqualTo(1);
    }

    @Test
    void who_dropped_out_is_worth_the_best_and_the_mean_difference() {
        // The best is right where the position is even; the candidate where it is a multiple of 4.
        Race.Best best = new Race.Best(everySecond(2, -1), slopes());
        Rounds rounds = RACE.against(best, scores -> true);
        List<Responses> candidate = first(rounds, everySecond(4, -1.5), 2);
        Asked asked = rounds.asked(candidate);
        double lost =
                chosen(asked, "sums").stream().filter(i -> i % 4 == 2).count()
                        / (double) chosen(asked, "sums").size();

        TaskScore sums = RACE.estimate(best, candidate, asked).getFirst();
        assertThat(sums.task()).isEqualTo("sums");
        assertThat(sums.mean()).isCloseTo(0.5 - lost, within(1e-12));
        assertThat(sums.logProbability()).isCloseTo(-1.5, within(1e-12));
        double own = Math.sqrt(0.25 * ITEMS / (ITEMS - 1) / ITEMS);
        double difference = lost * (1 - lost) * 40 / 39 / 40 * 0.6;
        assertThat(sums.standardError())
                .isCloseTo(Math.sqrt(own * own + difference), within(1e-12));
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Racing(1, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Racing(5, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Racing(5, 0));
    }

    private static Map<String, Race.Slopes> slopes() {
        return Map.of("sums", new Race.Slopes(0.5, 0), "talk", new Race.Slopes(0.5, 0));
    }

    private static Race.Best best(double right) {
        return new Race.Best(answers(right, 1000), slopes());
    }

    private static List<Responses> answers(double right, long seed) {
        var random = new SplittableRandom(seed);
        return List.of(
                task("sums", random.doubles(ITEMS).map(u -> u < right ? 1 : 0), -1),
                task("talk", random.doubles(40).map(u -> u < right ? 1 : 0), -1));
    }

    private static List<Responses> all(double score, double log) {
        return List.of(
                task("sums", DoubleStream.generate(() -> score).limit(ITEMS), log),
                task("talk", DoubleStream.generate(() -> score).limit(40), log));
    }

    private static List<Responses> everySecond(int step, double log) {
        return List.of(
                task(
                        "sums",
                        IntStream.range(0, ITEMS).mapToDouble(i -> i % step == 0 ? 1 : 0),
                        log),
                task("talk", IntStream.range(0, 40).mapToDouble(i -> i % step == 0 ? 1 : 0), log));
    }

    private static Responses task(String name, DoubleStream scores, double log) {
        List<Double> list = scores.boxed().toList();
        return new Responses(name, list, Collections.nCopies(list.size(), log));
    }

    /// Answers that are the positions of the items.
    private static List<Responses> positions(Asked round) {
        return List.of(
                task("sums", chosen(round, "sums").stream().mapToDouble(i -> i), -1),
                task("talk", chosen(round, "talk").stream().mapToDouble(i -> i), -1));
    }

    private static List<Integer> chosen(Asked asked, String task) {
        return asked.chosen().getOrDefault(task, List.of());
    }

    /// What a candidate with these answers to all items answers in the first rounds.
    private static List<Responses> first(Rounds rounds, List<Responses> all, int count) {
        List<List<Responses>> answers = new ArrayList<>();
        for (Asked round : rounds.rounds().subList(0, count)) {
            answers.add(all.stream().map(r -> only(r, chosen(round, r.task()))).toList());
        }
        return rounds.joined(answers);
    }

    private static Responses only(Responses all, List<Integer> items) {
        return new Responses(
                all.task(),
                items.stream().map(all.scores()::get).toList(),
                items.stream().map(all.logProbabilities()::get).toList());
    }

    /// How many rounds a candidate is asked.
    private static int asked(Rounds rounds, List<Responses> all) {
        int count = 1;
        while (count < 5 && rounds.goesOn().test(first(rounds, all, count))) {
            count++;
        }
        return count;
    }
}
