package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import io.evomerge.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsynchronousRunTest {
    private static final int BUDGET = 30;

    @TempDir private Path folder;

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static Outcome run(int workers, Path folder, String... lines) {
        return Runs.run(new FakeBackend(workers), folder, BUDGET, lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cma-es", "gp", "de", "natural-niches", "nsga2", "lq-cma-es"})
    void a_search_without_generations_spends_its_budget_and_finds_more_than_its_seeds(
            String strategy) throws IOException {
        Outcome outcome =
                run(3, folder(strategy), "asynchronous: 3", "strategy: {name: " + strategy + "}");
        List<Entry> entries = outcome.evaluations();
        assertThat(entries).hasSize(BUDGET);
        assertThat(entries.stream().map(Entry::number)).doesNotHaveDuplicates();
        assertThat(outcome.winner().name()).isEmpty();
    }

    /// One at a time is the usual search where generations have one point, as those of gp.
    @Test
    void one_under_way_is_one_after_the_other() throws IOException {
        Outcome one = run(1, folder("one"), "asynchronous: 1", "strategy: random");
        Outcome usual = run(1, folder("usual"), "strategy: random");
        Runs.assertSameEnd(one, usual);
    }

    @Test
    void the_number_of_workers_decides_nothing_if_candidates_are_done_in_their_order()
            throws IOException {
        Outcome one = run(1, folder("one"), "asynchronous: 2", "strategy: cma-es");
        Outcome again =
                run(1, folder("again"), "asynchronous: 2", "strategy: cma-es", "workers: 2");
        Runs.assertSameEnd(one, again);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cma-es", "gp"})
    void a_journal_that_breaks_off_anywhere_is_taken_up_where_it_was(String strategy)
            throws IOException {
        String[] lines = {"asynchronous: 3", "strategy: " + strategy};
        Path whole = folder("whole");
        Outcome expected = run(3, whole, lines);
        byte[] journal = Files.readAllBytes(whole.resolve(SearchRun.JOURNAL));
        for (int cut : Runs.cuts(journal).stream().filter(c -> c % 3 == 0).toList()) {
            Path part = folder("cut" + cut);
            Files.write(part.resolve(SearchRun.JOURNAL), Arrays.copyOf(journal, cut));
            Outcome resumed = run(3, part, lines);
            assertThat(resumed.evaluations()).hasSize(expected.evaluations().size());
            List<String> before = Files.readAllLines(part.resolve(SearchRun.JOURNAL));
            assertThat(before.getFirst()).contains("search.yaml");
            // Taken up once more, it has nothing left to do and comes to the same end.
            var idle = new FakeBackend(3);
            Outcome again = Runs.run(idle, part, BUDGET, lines);
            assertThat(idle.scored).isEmpty();
            Runs.assertSameEnd(again, resumed);
        }
    }

    @Test
    void a_recipe_that_is_under_way_is_not_evaluated_twice() throws IOException {
        Outcome outcome =
                run(
                        3,
                        folder("twins"),
                        "asynchronous: 3",
                        "strategy: random",
                        "space: {methods: [linear, task_arithmetic, ties], weight: [0.5, 0.5000001]}");
        assertThat(outcome.evaluations().stream().map(e -> e.candidate().recipe()))
                .doesNotHaveDuplicates();
        assertThat(outcome.summary().stoppedBy()).isEqualTo("exhausted");
        assertThat(outcome.summary().duplicates()).isPositive();
    }

    @Test
    void a_run_that_only_failed_goes_on_once_the_cause_is_mended() throws IOException {
        Path part = folder("failed");
        String[] lines = {"asynchronous: 3", "strategy: cma-es"};
        assertThatThrownBy(
                        () ->
                                Runs.run(
                                        new FakeBackend(3).failing(n -> n >= 12),
                                        part,
                                        BUDGET,
                                        lines))
                .isInstanceOf(SearchFailure.class)
                .hasMessageContaining("5 candidates in a row failed");
        Outcome outcome = run(3, part, lines);
        assertThat(outcome.evaluations()).hasSize(BUDGET);
        assertThat(outcome.evaluations().stream().filter(Entry::isComplete).count())
                .isGreaterThan(BUDGET - 10);
    }

    @Test
    void a_run_whose_seeds_failed_begins_anew_once_the_cause_is_mended() throws IOException {
        Path part = folder("failed");
        String[] lines = {"asynchronous: 3", "strategy: cma-es"};
        assertThatThrownBy(
                        () -> Runs.run(new FakeBackend(3).failing(n -> true), part, BUDGET, lines))
                .isInstanceOf(SearchFailure.class);
        Outcome outcome = run(3, part, lines);
        assertThat(outcome.evaluations()).hasSize(BUDGET).allMatch(Entry::isComplete);
    }

    @Test
    void a_smaller_budget_than_was_spent_keeps_what_there_is() throws IOException {
        String[] lines = {"asynchronous: 4", "strategy: gp"};
        Path whole = folder("whole");
        Outcome all = run(4, whole, lines);
        for (int budget = 10; budget < BUDGET; budget += 6) {
            Outcome less = Runs.run(new FakeBackend(4), whole, budget, lines);
            assertThat(Runs.essence(less.evaluations())).isEqualTo(Runs.essence(all.evaluations()));
        }
    }

    @Test
    void what_changes_between_generations_is_refused() {
        Stream.of("{items: 40, racing: true}", "{items: 10, select: irt}")
                .forEach(
                        subset ->
                                assertThatThrownBy(
                                                () ->
                                                        Examples.spec(
                                                                "asynchronous: 2",
                                                                "subset: " + subset))
                                        .isInstanceOf(InputException.class)
                                        .hasMessageContaining("asynchronous"));
        assertThatThrownBy(() -> Examples.spec("asynchronous: true"))
                .hasMessageContaining("how many candidates");
        assertThat(Examples.spec("asynchronous: false").execution().isAsynchronous()).isFalse();
    }
}
