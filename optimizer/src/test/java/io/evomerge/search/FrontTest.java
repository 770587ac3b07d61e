package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.TaskScore;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FrontTest {
    private static final SearchSpace SPACE = Examples.space(Examples.spec("space: {layers: 1}"));

    private static final Fitness FREE =
            new Fitness(List.of(Target.of("a"), Target.of("b")), Aggregate.MEAN, 0.02);

    private static final Fitness CONSTRAINED =
            new Fitness(
                    List.of(
                            Target.of("a"),
                            new Target("c", 0, OptionalDouble.of(0.5)),
                            Target.of("b")),
                    Aggregate.MEAN,
                    0);

    @Test
    void members_are_what_no_other_merge_dominates_on_the_search_items() {
        assertThat(
                        undominated(
                                FREE,
                                searched(0, 0.9, 0.1),
                                searched(1, 0.5, 0.5),
                                searched(2, 0.4, 0.5),
                                searched(3, 0.1, 0.8)))
                .containsExactlyInAnyOrder(0, 1, 3);
    }

    @Test
    void of_merges_with_the_same_scores_the_fittest_is_a_member() {
        assertThat(
                        undominated(
                                FREE,
                                entry(FREE, 0, Part.SEARCH, Kind.SEARCH, -2, 0.5, 0.5),
                                entry(FREE, 1, Part.SEARCH, Kind.SEARCH, -1, 0.5, 0.5)))
                .containsExactly(1);
    }

    @Test
    void models_that_are_merged_are_no_members() {
        assertThat(
                        undominated(
                                FREE,
                                entry(FREE, 0, Part.SEARCH, Kind.EXPERT, 0, 1, 1),
                                searched(1, 0.5, 0.5)))
                .containsExactly(1);
    }

    @Test
    void what_misses_a_constraint_is_a_member_only_if_nothing_meets_it() {
        Entry near = entry(CONSTRAINED, 0, Part.SEARCH, Kind.SEARCH, 0, 0.9, 0.4, 0.9);
        Entry far = entry(CONSTRAINED, 1, Part.SEARCH, Kind.SEARCH, 0, 1, 0.1, 1);
        Entry met = entry(CONSTRAINED, 2, Part.SEARCH, Kind.SEARCH, 0, 0.2, 0.5, 0.2);

        assertThat(undominated(CONSTRAINED, near, far, met)).containsExactly(2);
        assertThat(undominated(CONSTRAINED, near, far)).containsExactly(0);
    }

    @Test
    void the_winner_is_the_knee_on_the_select_items() {
        Front front =
                front(
                        new double[][] {{0.9, 0.1}, {0.5, 0.7}, {0.1, 0.9}},
                        new double[][] {{0.1, 0.9}, {0.7, 0.3}, {0.5, 0.8}});

        assertThat(front.winner().evaluation()).isEqualTo(2);
        assertThat(front.members()).extracting(Front.Member::number).containsExactly(1, 2, 3);
        assertThat(front.members()).extracting(Front.Member::evaluation).containsExactly(1, 2, 0);
        assertThat(front.winner().searched()).containsExactly(0.1, 0.9);
        assertThat(front.winner().selected()).containsExactly(0.5, 0.8);
    }

    @Test
    void the_hypervolume_is_the_share_of_all_scores_that_the_members_dominate() {
        Front front =
                front(
                        new double[][] {{0.9, 0.1}, {0.1, 0.9}},
                        new double[][] {{0.8, 0.2}, {0.5, 0.6}});

        assertThat(front.hypervolume()).isCloseTo(0.8 * 0.2 + 0.5 * 0.4, within(1e-12));
        assertThat(front.hypervolumeOfRivals()).isCloseTo(0.4 * 0.4, within(1e-12));
    }

    @Test
    void a_member_that_misses_a_constraint_on_the_select_items_does_not_win_and_adds_nothing() {
        List<Entry> searched =
                List.of(
                        entry(CONSTRAINED, 0, Part.SEARCH, Kind.SEARCH, 0, 0.2, 0.5, 0.9),
                        entry(CONSTRAINED, 1, Part.SEARCH, Kind.SEARCH, 0, 0.9, 0.5, 0.2));
        List<Entry> selected =
                List.of(
                        entry(CONSTRAINED, 0, Part.SELECT, Kind.SEARCH, 0, 0.9, 0.4, 0.9),
                        entry(CONSTRAINED, 1, Part.SELECT, Kind.SEARCH, 0, 0.5, 0.5, 0.2));
        Front front = Front.of(CONSTRAINED, searched, selected);

        assertThat(front.winner().evaluation()).isEqualTo(1);
        assertThat(front.members())
                .filteredOn(m -> !m.meetsConstraints())
                .singleElement()
                .matches(m -> m.evaluation() == 0);
        assertThat(front.hypervolume()).isCloseTo(0.1, within(1e-12));
    }

    /// With a seed of scores 0.4 in both.
    private static Front front(double[][] search, double[][] select) {
        List<Entry> searched = new ArrayList<>();
        List<Entry> selected = new ArrayList<>();
        for (int i = 0; i < search.length; i++) {
            searched.add(searched(i, search[i]));
            selected.add(entry(FREE, i, Part.SELECT, Kind.SEARCH, 0, select[i]));
        }
        selected.add(entry(FREE, 9, Part.SELECT, Kind.SEED, 0, 0.4, 0.4));
        return Front.of(FREE, searched, selected);
    }

    private static List<Integer> undominated(Fitness fitness, Entry... entries) {
        return Front.undominated(fitness, List.of(entries)).stream().map(Entry::number).toList();
    }

    private static Entry searched(int number, double... scores) {
        return entry(FREE, number, Part.SEARCH, Kind.SEARCH, 0, scores);
    }

    private static Entry entry(
            Fitness fitness,
            int number,
            Part part,
            Kind kind,
            double logProbability,
            double... scores) {
        double[] genome = new double[SPACE.genes().size()];
        Arrays.fill(genome, number / 10.0);
        var candidate =
                new Candidate(
                        kind, "", Arrays.stream(genome).boxed().toList(), SPACE.recipe(genome));
        List<TaskScore> tasks = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            tasks.add(
                    new TaskScore(fitness.targets().get(i).task(), scores[i], 0.1, logProbability));
        }
        Score score = fitness.of(tasks);
        var evaluation =
                new Evaluation(
                        List.of(new Responses("a", List.of(1.0), List.of(-1.0))),
                        Optional.empty(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0,
                        0,
                        "cpu");
        return new Entry(number, Asked.all(part), candidate, 0, evaluation, score, 0);
    }
}
