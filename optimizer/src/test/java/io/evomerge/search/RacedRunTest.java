package io.evomerge.search;

import static io.evomerge.search.Runs.assertResumable;
import static io.evomerge.search.Runs.essence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches whose candidates drop out when they fall behind.
class RacedRunTest {
    /// Items of the fake tasks together.
    private static final int ALL = 120;

    private static final String SUBSET = "subset: {items: 40, racing: {rounds: 4, level: 0.1}}";

    @TempDir Path folder;

    @Test
    void seeds_answer_everything_and_later_candidates_until_they_fall_behind() {
        List<Entry> entries = run(new FakeBackend(2), 40, SUBSET).evaluations();

        assertThat(entries)
                .filteredOn(e -> e.candidate().kind() == Kind.SEED)
                .isNotEmpty()
                .allMatch(e -> e.items() == ALL);
        assertThat(entries)
                .filteredOn(e -> !e.asked().isAll())
                .hasSizeGreaterThan(10)
                .allMatch(e -> e.items() == e.asked().count(ALL) && e.items() % 30 == 0);
    }

    @Test
    void who_dropped_out_ranks_below_the_best_it_raced_against() {
        double best = Double.NEGATIVE_INFINITY;
        for (Entry entry : run(new FakeBackend(1), 40, SUBSET).evaluations()) {
            if (entry.asked().isAll()) {
                best = Math.max(best, entry.score().fitness());
            } else {
                assertThat(entry.score().fitness()).isLessThan(best);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 9, 15, 40})
    void what_is_saved_buys_further_candidates_and_the_budget_is_not_overdrawn(int budget) {
        Outcome outcome = run(new FakeBackend(1), budget, SUBSET);

        long items = outcome.evaluations().stream().mapToLong(Entry::items).sum();
        assertThat(items).isEqualTo(outcome.summary().itemsScored());
        assertThat(outcome.summary().spent()).isCloseTo((double) items / ALL, within(1e-9));
        assertThat(items).isBetween((budget - 1L) * ALL + 1, (long) budget * ALL);
        if (budget == 40) {
            assertThat(outcome.evaluations()).hasSizeGreaterThan(50);
        }
    }

    @Test
    void a_journal_cut_anywhere_is_resumed_to_the_same_end() throws IOException {
        assertResumable(folder, 20, 5, SUBSET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cma-es", "ga", "gp", "random"})
    void the_number_of_workers_changes_nothing(String strategy) throws IOException {
        String option = "strategy: " + strategy;
        Outcome one = run(new FakeBackend(1), 20, SUBSET, option);
        Path other = Files.createDirectory(folder.resolve("other"));
        Outcome four = Runs.run(new FakeBackend(4), other, 20, SUBSET, option);
        assertThat(essence(four.evaluations())).isEqualTo(essence(one.evaluations()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cma-es", "ga", "gp", "random"})
    void a_larger_budget_goes_on_as_if_it_had_been_larger_from_the_start(String strategy)
            throws IOException {
        String option = "strategy: " + strategy;
        for (int budget : List.of(3, 9, 12, 13, 17)) {
            run(new FakeBackend(1), budget, SUBSET, option);
        }
        Outcome resumed = run(new FakeBackend(1), 22, SUBSET, option);
        Path other = Files.createDirectory(folder.resolve("other"));
        Outcome whole = Runs.run(new FakeBackend(2), other, 22, SUBSET, option);
        assertThat(essence(resumed.evaluations())).isEqualTo(essence(whole.evaluations()));
    }

    @Test
    void candidates_that_fail_do_not_stop_the_race() {
        var backend = new FakeBackend(1).failing(n -> n < 25 && n % 3 == 2);
        List<Entry> entries = run(backend, 30, SUBSET).evaluations();

        assertThat(entries).anyMatch(e -> !e.asked().isAll() && e.isComplete());
        assertThat(entries).filteredOn(e -> !e.isComplete()).allMatch(e -> e.asked().isAll());
    }

    private Outcome run(FakeBackend backend, int budget, String... lines) {
        return Runs.run(backend, folder, budget, lines);
    }
}
