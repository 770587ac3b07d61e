package io.evomerge.search;

import static io.evomerge.search.Runs.assertSameEnd;
import static io.evomerge.search.Runs.cuts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches whose strategy proposes the same recipes again.
class DuplicateRunTest {
    /// Three recipes, and no others.
    private static final String SPACE =
            "space: {methods: [linear, task_arithmetic, ties], weight: [0.5, 0.5000001]}";

    @TempDir Path folder;

    @Test
    void a_recipe_is_evaluated_once_and_its_duplicates_cost_nothing() {
        Outcome outcome = run(new FakeBackend(2), 40);

        assertThat(outcome.evaluations())
                .extracting(e -> e.candidate().recipe())
                .doesNotHaveDuplicates();
        assertThat(outcome.summary().evaluations()).isEqualTo(outcome.evaluations().size());
        assertThat(outcome.summary().duplicates()).isGreaterThan(900);
        assertThat(outcome.summary().spent()).isEqualTo(outcome.evaluations().size());
    }

    @Test
    void failures_after_a_duplicate_are_in_a_row() {
        var backend = new FakeBackend(1).failing(n -> n >= 9);
        assertThatThrownBy(
                        () ->
                                Runs.run(
                                        backend,
                                        folder,
                                        40,
                                        "space: {methods: [linear, task_arithmetic, ties], weight: [0.5, 0.500002]}",
                                        "strategy: {name: random, batch: 40}"))
                .isInstanceOf(SearchFailure.class);
        assertThat(backend.scored).hasSize(14);
    }

    @Test
    void a_search_ends_when_its_strategy_finds_nothing_new() {
        Outcome outcome = run(new FakeBackend(1), 40);

        assertThat(outcome.summary().stoppedBy()).isEqualTo("exhausted");
        assertThat(outcome.evaluations()).hasSizeLessThan(20);
    }

    @Test
    void a_journal_cut_anywhere_is_resumed_to_the_same_end() throws IOException {
        Outcome whole = run(new FakeBackend(2), 40);
        byte[] journal = Files.readAllBytes(folder.resolve(SearchRun.JOURNAL));
        Path cut = Files.createDirectory(folder.resolve("cut"));

        List<Integer> cuts = cuts(journal);
        for (int at : cuts) {
            Files.write(cut.resolve(SearchRun.JOURNAL), Arrays.copyOf(journal, at));
            Files.deleteIfExists(cut.resolve(SearchRun.FINALS));
            Outcome resumed = Runs.run(new FakeBackend(1), cut, 40, SPACE, "strategy: random");
            assertSameEnd(resumed, whole);
            assertThat(resumed.summary().duplicates()).isEqualTo(whole.summary().duplicates());
        }
    }

    @Test
    void duplicates_of_a_failed_candidate_are_not_tried_again() {
        var backend = new FakeBackend(1).failing(n -> n == 8);
        Outcome outcome = run(backend, 40);

        assertThat(outcome.evaluations()).filteredOn(e -> !e.isComplete()).hasSize(1);
        assertThat(outcome.evaluations())
                .extracting(e -> e.candidate().recipe())
                .doesNotHaveDuplicates();
        assertThat(outcome.summary().stoppedBy()).isEqualTo("exhausted");
    }

    @Test
    void a_larger_budget_goes_on_where_seeds_are_duplicates() throws IOException {
        String seeds = "seeds: [uniform, linear, ties]";
        Runs.run(new FakeBackend(1), folder, 2, seeds);
        Outcome resumed = Runs.run(new FakeBackend(1), folder, 12, seeds);
        Path other = Files.createDirectory(folder.resolve("other"));
        Outcome whole = Runs.run(new FakeBackend(1), other, 12, seeds);

        assertThat(whole.summary().duplicates()).isPositive();
        assertSameEnd(resumed, whole);
    }

    private Outcome run(FakeBackend backend, int budget) {
        return Runs.run(backend, folder, budget, SPACE, "strategy: random");
    }
}
