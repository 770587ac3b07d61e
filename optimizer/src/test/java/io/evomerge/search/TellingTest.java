package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.fidelity.AugmentedScores;
import io.evomerge.journal.Entry;
import io.evomerge.strategies.Scored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TellingTest {
    @TempDir Path folder;

    @Test
    void scores_are_told_as_they_are_where_that_is_asked_for() {
        List<Entry> entries = evaluations();

        List<Scored> told = new Telling(fitness(), true, false).of(entries);

        assertThat(told)
                .extracting(Scored::fitness)
                .containsExactlyElementsOf(entries.stream().map(e -> e.score().fitness()).toList());
        assertThat(Telling.ranked(fitness(), entries, false))
                .isSortedAccordingTo(Entry.BEST_FIRST)
                .hasSameSizeAs(entries);
    }

    @Test
    void what_is_told_is_what_all_that_was_told_so_far_lets_expect() {
        List<Entry> entries = evaluations();
        var telling = new Telling(fitness(), true, true);
        var augmented = new AugmentedScores();
        List<Double> expected = new ArrayList<>();
        List<Double> told = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += 8) {
            List<Entry> some = entries.subList(from, Math.min(from + 8, entries.size()));
            some.forEach(e -> augmented.add(e.evaluation().responses()));
            some.forEach(e -> expected.add(fitness(e, augmented)));
            telling.of(some).forEach(s -> told.add(s.fitness()));
        }

        assertThat(told).containsExactlyElementsOf(expected);
        assertThat(told.subList(0, 8))
                .containsExactlyElementsOf(
                        entries.subList(0, 8).stream().map(e -> e.score().fitness()).toList());
        assertThat(told).isNotEqualTo(entries.stream().map(e -> e.score().fitness()).toList());
    }

    @Test
    void finalists_are_ranked_by_what_all_evaluations_let_expect() {
        List<Entry> entries = evaluations();
        var augmented = new AugmentedScores();
        entries.forEach(e -> augmented.add(e.evaluation().responses()));

        List<Double> ranked =
                Telling.ranked(fitness(), entries, true).stream()
                        .map(e -> fitness(e, augmented))
                        .toList();

        assertThat(ranked).isSortedAccordingTo(Collections.reverseOrder()).hasSize(40);
    }

    private static double fitness(Entry entry, AugmentedScores augmented) {
        return fitness().expected(entry.evaluation().responses(), augmented).fitness();
    }

    private static Fitness fitness() {
        return Examples.fitness(Examples.spec());
    }

    private List<Entry> evaluations() {
        return Runs.run(new FakeBackend(1), folder, 40).evaluations();
    }
}
