package io.evomerge.search;

import static io.evomerge.search.Runs.assertSameEnd;
import static io.evomerge.search.Runs.cuts;
import static io.evomerge.search.Runs.essence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.backends.Part;
import io.evomerge.documents.InputException;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchRunTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "7,cma-es",
        "50,cma-es",
        "200,cma-es",
        "7,ga",
        "50,ga",
        "200,ga",
        "7,random",
        "50,random",
        "200,random",
        "1,cma-es"
    })
    void the_budget_is_spent_exactly_seeds_included(int budget, String strategy) {
        var backend = new FakeBackend(2);
        Outcome outcome = run(backend, budget, "strategy: " + strategy);

        assertThat(outcome.evaluations()).hasSize(budget);
        assertThat(outcome.evaluations()).extracting(Entry::number).isSorted();
        assertThat(outcome.summary().evaluations()).isEqualTo(budget);
        assertThat(outcome.summary().spent()).isEqualTo(budget);
        assertThat(outcome.summary().stoppedBy()).isEqualTo("budget");
        assertThat(backend.scored.size() - outcome.finals().size()).isEqualTo(budget);
    }

    @Test
    void seeds_come_first() {
        Outcome outcome = run(new FakeBackend(1), 20);

        assertThat(outcome.evaluations().subList(0, 8))
                .extracting(e -> e.candidate().name())
                .containsExactly(
                        "uniform",
                        "task_arithmetic(0.3)",
                        "task_arithmetic(0.5)",
                        "task_arithmetic(0.7)",
                        "task_arithmetic(1.0)",
                        "ties(0.2)",
                        "ties(0.5)",
                        "slerp(math, chat)");
        assertThat(outcome.evaluations().subList(8, 20))
                .extracting(e -> e.candidate().kind())
                .containsOnly(Kind.SEARCH);
    }

    @Test
    void the_search_finds_better_merges_than_the_seeds() {
        Summary summary = run(new FakeBackend(1), 200, "space: {layers: 1}").summary();

        assertThat(summary.gainOverBestSeed().value()).isPositive();
        assertThat(summary.verdict()).isEqualTo(Summary.Verdict.BEATS);
    }

    @ParameterizedTest
    @CsvSource({"2,cma-es", "2,ga", "2,random", "4,cma-es", "4,ga", "4,random"})
    void more_workers_make_the_same_evaluations(int workers, String strategy) throws IOException {
        Path other = Files.createDirectory(folder.resolve("more"));
        Outcome one = run(new FakeBackend(1), 60, "strategy: " + strategy);
        Outcome more = Runs.run(new FakeBackend(workers), other, 60, "strategy: " + strategy);

        assertSameEnd(more, one);
    }

    @Test
    void a_search_with_a_terminator_ends_when_the_rest_is_noise() throws IOException {
        String[] lines = {
            "budget: {evaluations: 300, terminator: true}",
            "space: {layers: 1, weight: [0, 0.9]}",
            "strategy: gp",
            "log_probability: 0"
        };
        var backend = new FakeBackend(2, 20);
        Outcome outcome = run(backend, 300, lines);
        assertThat(outcome.summary().stoppedBy()).isEqualTo("noise");
        assertThat(outcome.evaluations()).hasSizeBetween(40, 299);

        var idle = new FakeBackend(2, 20);
        assertSameEnd(run(idle, 300, lines), outcome);
        assertThat(idle.scored).isEmpty();
    }

    @Test
    void another_seed_makes_other_proposals() throws IOException {
        Path other = Files.createDirectory(folder.resolve("two"));
        Outcome one = run(new FakeBackend(1), 20, "seed: 1");
        Outcome two = Runs.run(new FakeBackend(1), other, 20, "seed: 2");

        assertThat(essence(two.evaluations())).isNotEqualTo(essence(one.evaluations()));
    }

    @Test
    void a_journal_cut_anywhere_is_resumed_to_the_same_end() throws IOException {
        Outcome whole = run(new FakeBackend(2), 24);
        byte[] journal = Files.readAllBytes(folder.resolve(SearchRun.JOURNAL));
        byte[] finals = Files.readAllBytes(folder.resolve(SearchRun.FINALS));
        Path cut = Files.createDirectory(folder.resolve("cut"));

        for (int end : cuts(journal)) {
            Files.write(cut.resolve(SearchRun.JOURNAL), Arrays.copyOf(journal, end));
            Files.deleteIfExists(cut.resolve(SearchRun.FINALS));
            assertSameEnd(Runs.run(new FakeBackend(2), cut, 24), whole);
        }
        Files.write(cut.resolve(SearchRun.JOURNAL), journal);
        for (int end : cuts(finals)) {
            Files.write(cut.resolve(SearchRun.FINALS), Arrays.copyOf(finals, end));
            assertSameEnd(Runs.run(new FakeBackend(2), cut, 24), whole);
        }
    }

    @Test
    void among_finalists_that_tie_a_broken_run_chooses_as_the_whole_one() throws IOException {
        String ties = "log_probability: 0";
        Outcome whole = Runs.run(new FakeBackend(4, 2), folder, 20, ties);
        Path file = folder.resolve(SearchRun.FINALS);
        byte[] finals = Files.readAllBytes(file);
        assertThat(
                        whole.finals().stream()
                                .filter(e -> e.part() == Part.SELECT)
                                .map(e -> e.score().fitness())
                                .toList())
                .satisfies(scores -> assertThat(Set.copyOf(scores)).hasSizeLessThan(scores.size()));

        // Of the first four, three are done: all but the one that was asked first.
        Files.write(file, Arrays.copyOf(finals, cuts(finals).get(8)));
        assertSameEnd(Runs.run(new FakeBackend(4, 2), folder, 20, ties), whole);
    }

    @Test
    void a_journal_cut_at_any_byte_of_its_last_three_lines_is_resumed_to_the_same_search()
            throws IOException {
        List<Entry> whole = searched();
        Path file = folder.resolve(SearchRun.JOURNAL);
        byte[] journal = Files.readAllBytes(file);
        for (int end = lastLines(journal, 3); end < journal.length; end++) {
            Files.write(file, Arrays.copyOf(journal, end));
            assertThat(essence(searched())).isEqualTo(essence(whole));
        }
    }

    /// A search whose journal is short.
    private List<Entry> searched() {
        var backend = new FakeBackend(1, 2);
        SearchSpec spec = Examples.spec("space: {layers: 1}", "seeds: [uniform]", "budget: 5");
        return new SearchRun(Examples.setup(spec, backend, folder), backend.clock)
                .search(() -> false, ProgressListener.SILENT);
    }

    /// Where the last lines begin.
    private static int lastLines(byte[] file, int lines) {
        int start = file.length;
        for (int line = 0; line < lines; line++) {
            do {
                start--;
            } while (file[start - 1] != '\n');
        }
        return start;
    }

    @Test
    void a_run_that_is_complete_scores_nothing_again() {
        Outcome first = run(new FakeBackend(1), 30);
        var backend = new FakeBackend(1);
        Outcome again = run(backend, 30);

        assertThat(backend.scored).isEmpty();
        assertThat(again.summary().rows()).isEqualTo(first.summary().rows());
        assertThat(again.winner()).isEqualTo(first.winner());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cma-es", "ga", "random"})
    void a_larger_budget_goes_on_as_if_it_had_been_larger_from_the_start(String strategy)
            throws IOException {
        String option = "strategy: " + strategy;
        Path other = Files.createDirectory(folder.resolve("other"));
        for (int budget : List.of(3, 13, 14, 33, 60)) {
            run(new FakeBackend(1), budget, option);
        }
        Outcome resumed = run(new FakeBackend(1), 60, option);
        Outcome whole = Runs.run(new FakeBackend(1), other, 60, option);

        assertThat(essence(resumed.evaluations())).isEqualTo(essence(whole.evaluations()));
        assertThat(resumed.winner()).isEqualTo(whole.winner());
    }

    @Test
    void a_smaller_budget_than_was_spent_keeps_what_there_is() {
        run(new FakeBackend(1), 30);
        Outcome outcome = run(new FakeBackend(1), 10);

        assertThat(outcome.evaluations()).hasSize(30);
    }

    @Test
    void other_inputs_are_refused_by_name() {
        run(new FakeBackend(1), 10);

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> run(new FakeBackend(1), 10, "seed: 7"))
                .withMessageContaining("search.yaml is not what this run was begun with");
    }

    @Test
    void a_candidate_that_fails_is_written_down_and_the_search_goes_on() {
        Outcome outcome = run(new FakeBackend(1).failing(n -> n < 30 && n % 3 == 2), 30);

        List<Entry> failed = outcome.evaluations().stream().filter(e -> !e.isComplete()).toList();
        assertThat(outcome.evaluations()).hasSize(30);
        assertThat(failed)
                .hasSize(10)
                .allMatch(e -> Double.isNaN(e.score().fitness()))
                .allMatch(e -> e.evaluation().error().orElseThrow().equals("out of luck"));
    }

    @Test
    void five_failures_in_a_row_end_the_search_with_the_first_reason() {
        var backend = new FakeBackend(1).failing(n -> n >= 10);

        assertThatExceptionOfType(SearchFailure.class)
                .isThrownBy(() -> run(backend, 50))
                .withMessageContaining("5 candidates in a row failed")
                .withMessageContaining("from number 10 on: out of luck");
        assertThat(backend.scored).hasSize(15);
    }

    @Test
    void a_search_that_failed_can_be_resumed_when_the_cause_is_mended() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThatExceptionOfType(SearchFailure.class)
                .isThrownBy(() -> run(new FakeBackend(2).failing(n -> n >= 10), 30));
        Outcome mended = run(new FakeBackend(2), 30);
        Outcome whole = Runs.run(new FakeBackend(2), other, 30);

        assertThat(essence(mended.evaluations())).isEqualTo(essence(whole.evaluations()));
    }

    /// A streak reaches over the end of the seeds, or of a generation, and two candidates behind it
    /// were scored before it was complete: their recipes are of a search that was told of failures.
    @ParameterizedTest
    @CsvSource({"4, 3 4 6 7 10", "14, 14 15 16 17 20"})
    void what_was_scored_behind_a_streak_does_not_keep_a_run_from_going_on(
            int first, String whichFail) throws IOException {
        List<Integer> fail = Stream.of(whichFail.split(" ")).map(Integer::valueOf).toList();
        assertThatExceptionOfType(SearchFailure.class)
                .isThrownBy(() -> run(new FakeBackend(3).failing(fail::contains), 30))
                .withMessageContaining("from number " + first + " on");
        Outcome mended = run(new FakeBackend(3), 30);
        Path other = Files.createDirectory(folder.resolve("other"));
        Outcome whole = Runs.run(new FakeBackend(3), other, 30);

        assertThat(essence(mended.evaluations())).isEqualTo(essence(whole.evaluations()));
    }

    @Test
    void a_run_that_breaks_again_while_failures_are_tried_again_is_as_the_whole_one()
            throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Outcome whole = Runs.run(new FakeBackend(1), other, 30);
        for (int after = 1; after < 8; after += 3) {
            Path part = Files.createDirectory(folder.resolve("after" + after));
            assertThatExceptionOfType(SearchFailure.class)
                    .isThrownBy(() -> Runs.run(new FakeBackend(1).failing(n -> n >= 12), part, 30));
            var broken = new FakeBackend(1);
            int most = after;
            Runs.run(broken, part, 30, () -> broken.scored.size() >= most);
            Outcome resumed = Runs.run(new FakeBackend(1), part, 30);
            assertThat(essence(resumed.evaluations())).isEqualTo(essence(whole.evaluations()));
        }
    }

    @Test
    void the_time_limit_starts_nothing_new_and_still_chooses_a_winner() {
        Outcome outcome = run(new FakeBackend(1), 50, "budget: {evaluations: 50, time: 12s}");

        assertThat(outcome.evaluations()).hasSize(12);
        assertThat(outcome.summary().stoppedBy()).isEqualTo("time");
        assertThat(outcome.summary().searchSeconds()).isEqualTo(12);
    }

    @Test
    void the_time_limit_holds_for_all_parts_of_a_run_together() {
        run(new FakeBackend(1), 9, "budget: {evaluations: 9}");
        Outcome outcome = run(new FakeBackend(1), 50, "budget: {evaluations: 50, time: 12s}");

        assertThat(outcome.evaluations()).hasSize(12);
    }

    @Test
    void an_interrupt_keeps_and_reports_what_there_is() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        var backend = new FakeBackend(1);
        Outcome outcome =
                Runs.run(backend, folder, 40, () -> backend.scored.size() >= 17, "seed: 3");
        Outcome resumed = Runs.run(new FakeBackend(1), folder, 40, () -> false, "seed: 3");
        Outcome whole = Runs.run(new FakeBackend(1), other, 40, () -> false, "seed: 3");

        assertThat(outcome.evaluations()).hasSize(17);
        assertThat(outcome.summary().stoppedBy()).isEqualTo("interrupt");
        assertSameEnd(resumed, whole);
    }

    @Test
    void the_table_shows_base_experts_seeds_and_winner_once() {
        Summary summary = run(new FakeBackend(1), 30).summary();

        assertThat(summary.rows())
                .extracting(Summary.Row::kind)
                .containsExactly(
                        "base", "expert", "expert", "seed", "seed", "seed", "seed", "seed", "seed",
                        "seed", "seed", "winner");
        assertThat(summary.reported()).containsExactly("sums", "talk", "extra");
        assertThat(summary.rows()).allMatch(r -> r.scores().size() == 3);
    }

    @Test
    void two_seeds_of_one_recipe_are_a_row_each() {
        Summary summary = run(new FakeBackend(1), 20, "seeds: [uniform, linear, ties]").summary();

        assertThat(summary.rows())
                .extracting(Summary.Row::name)
                .containsExactly(
                        "base",
                        "math",
                        "chat",
                        "uniform",
                        "linear",
                        "ties(0.2)",
                        "ties(0.5)",
                        "winner");
    }

    @Test
    void only_the_tables_models_are_scored_on_the_report_items() {
        Outcome outcome = run(new FakeBackend(1), 60);

        long report = outcome.finals().stream().filter(e -> e.part() == Part.REPORT).count();
        assertThat(report).isEqualTo(1 + 2 + 8 + 1);
    }

    @Test
    void the_winner_is_the_finalist_that_is_best_on_the_select_items() {
        Outcome outcome = run(new FakeBackend(1), 60);

        Entry best =
                outcome.finals().stream()
                        .filter(e -> e.part() == Part.SELECT)
                        .filter(e -> !e.candidate().isEndpoint())
                        .min(Entry.BEST_FIRST)
                        .orElseThrow();
        assertThat(outcome.winner()).isEqualTo(best.candidate());
    }

    @Test
    void what_is_expected_of_the_winner_comes_from_the_select_items() {
        Outcome outcome = run(new FakeBackend(1, 12).withLuck(), 40, "strategy: random", "seed: 1");
        Summary.Expectation expected = outcome.summary().expectation().orElseThrow();

        assertThat(expected.searched())
                .hasValue(aggregate(outcome.evaluations(), outcome.winner()));
        List<Entry> selected =
                outcome.finals().stream().filter(e -> e.part() == Part.SELECT).toList();
        assertThat(expected.selected()).isEqualTo(aggregate(selected, outcome.winner()));
        List<Entry> merges =
                selected.stream()
                        .filter(Entry::isMerge)
                        .sorted(Comparator.comparingDouble((Entry e) -> -e.score().fitness()))
                        .toList();
        Fitness fitness = Examples.fitness(Examples.spec("seed: 1"));
        double luck = WinnersCurse.luck(fitness, merges, 1);
        assertThat(luck).isNotZero();
        assertThat(expected.onNewItems()).isEqualTo(expected.selected() - luck);
    }

    @Test
    void a_winner_that_was_proposed_at_the_end_has_no_search_score() {
        Outcome outcome = run(new FakeBackend(1), 40);

        assertThat(outcome.evaluations())
                .extracting(e -> e.candidate().recipe())
                .doesNotContain(outcome.winner().recipe());
        assertThat(outcome.summary().expectation().orElseThrow().searched()).isEmpty();
    }

    private static double aggregate(List<Entry> entries, Candidate candidate) {
        return entries.stream()
                .filter(e -> e.candidate().recipe().equals(candidate.recipe()))
                .findFirst()
                .orElseThrow()
                .score()
                .aggregate();
    }

    @Test
    void the_best_expert_is_the_one_that_is_best_on_the_select_items() {
        Outcome outcome = run(new FakeBackend(1), 20, "seeds: []", "log_probability: 1");

        List<Entry> experts =
                outcome.finals().stream()
                        .filter(e -> e.part() == Part.SELECT)
                        .filter(e -> e.candidate().isEndpoint())
                        .sorted(Entry.BEST_FIRST)
                        .toList();
        assertThat(experts)
                .extracting(e -> e.candidate().name())
                .containsExactlyInAnyOrder("math", "chat");
        assertThat(outcome.summary().bestSeed()).isEqualTo(experts.getFirst().candidate().name());
    }

    @Test
    void one_expert_is_enough() {
        var backend = new FakeBackend(1);
        SearchSpec spec =
                Examples.read(
                        "{base: base, models: [experts/math], objectives: [sums, talk],"
                                + " seeds: [uniform], strategy: cma-es, budget: 20}");
        Outcome outcome =
                new SearchRun(Examples.setup(spec, backend, folder), backend.clock)
                        .run(() -> false, ProgressListener.SILENT);

        assertThat(outcome.summary().bestSeed()).isEqualTo("uniform");
        assertThat(outcome.summary().rows())
                .extracting(Summary.Row::name)
                .containsExactly("base", "math", "uniform", "winner");
    }

    @Test
    void a_search_without_seeds_is_measured_against_the_best_expert() {
        Summary summary = run(new FakeBackend(1), 30, "seeds: []").summary();

        assertThat(summary.bestSeed()).isIn("math", "chat");
        assertThat(summary.gainOverBestSeed()).isEqualTo(summary.gainOverBestExpert());
    }

    @Test
    void progress_counts_and_estimates() {
        List<Progress> heard = new ArrayList<>();
        var backend = new FakeBackend(1);
        SearchSpec spec = Examples.spec("budget: 20");
        new SearchRun(Examples.setup(spec, backend, folder), backend.clock)
                .run(
                        () -> false,
                        new ProgressListener() {
                            @Override
                            public void evaluated(Progress progress) {
                                heard.add(progress);
                            }
                        });

        assertThat(heard).extracting(Progress::evaluations).last().isEqualTo(20);
        assertThat(heard.get(4).remaining().orElseThrow()).hasSeconds(15);
        assertThat(heard)
                .extracting(p -> p.best().orElseThrow().score().fitness())
                .isSortedAccordingTo(Comparator.naturalOrder());
    }

    private Outcome run(FakeBackend backend, int budget, String... lines) {
        return Runs.run(backend, folder, budget, lines);
    }
}
