package io.evomerge.search;

import static io.evomerge.search.Runs.assertResumable;
import static io.evomerge.search.Runs.essence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.backends.Part;
import io.evomerge.estimators.Estimators;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches whose later candidates are asked anchors only.
class AnchoredRunTest {
    /// Items of the fake tasks together, and of one anchored candidate.
    private static final int ALL = 120;

    private static final int SOME = 12;

    private static final String SUBSET = "subset: {items: 4, select: irt, of: 40, bank: 14}";

    @TempDir Path folder;

    @Test
    void the_bank_is_asked_everything_and_who_comes_after_it_the_anchors() {
        List<Entry> entries = run(new FakeBackend(2), 40, SUBSET).evaluations();

        assertThat(entries.subList(8, 11))
                .extracting(e -> e.candidate().name())
                .containsExactly("base", "math", "chat");
        int bank = (int) entries.stream().filter(e -> e.asked().isAll()).count();
        assertThat(bank).isEqualTo(14);
        assertThat(entries.subList(0, bank)).allMatch(e -> e.items() == ALL);
        assertThat(entries.subList(bank, entries.size())).allMatch(e -> e.items() == SOME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cma-es", "ga", "random"})
    void a_generation_larger_than_the_bank_lacks_is_cut_short(String strategy) {
        String size = strategy.equals("random") ? "batch" : "population";
        String large = "strategy: {name: " + strategy + ", " + size + ": 40}";
        List<Entry> entries = run(new FakeBackend(2), 40, SUBSET, large).evaluations();

        assertThat(entries.stream().filter(e -> e.asked().isAll())).hasSize(14);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 15, 23, 24, 40, 60})
    void the_budget_is_counted_in_items_and_not_overdrawn(int budget) {
        Outcome outcome = run(new FakeBackend(1), budget, SUBSET);

        long items = outcome.evaluations().stream().mapToLong(Entry::items).sum();
        assertThat(items).isEqualTo(outcome.summary().itemsScored());
        assertThat(outcome.summary().spent()).isCloseTo((double) items / ALL, within(1e-9));
        assertThat(items).isBetween((budget - 1L) * ALL + 1, (long) budget * ALL);
        assertThat(outcome.summary().stoppedBy()).isEqualTo("budget");
    }

    @Test
    void a_journal_cut_anywhere_is_resumed_to_the_same_end() throws IOException {
        assertResumable(folder, 28, 5, SUBSET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cma-es", "ga", "random"})
    void a_larger_budget_goes_on_as_if_it_had_been_larger_from_the_start(String strategy)
            throws IOException {
        String option = "strategy: " + strategy;
        Path other = Files.createDirectory(folder.resolve("other"));
        for (int budget : List.of(3, 13, 14, 15, 16, 23, 24, 33, 40)) {
            run(new FakeBackend(1), budget, SUBSET, option);
        }
        Outcome resumed = run(new FakeBackend(1), 40, SUBSET, option);
        Outcome whole = Runs.run(new FakeBackend(2), other, 40, SUBSET, option);

        assertThat(essence(resumed.evaluations())).isEqualTo(essence(whole.evaluations()));
        assertThat(resumed.winner()).isEqualTo(whole.winner());
    }

    @Test
    void candidates_that_fail_are_not_in_the_bank() {
        var backend = new FakeBackend(1).failing(n -> n < 60 && n % 3 == 2);
        List<Entry> entries = run(backend, 60, SUBSET).evaluations();

        long complete = entries.stream().filter(e -> e.asked().isAll() && e.isComplete()).count();
        assertThat(complete).isGreaterThanOrEqualTo(14);
        assertThat(entries).anyMatch(e -> !e.asked().isAll() && e.isComplete());
    }

    @Test
    void the_winner_is_a_merge_though_models_are_asked_too() {
        Outcome outcome = run(new FakeBackend(1), 40, SUBSET);

        assertThat(outcome.winner().kind()).isIn(Kind.SEED, Kind.SEARCH);
        assertThat(outcome.finals())
                .filteredOn(e -> e.part() == Part.SELECT)
                .allMatch(e -> e.asked().isAll())
                .noneMatch(e -> e.candidate().kind() == Kind.BASE);
    }

    @Test
    void the_best_so_far_is_a_merge_though_models_are_asked_too() {
        List<Optional<Entry>> best = new ArrayList<>();
        var backend = new FakeBackend(1);
        SearchSpec spec = Examples.spec(SUBSET, "seeds: []", "budget: 15");
        new SearchRun(Examples.setup(spec, backend, folder), backend.clock)
                .run(
                        () -> false,
                        new ProgressListener() {
                            @Override
                            public void evaluated(Progress progress) {
                                best.add(progress.best());
                            }
                        });

        assertThat(best.subList(0, 3)).containsOnly(Optional.empty());
        assertThat(best.subList(3, best.size()))
                .allMatch(b -> b.orElseThrow().candidate().kind() == Kind.SEARCH);
    }

    @Test
    void every_estimator_can_be_asked_for() throws IOException {
        for (String estimator : Estimators.NAMES) {
            Path own = Files.createDirectory(folder.resolve(estimator));
            String subset =
                    "subset: {items: 8, select: irt, of: 40, bank: 14, estimator: %s, evidence: score}"
                            .formatted(estimator);
            Outcome outcome = Runs.run(new FakeBackend(1), own, 30, subset);
            assertThat(outcome.evaluations())
                    .as(subset)
                    .anyMatch(e -> !e.asked().isAll())
                    .allMatch(Entry::isComplete);
        }
    }

    private Outcome run(FakeBackend backend, int budget, String... lines) {
        return Runs.run(backend, folder, budget, lines);
    }
}
