package io.evomerge.search;

import static io.evomerge.search.Runs.assertResumable;
import static io.evomerge.search.Runs.essence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.backends.Asked;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches whose candidates answer all items only if their anchors do not show them to be worse.
class AnchoredRaceRunTest {
    /// Items of the fake tasks together, and their anchors.
    private static final int ALL = 120;

    private static final int SOME = 12;
    private static final int BANK = 14;

    private static final String SUBSET =
            "subset: {items: 4, select: irt, of: 40, bank: 14, racing: true}";

    @TempDir Path folder;

    @Test
    void after_the_bank_a_candidate_answers_the_anchors_or_everything() {
        List<Entry> entries = run(new FakeBackend(2), 40, SUBSET).evaluations();

        assertThat(entries.subList(0, BANK)).allMatch(e -> e.items() == ALL);
        List<Entry> later = entries.subList(BANK, entries.size());
        assertThat(later).allMatch(e -> e.items() == (e.asked().isAll() ? ALL : SOME));
        assertThat(later).filteredOn(e -> e.asked().isAll()).hasSizeGreaterThan(3);
        assertThat(later).filteredOn(e -> !e.asked().isAll()).hasSizeGreaterThan(20);
    }

    @Test
    void who_dropped_out_ranks_below_the_best_that_was_measured() {
        double best = Double.NEGATIVE_INFINITY;
        for (Entry entry : run(new FakeBackend(1), 40, SUBSET).evaluations()) {
            if (!entry.asked().isAll()) {
                assertThat(entry.score().fitness()).isLessThan(best);
            } else if (!entry.candidate().isEndpoint()) {
                best = Math.max(best, entry.score().fitness());
            }
        }
    }

    @Test
    void anchors_are_chosen_anew_as_the_bank_grows() {
        List<Integer> measured = new ArrayList<>();
        var backend = new FakeBackend(1);
        SearchSpec spec = Examples.spec(SUBSET, "budget: 60");
        List<Entry> entries = new ArrayList<>();
        new SearchRun(Examples.setup(spec, backend, folder), backend.clock)
                .run(
                        () -> false,
                        new ProgressListener() {
                            @Override
                            public void evaluated(Progress progress) {
                                entries.add(progress.latest());
                            }

                            @Override
                            public void anchored(Asked asked, boolean isRace) {
                                measured.add(
                                        (int)
                                                entries.stream()
                                                        .filter(e -> e.asked().isAll())
                                                        .count());
                            }
                        });

        assertThat(measured).hasSizeGreaterThan(1).startsWith(BANK);
        for (int i = 1; i < measured.size(); i++) {
            assertThat(measured.get(i)).isGreaterThanOrEqualTo(measured.get(i - 1) * 3 / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 14, 15, 24, 40})
    void what_is_saved_buys_further_candidates_and_the_budget_is_not_overdrawn(int budget) {
        Outcome outcome = run(new FakeBackend(1), budget, SUBSET);

        long items = outcome.evaluations().stream().mapToLong(Entry::items).sum();
        assertThat(items).isEqualTo(outcome.summary().itemsScored());
        assertThat(outcome.summary().spent()).isCloseTo((double) items / ALL, within(1e-9));
        assertThat(items).isBetween((budget - 1L) * ALL + 1, (long) budget * ALL);
    }

    @Test
    void a_journal_cut_anywhere_is_resumed_to_the_same_end() throws IOException {
        assertResumable(folder, 34, 11, SUBSET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cma-es", "ga", "gp", "random"})
    void neither_workers_nor_the_steps_of_a_growing_budget_change_anything(String strategy)
            throws IOException {
        String option = "strategy: " + strategy;
        for (int budget : List.of(3, 14, 17, 30)) {
            run(new FakeBackend(1), budget, SUBSET, option);
        }
        Outcome resumed = run(new FakeBackend(1), 36, SUBSET, option);
        Path other = Files.createDirectory(folder.resolve("other"));
        Outcome whole = Runs.run(new FakeBackend(4), other, 36, SUBSET, option);

        assertThat(essence(resumed.evaluations())).isEqualTo(essence(whole.evaluations()));
        assertThat(resumed.winner()).isEqualTo(whole.winner());
    }

    @Test
    void where_the_anchors_are_all_items_nobody_drops_out() {
        List<Entry> entries =
                run(
                                new FakeBackend(1),
                                30,
                                "subset: {items: 400, select: irt, of: 4000, bank: 14, racing: true}")
                        .evaluations();
        assertThat(entries).hasSize(30).allMatch(e -> e.asked().isAll());
    }

    /// The base and the experts make the bank, and there is nobody to race against.
    @Test
    void until_a_merge_is_measured_all_answer_everything() {
        SearchSpec spec =
                Examples.read(
                        """
                        base: base
                        models: [math, chat, code, law]
                        objectives: [sums, talk]
                        strategy: cma-es
                        seeds: []
                        budget: 20
                        subset: {items: 4, select: irt, of: 40, bank: 5, racing: true}
                        """);
        var backend = new FakeBackend(1);
        List<Entry> entries =
                new SearchRun(Examples.setup(spec, backend, folder), backend.clock)
                        .run(() -> false, ProgressListener.SILENT)
                        .evaluations();

        List<Entry> merges =
                entries.stream().filter(e -> e.candidate().kind() == Kind.SEARCH).toList();
        assertThat(entries.subList(0, 5)).allMatch(e -> e.candidate().isEndpoint());
        assertThat(merges.getFirst().asked().isAll()).isTrue();
        assertThat(merges).anyMatch(e -> !e.asked().isAll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gp", "natural-niches", "kinship", "nsga2"})
    void candidates_that_fail_are_passed_over_and_replayed(String strategy) {
        String option = "strategy: " + strategy;
        var backend = new FakeBackend(1).failing(n -> n > 14 && n < 30 && n % 3 == 0);
        Outcome whole = run(backend, 30, SUBSET, option);
        Outcome again = run(new FakeBackend(1), 30, SUBSET, option);

        assertThat(whole.evaluations()).anyMatch(e -> !e.isComplete());
        assertThat(whole.evaluations()).anyMatch(e -> !e.asked().isAll() && e.isComplete());
        assertThat(essence(again.evaluations())).isEqualTo(essence(whole.evaluations()));
    }

    private Outcome run(FakeBackend backend, int budget, String... lines) {
        return Runs.run(backend, folder, budget, lines);
    }
}
