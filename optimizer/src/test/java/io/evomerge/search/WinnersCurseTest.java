package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.search.Summary.Expectation;
import io.evomerge.tensors.DType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WinnersCurseTest {
    private static final Fitness FITNESS =
            new Fitness(List.of(Target.of("task")), Aggregate.MEAN, 0);
    private static final int ITEMS = 100;

    @Test
    void of_equally_good_merges_the_luck_of_the_best_is_taken_away() {
        double searched = 0;
        double expected = 0;
        int searches = 40;
        for (int seed = 0; seed < searches; seed++) {
            var random = new SplittableRandom(seed);
            Expectation found = expectation(merges(50, i -> 0.5, random), seed);
            searched += found.searched() / searches;
            expected += found.onNewItems() / searches;
        }

        // The highest of 50 scores with standard error 5 points; the mean of 40 expectations has
        // one of about 0.8 points.
        assertThat(searched).isBetween(0.60, 0.63);
        assertThat(expected).isBetween(0.47, 0.53);
    }

    @Test
    void a_merge_far_ahead_owes_nothing_to_luck() {
        List<Entry> merges = merges(50, i -> i == 7 ? 0.95 : 0.3, new SplittableRandom(1));
        Expectation found = expectation(merges, 1);

        assertThat(found.searched()).isEqualTo(merges.get(7).score().aggregate());
        assertThat(found.onNewItems()).isEqualTo(found.searched());
    }

    @Test
    void merges_that_answer_alike_are_one_merge() {
        Entry one = merges(1, i -> 0.6, new SplittableRandom(1)).getFirst();
        List<Entry> same =
                IntStream.range(0, 50)
                        .mapToObj(n -> entry(n, Asked.all(Part.SEARCH), one.evaluation()))
                        .toList();
        Expectation found = expectation(same, 1);

        assertThat(found.onNewItems()).isEqualTo(found.searched());
    }

    @Test
    void equal_seeds_give_equal_expectations() {
        List<Entry> merges = merges(50, i -> 0.5, new SplittableRandom(8));

        assertThat(expectation(merges, 4))
                .isEqualTo(expectation(merges, 4))
                .isNotEqualTo(expectation(merges, 5));
    }

    @Test
    void nothing_is_expected_of_scores_that_were_estimated_from_few_items() {
        Entry one = merges(1, i -> 0.6, new SplittableRandom(1)).getFirst();
        var few = new Asked(Part.SEARCH, Map.of("task", List.of(1, 2, 3)));

        assertThat(WinnersCurse.of(FITNESS, List.of(entry(0, few, one.evaluation())), 1)).isEmpty();
        assertThat(WinnersCurse.of(FITNESS, List.of(), 1)).isEmpty();
    }

    private static Expectation expectation(List<Entry> merges, long seed) {
        return WinnersCurse.of(FITNESS, merges, seed).orElseThrow();
    }

    private interface Truth {
        double of(int merge);
    }

    private static List<Entry> merges(int count, Truth truth, SplittableRandom random) {
        List<Entry> out = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            double[] scores = new double[ITEMS];
            double right = truth.of(n);
            Arrays.setAll(scores, i -> random.nextDouble() < right ? 1 : 0);
            out.add(entry(n, Asked.all(Part.SEARCH), evaluation(scores)));
        }
        return out;
    }

    private static Evaluation evaluation(double[] scores) {
        List<Double> boxed = Arrays.stream(scores).boxed().toList();
        return new Evaluation(
                List.of(new Responses("task", boxed, boxed)),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                0,
                "cpu");
    }

    private static Entry entry(int number, Asked asked, Evaluation evaluation) {
        return new Entry(
                number,
                asked,
                Candidate.of(Kind.SEARCH, "", Controls.itself("model", DType.F32)),
                ITEMS,
                evaluation,
                FITNESS.score(evaluation.responses()),
                0);
    }
}
