package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.tensors.DType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        double highest = 0;
        double expected = 0;
        int choices = 40;
        for (int seed = 0; seed < choices; seed++) {
            List<Entry> merges = merges(50, i -> 0.5, new SplittableRandom(seed));
            highest += highest(merges) / choices;
            expected += (highest(merges) - luck(merges, seed)) / choices;
        }

        // The highest of 50 scores with standard error 5 points; the mean of 40 expectations has
        // one of about 0.8 points.
        assertThat(highest).isBetween(0.60, 0.63);
        assertThat(expected).isBetween(0.47, 0.53);
    }

    @Test
    void a_merge_far_ahead_owes_nothing_to_luck() {
        List<Entry> merges = merges(50, i -> i == 7 ? 0.95 : 0.3, new SplittableRandom(1));

        assertThat(luck(merges, 1)).isZero();
        assertThat(highest(merges)).isEqualTo(merges.get(7).score().aggregate());
    }

    @Test
    void a_merge_alone_owes_nothing_to_luck() {
        assertThat(luck(merges(1, i -> 0.6, new SplittableRandom(1)), 1)).isZero();
    }

    @Test
    void merges_that_answer_alike_are_one_merge() {
        Entry one = merges(1, i -> 0.6, new SplittableRandom(1)).getFirst();
        List<Entry> same =
                IntStream.range(0, 50).mapToObj(n -> entry(n, one.evaluation())).toList();

        assertThat(luck(same, 1)).isZero();
    }

    @Test
    void equal_seeds_find_equal_luck() {
        List<Entry> merges = merges(50, i -> 0.5, new SplittableRandom(8));

        assertThat(luck(merges, 4)).isEqualTo(luck(merges, 4)).isNotEqualTo(luck(merges, 5));
    }

    private static double luck(List<Entry> merges, long seed) {
        return WinnersCurse.luck(FITNESS, Entry.merges(merges), seed);
    }

    private static double highest(List<Entry> merges) {
        return merges.stream().mapToDouble(e -> e.score().aggregate()).max().orElseThrow();
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
            out.add(entry(n, evaluation(scores)));
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

    private static Entry entry(int number, Evaluation evaluation) {
        return new Entry(
                number,
                Asked.all(Part.SELECT),
                Candidate.of(Kind.SEARCH, "", Controls.itself("model", DType.F32)),
                ITEMS,
                evaluation,
                FITNESS.score(evaluation.responses()),
                0);
    }
}
