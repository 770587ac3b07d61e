package io.evomerge.search;

import static io.evomerge.search.Runs.assertSameEnd;
import static io.evomerge.search.Runs.cuts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.backends.Part;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches with a constraint that is relative to the base.
class ConstrainedRunTest {
    private static final String CONSTRAINED =
            """
            base: base
            models: [experts/math, experts/chat]
            objectives: [sums, {task: talk, at_most_below_base: 0.05}]
            space: {layers: 1, weight: [-2, 3]}
            strategy: random
            """;

    private static final String RACED = "subset: {items: 40, racing: {rounds: 4, level: 0.1}}";
    private static final String ANCHORED = "subset: {items: 4, select: irt, of: 40, bank: 14}";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", RACED, ANCHORED})
    void the_base_comes_first_answers_everything_and_costs_one_evaluation(String subset) {
        Outcome outcome = run(new FakeBackend(3), folder, 24, subset);

        assertThat(outcome.evaluations())
                .filteredOn(e -> e.candidate().kind() == Kind.BASE)
                .singleElement()
                .matches(e -> e.number() == 0 && e.asked().isAll());
        long items = outcome.evaluations().stream().mapToLong(Entry::items).sum();
        assertThat(items)
                .isEqualTo(outcome.summary().itemsScored())
                .isBetween(23 * 120L, 24 * 120L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", RACED, ANCHORED})
    void what_misses_it_ranks_below_all_that_meet_it_and_by_how_much(String subset) {
        List<Entry> entries = run(new FakeBackend(1), folder, 40, subset).evaluations();
        double least = talk(entries.getFirst()) - 0.05;
        double worstThatMeets =
                entries.stream()
                        .filter(e -> talk(e) >= least)
                        .mapToDouble(e -> e.score().fitness())
                        .min()
                        .orElseThrow();

        assertThat(entries.stream().filter(e -> talk(e) < least))
                .isNotEmpty()
                .allSatisfy(
                        e ->
                                assertThat(e.score().fitness())
                                        .isLessThan(worstThatMeets)
                                        .isEqualTo(-1 - (least - talk(e))));
    }

    @Test
    void the_winner_meets_it_on_the_select_items() {
        List<Entry> finals = run(new FakeBackend(1), folder, 40, "").finals();
        List<Entry> selected = finals.stream().filter(e -> e.part() == Part.SELECT).toList();

        assertThat(selected.getFirst().candidate().kind()).isEqualTo(Kind.BASE);
        double least = talk(selected.getFirst()) - 0.05;
        assertThat(selected)
                .filteredOn(e -> e.candidate().equals(winner()))
                .singleElement()
                .matches(e -> talk(e) >= least);
    }

    private Candidate winner() {
        return run(new FakeBackend(1), folder, 40, "").winner();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", RACED})
    void a_journal_cut_anywhere_is_resumed_to_the_same_end(String subset) throws IOException {
        Outcome whole = run(new FakeBackend(2), folder, 16, subset);
        byte[] journal = Files.readAllBytes(folder.resolve(SearchRun.JOURNAL));
        byte[] finals = Files.readAllBytes(folder.resolve(SearchRun.FINALS));
        Path cut = Files.createDirectory(folder.resolve("cut"));

        List<Integer> cuts = cuts(journal);
        for (int i = 0; i < cuts.size(); i += 8) {
            Files.write(cut.resolve(SearchRun.JOURNAL), Arrays.copyOf(journal, cuts.get(i)));
            Files.deleteIfExists(cut.resolve(SearchRun.FINALS));
            assertSameEnd(run(new FakeBackend(1), cut, 16, subset), whole);
        }
        Files.write(cut.resolve(SearchRun.JOURNAL), journal);
        List<Integer> later = cuts(finals);
        for (int i = 0; i < later.size(); i += 8) {
            Files.write(cut.resolve(SearchRun.FINALS), Arrays.copyOf(finals, later.get(i)));
            assertSameEnd(run(new FakeBackend(2), cut, 16, subset), whole);
        }
    }

    @Test
    void a_base_that_fails_ends_the_search_with_its_reason_and_is_tried_again() {
        assertThatExceptionOfType(SearchFailure.class)
                .isThrownBy(() -> run(new FakeBackend(1).failing(n -> n == 0), folder, 16, ""))
                .withMessageContaining("the base")
                .withMessageContaining("out of luck");

        assertThat(run(new FakeBackend(1), folder, 16, "").evaluations())
                .hasSize(16)
                .allMatch(Entry::isComplete);
    }

    private static double talk(Entry entry) {
        return entry.score().scores().get(1);
    }

    private static Outcome run(FakeBackend backend, Path folder, int budget, String subset) {
        SearchSpec spec = Examples.read(CONSTRAINED + subset).withBudget(Budget.of(budget));
        return new SearchRun(Examples.setup(spec, backend, folder), backend.clock)
                .run(() -> false, ProgressListener.SILENT);
    }
}
