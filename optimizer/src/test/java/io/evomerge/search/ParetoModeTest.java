package io.evomerge.search;

import static io.evomerge.search.Runs.assertSameEnd;
import static io.evomerge.search.Runs.cuts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.backends.Part;
import io.evomerge.documents.InputException;
import io.evomerge.journal.Entry;
import io.evomerge.strategies.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches with `mode: pareto`.
class ParetoModeTest {
    private static final String PARETO = "mode: pareto";

    @TempDir Path folder;

    @Test
    void the_strategies_that_look_for_a_front_and_auto_are_taken() {
        assertThat(Strategies.names()).containsAll(ParetoMode.STRATEGIES);
        for (String name : List.of("map", "nsga2", "nsga3", "auto")) {
            SearchSpec spec = Examples.spec(PARETO, "strategy: " + name);
            assertThatCode(() -> ParetoMode.require(spec, 2)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cma-es", "gp", "map-elites", "natural-niches"})
    void others_are_refused_and_told_which_do(String name) {
        SearchSpec spec = Examples.spec(PARETO, "strategy: " + name);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParetoMode.require(spec, 2))
                .withMessageContaining("the strategy " + name + " looks for one best merge")
                .withMessageContaining("map, nsga2, nsga3");
    }

    @Test
    void a_single_objective_has_no_front() {
        SearchSpec spec = Examples.spec(PARETO, "strategy: nsga2");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParetoMode.require(spec, 1))
                .withMessageContaining("mode: is pareto, but there is one objective only");
    }

    @Test
    void a_race_would_drop_the_ends_of_the_front() {
        SearchSpec spec = Examples.spec(PARETO, "strategy: nsga2", "subset: {racing: true}");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParetoMode.require(spec, 2))
                .withMessageContaining("subset.racing: drops merges");
    }

    @Test
    void a_terminator_would_end_the_search_by_its_best_merge() {
        SearchSpec spec =
                Examples.spec(
                        PARETO, "strategy: nsga2", "budget: {evaluations: 40, terminator: true}");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParetoMode.require(spec, 2))
                .withMessageContaining("budget.terminator: ends a search")
                .withMessageContaining("leave it out, or write mode: single");
    }

    @Test
    void six_objectives_at_most_are_taken() {
        SearchSpec spec = Examples.spec(PARETO, "strategy: nsga3");
        assertThatCode(() -> ParetoMode.require(spec, 6)).doesNotThrowAnyException();
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParetoMode.require(spec, 7))
                .withMessageContaining("mode: is pareto, but there are 7 objectives")
                .withMessageContaining("give at most 6 tasks a weight");
    }

    @ParameterizedTest
    @CsvSource({"40,3,map", "200,2,map", "201,2,nsga2", "300,3,nsga3"})
    void auto_goes_by_the_budget_and_the_objectives(int budget, int objectives, String chosen) {
        assertThat(ParetoMode.choose(budget, objectives).strategy().name()).isEqualTo(chosen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strategy: nsga2",
                "strategy: nsga3",
                "strategy: map",
                "strategy: nsga2\nsubset: {items: 4, select: irt, of: 40, bank: 14}"
            })
    void a_search_ends_with_its_front_and_the_knee_of_it(String lines) {
        Outcome outcome = run(folder, 24, lines);
        Front front = outcome.summary().front().orElseThrow();

        assertThat(outcome.winner()).isEqualTo(front.winner().candidate());
        assertThat(front.members())
                .allSatisfy(
                        m ->
                                assertThat(outcome.finals())
                                        .filteredOn(e -> e.part() == Part.SELECT)
                                        .extracting(e -> e.candidate().recipe())
                                        .contains(m.candidate().recipe()));
        assertThat(front.rivals()).extracting(Front.Rival::name).contains("math", "uniform");
        assertThat(outcome.summary().expectation()).isEmpty();
    }

    @Test
    void no_merge_of_the_search_is_better_in_all_objectives_than_a_member() {
        Outcome outcome = run(folder, 40, "strategy: nsga2");
        for (Front.Member member : outcome.summary().front().orElseThrow().members()) {
            assertThat(outcome.evaluations())
                    .extracting(e -> e.score().scores())
                    .noneMatch(
                            s ->
                                    s.get(0) > member.searched().get(0)
                                            && s.get(1) > member.searched().get(1));
        }
    }

    @Test
    void final_scores_cut_anywhere_are_resumed_to_the_same_front() throws IOException {
        Outcome whole = run(folder, 16, "strategy: nsga2");
        byte[] finals = Files.readAllBytes(folder.resolve(SearchRun.FINALS));
        List<Integer> ends = cuts(finals);
        for (int i = 0; i < ends.size(); i += 6) {
            Files.write(folder.resolve(SearchRun.FINALS), Arrays.copyOf(finals, ends.get(i)));
            Outcome resumed = run(folder, 16, "strategy: nsga2");
            assertSameEnd(resumed, whole);
            assertThat(resumed.summary().front()).isEqualTo(whole.summary().front());
        }
    }

    @Test
    void one_best_merge_is_looked_for_by_default() {
        assertThat(Examples.spec().goal().mode()).isEqualTo(Goal.Mode.SINGLE);
        Outcome outcome = Runs.run(new FakeBackend(1), folder, 10);
        assertThat(outcome.summary().front()).isEmpty();
        assertThat(outcome.evaluations()).allMatch(Entry::isComplete);
    }

    private static Outcome run(Path folder, int budget, String lines) {
        String[] all = (PARETO + "\n" + lines).split("\n", -1);
        return Runs.run(new FakeBackend(2), folder, budget, all);
    }
}
