package io.evomerge.search;

import static io.evomerge.search.Runs.assertSameEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.documents.InputException;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.strategies.AdaMerging;
import io.evomerge.strategies.AdaMerging.By;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The seed `adamerging` in a search. The fake's answers are surest at weights of 0.6 and 1.2.
final class LearnedWeightsTest {
    private static final String SPACE =
            "space: {methods: [task_arithmetic], layers: 2, weight: [-0.5, 2]}";
    private static final String SHORT = "seeds: [uniform, {adamerging: {steps: 10, items: 12}}]";

    @TempDir private Path folder;

    private Outcome run(FakeBackend backend, String... lines) {
        return run(backend, () -> false, lines);
    }

    private Outcome run(FakeBackend backend, BooleanSupplier interrupted, String... lines) {
        RunSetup setup = Examples.setup(Examples.spec(lines), backend, folder);
        return new SearchRun(setup, backend.clock).run(interrupted, ProgressListener.SILENT);
    }

    private static Entry first(Outcome outcome) {
        return outcome.evaluations().getFirst();
    }

    private static List<Double> weights(Outcome outcome) {
        return FakeBackend.numbers(first(outcome).candidate().recipe());
    }

    @Test
    void it_is_learned_before_all_other_candidates() {
        Outcome outcome = run(new FakeBackend(1), SPACE, SHORT, "budget: 20");
        assertThat(first(outcome).candidate().name()).isEqualTo("adamerging");
        assertThat(first(outcome).candidate().kind()).isEqualTo(Kind.SEED);
        assertThat(first(outcome).candidate().genome()).hasSize(4);
        assertThat(outcome.evaluations().get(1).candidate().name()).isEqualTo("uniform");
    }

    @Test
    void as_a_strategy_it_is_the_whole_search() {
        String alone = "strategy: {name: adamerging, steps: 10, items: 12}";
        Outcome outcome = run(new FakeBackend(1), SPACE, alone, "seeds: []", "budget: 50");
        assertThat(outcome.evaluations()).hasSize(1);
        assertThat(first(outcome).candidate().name()).isEqualTo("adamerging");
        assertThat(outcome.summary().stoppedBy()).isEqualTo("seeds");

        var again = new FakeBackend(1);
        assertSameEnd(run(again, SPACE, alone, "seeds: []", "budget: 50"), outcome);
        assertThat(again.learnedFrom).isEmpty();
    }

    @Test
    void as_a_strategy_it_has_hand_made_merges_beside_it() {
        Outcome outcome =
                run(
                        new FakeBackend(1),
                        SPACE,
                        "strategy: {name: adamerging, steps: 10, items: 12}",
                        "seeds: [uniform, ties]",
                        "asynchronous: 2",
                        "budget: 50");
        assertThat(outcome.evaluations())
                .extracting(e -> e.candidate().name())
                .containsExactly("adamerging", "uniform", "ties(0.2)", "ties(0.5)");
        assertThat(outcome.summary().duplicates()).isZero();
        assertThat(outcome.winner().name()).isEqualTo("adamerging");
        assertThat(outcome.summary().bestSeed()).isIn("uniform", "ties(0.2)", "ties(0.5)");
    }

    @Test
    void weights_that_were_kept_on_the_way_are_seeds_of_their_own() {
        String seeds = "seeds: [{adamerging: {steps: 10, items: 12, checkpoints: 4}}]";
        Outcome outcome = run(new FakeBackend(1), SPACE, seeds, "budget: 20");
        assertThat(outcome.evaluations().subList(0, 3).stream().map(e -> e.candidate().name()))
                .containsExactly("adamerging(4)", "adamerging(8)", "adamerging");
        assertThat(outcome.evaluations().subList(0, 3).stream().map(e -> e.candidate().recipe()))
                .doesNotHaveDuplicates();

        // Read from the file, they are the same.
        var again = new FakeBackend(1);
        assertSameEnd(run(again, SPACE, seeds, "budget: 20"), outcome);
        assertThat(again.learnedFrom).isEmpty();
        assertThat(again.scored).isEmpty();
    }

    @Test
    void its_answers_are_sure() {
        Outcome outcome =
                run(new FakeBackend(1), SPACE, "seeds: [{adamerging: {steps: 200, items: 1}}]");
        assertThat(weights(outcome)).hasSize(4);
        assertThat(weights(outcome).get(0)).isCloseTo(0.6, within(0.01));
        assertThat(weights(outcome).get(1)).as("1.2, clamped").isEqualTo(1);
        assertThat(weights(outcome).get(2)).isCloseTo(0.6, within(0.01));
    }

    @Test
    void without_a_clamp_weights_may_have_any_value_of_the_space() {
        Outcome outcome =
                run(
                        new FakeBackend(1),
                        SPACE,
                        "seeds: [{adamerging: {steps: 400, items: 1, clamp: false}}]",
                        "budget: 40");
        assertThat(weights(outcome).get(1)).isCloseTo(1.2, within(0.01));
    }

    @Test
    void an_expert_may_have_one_weight_for_all_layers() {
        Outcome outcome =
                run(
                        new FakeBackend(1),
                        SPACE,
                        "seeds: [{adamerging: {steps: 7, items: 1, by: task}}]");
        assertThat(weights(outcome).get(2)).isEqualTo(weights(outcome).get(0)).isNotEqualTo(0.3);
        assertThat(weights(outcome).get(3)).isEqualTo(weights(outcome).get(1));
        assertThat(weights(outcome).get(1)).isNotEqualTo(0.3);
    }

    @Test
    void a_search_that_is_stopped_while_it_learns_says_so() {
        var backend = new FakeBackend(1);
        assertThatExceptionOfType(SearchFailure.class)
                .isThrownBy(
                        () ->
                                Runs.run(
                                        backend,
                                        folder,
                                        20,
                                        () -> backend.learnedFrom.size() >= 3,
                                        SPACE,
                                        SHORT))
                .withMessageContaining(
                        "stopped by interrupt while the seed adamerging was learned");
        assertThat(backend.scored).isEmpty();
    }

    /// Ten steps of 12 items of three tasks are three evaluations of 120.
    @Test
    void its_items_count_against_the_budget() {
        Outcome outcome = run(new FakeBackend(1), SPACE, SHORT, "budget: 20");
        assertThat(outcome.evaluations()).hasSize(17);
        assertThat(outcome.summary().itemsScored()).isEqualTo(20 * 120);
    }

    @Test
    void every_step_asks_some_items_of_every_task() {
        var backend = new FakeBackend(1);
        run(backend, SPACE, SHORT, "budget: 4");
        assertThat(backend.learnedFrom)
                .hasSize(10)
                .allSatisfy(asked -> assertThat(asked.count(120)).isEqualTo(36))
                .doesNotHaveDuplicates();
    }

    @Test
    void the_search_starts_from_it() {
        Outcome outcome =
                run(
                        new FakeBackend(1),
                        SPACE,
                        "seeds: [{adamerging: {steps: 100, items: 1}}]",
                        "strategy: {name: cma-es, sigma: 0.000001}",
                        "budget: 12");
        double[] learned = first(outcome).candidate().point();
        for (Entry entry : outcome.evaluations()) {
            for (int i = 0; i < learned.length; i++) {
                assertThat(entry.candidate().point()[i]).isCloseTo(learned[i], within(1e-3));
            }
        }
    }

    @Test
    void the_table_shows_it() {
        Outcome outcome = run(new FakeBackend(1), SPACE, SHORT, "budget: 20");
        assertThat(outcome.summary().rows()).anyMatch(row -> row.name().equals("adamerging"));
    }

    @Test
    void a_resumed_run_does_not_learn_it_again() {
        Outcome whole = run(new FakeBackend(1), SPACE, SHORT, "budget: 20");
        var backend = new FakeBackend(1);
        Outcome again = run(backend, SPACE, SHORT, "budget: 20");
        assertThat(backend.learnedFrom).isEmpty();
        assertThat(backend.scored).isEmpty();
        assertThat(again.summary().rows()).isEqualTo(whole.summary().rows());
        assertThat(again.summary().itemsScored()).isEqualTo(whole.summary().itemsScored());
    }

    @Test
    void what_is_lost_is_learned_again_to_the_same_end() throws IOException {
        Outcome whole = run(new FakeBackend(1), SPACE, SHORT, "budget: 20");
        Files.delete(folder.resolve("adamerging.json"));
        var backend = new FakeBackend(1);
        Outcome again = run(backend, SPACE, SHORT, "budget: 30");
        assertThat(backend.learnedFrom).hasSize(10);
        assertThat(first(again).candidate()).isEqualTo(first(whole).candidate());
        assertThat(again.evaluations()).hasSize(27);
    }

    @Test
    void it_is_a_function_of_the_seed() throws IOException {
        var one = new FakeBackend(1);
        var other = new FakeBackend(1);
        run(one, SPACE, SHORT, "budget: 4", "seed: 1");
        try (var files = Files.walk(folder).sorted(Comparator.reverseOrder())) {
            files.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
        }
        run(other, SPACE, SHORT, "budget: 4", "seed: 2");
        assertThat(other.learnedFrom).isNotEqualTo(one.learnedFrom);
    }

    @Test
    void an_interrupted_one_leaves_nothing_behind() {
        var asked = new AtomicInteger();
        assertThatExceptionOfType(SearchFailure.class)
                .isThrownBy(
                        () ->
                                run(
                                        new FakeBackend(1),
                                        () -> asked.incrementAndGet() > 3,
                                        SPACE,
                                        SHORT));
        assertThat(folder.resolve("adamerging.json")).doesNotExist();
    }

    @Test
    void a_gradient_that_is_not_a_number_ends_the_search() {
        var backend = new FakeBackend(1);
        backend.slope = Double.NaN;
        assertThatExceptionOfType(SearchFailure.class)
                .isThrownBy(() -> run(backend, SPACE, SHORT))
                .withMessageContaining("adamerging")
                .withMessageContaining("not a number");
    }

    @Test
    void a_file_of_other_settings_is_refused() throws IOException {
        run(new FakeBackend(1), SPACE, SHORT, "budget: 5");
        Path file = folder.resolve("adamerging.json");
        Files.writeString(file, Files.readString(file).replace("\"steps\": 10", "\"steps\": 11"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> run(new FakeBackend(1), SPACE, SHORT, "budget: 5"))
                .withMessageContaining("adamerging.json")
                .withMessageContaining("other settings");
    }

    @Test
    void its_name_stands_for_the_usual_settings() {
        SearchSpec spec = Examples.spec("seeds: [uniform, adamerging]");
        assertThat(spec.adaMerging()).contains(AdaMerging.USUAL);
        assertThat(spec.seeds()).containsExactly("uniform");
    }

    @Test
    void it_is_not_both_the_strategy_and_a_seed() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Examples.spec("strategy: adamerging", "seeds: [adamerging]"))
                .withMessageContaining("which is the strategy");
        SearchSpec seed = Examples.spec(SPACE, SHORT);
        SearchSpec alone = seed.withStrategy(AdaMerging.USUAL);
        assertThat(alone.strategy()).isEqualTo(seed.learnedSeed().orElseThrow());
        assertThat(alone.learnedSeed()).isEmpty();
        assertThat(Examples.read(SpecWriter.write(alone, 4, java.util.Map.of()))).isEqualTo(alone);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subset: {select: irt}|subset.select|which learns items",
                "subset: {racing: true}|subset.racing|a race",
                "budget: {terminator: true}|budget.terminator|ends a search",
            })
    void as_a_strategy_it_leaves_nothing_to_learn_or_to_race(String line, String key, String what) {
        SearchSpec spec = Examples.spec("strategy: adamerging", line);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> LearnedWeights.requireFit(spec))
                .withMessageContaining(key)
                .withMessageContaining(what);
    }

    @Test
    void settings_may_be_changed_one_by_one() {
        SearchSpec spec =
                Examples.spec("seeds: [{adamerging: {by: task, clamp: false, start: -1}}]");
        AdaMerging usual = AdaMerging.USUAL;
        assertThat(spec.adaMerging())
                .contains(
                        new AdaMerging(
                                usual.steps(),
                                usual.items(),
                                usual.rate(),
                                By.TASK,
                                -1,
                                false,
                                usual.collapse(),
                                usual.checkpoints()));
    }

    @Test
    void a_resolved_search_reads_back_with_it() {
        SearchSpec spec = SpecWriter.resolve(Examples.spec(SPACE, SHORT), 4);
        assertThat(Examples.read(SpecWriter.write(spec, 4, java.util.Map.of()))).isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{adamerging: {step: 3}}]|seeds[0].adamerging.step|did you mean 'steps'",
                "[{adamerging: {rate: 0}}]|seeds[0].adamerging.rate|nothing would be learned",
                "[{adamerging: {by: tensor}}]|seeds[0].adamerging.by|layer, task",
                "[{adamerging: {start: 1.5}}]|seeds[0].adamerging.start|1.5",
                "[{ties: {density: 0.3}}]|seeds[0].ties|unknown key",
                "[adamerging, {adamerging: {}}]|seeds|twice",
                "[adamergin]|seeds[0]|did you mean 'adamerging'",
            })
    void what_is_wrong_is_said(String seeds, String key, String what) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Examples.spec("seeds: " + seeds))
                .withMessageContaining(key)
                .withMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{methods: [task_arithmetic, ties]}|space.methods|ties is not linear",
                "{post: [{method: lines, alpha: 0.5, beta: 0.5}]}|space.post|corrections",
                "{normalize: true}|space.normalize|a mean",
                "{lambda: [0.5, 1]}|space.lambda|multiplied by a gene",
                "{weight: [0.5, 1]}|seeds.adamerging.start|0.3",
                "{weight: [1, 2]}|seeds.adamerging.clamp|[0, 1]",
                "{weight: 1, lambda: [0, 1]}|space.lambda|gene",
            })
    void a_space_that_is_not_linear_in_its_weights_has_no_such_seed(
            String space, String key, String what) {
        SearchSpec spec = Examples.spec("space: " + space, "seeds: [adamerging]");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> LearnedWeights.requireFit(spec))
                .withMessageContaining(key)
                .withMessageContaining(what);
    }
}
