package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import io.evomerge.cli.FrontBench.Comparison;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Score;
import io.evomerge.recipes.Output;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Source;
import io.evomerge.search.Aggregate;
import io.evomerge.search.Fitness;
import io.evomerge.search.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrontBenchTest {
    private static final List<double[]> OTHERS =
            List.of(new double[] {0.5, 0.5}, new double[] {0.2, 0.8}, new double[] {0.4, 0.4});

    @Test
    void a_point_counts_for_what_it_dominates_and_what_dominates_it() {
        Comparison comparison =
                Comparison.of(
                        List.of(
                                new double[] {0.6, 0.6},
                                new double[] {0.9, 0.1},
                                new double[] {0.45, 0.45},
                                new double[] {0.1, 0.1}),
                        OTHERS);

        assertThat(comparison.points()).isEqualTo(4);
        assertThat(comparison.undominated()).isEqualTo(0.5);
        assertThat(comparison.dominating()).isEqualTo(0.5);
    }

    @Test
    void wins_are_counted_by_objective_against_the_front_of_the_others() {
        Comparison comparison = Comparison.of(List.of(new double[] {0.5, 0.6}), OTHERS);

        // 0.5 and 0.8 of the front's two points are met and missed: half, won, won, lost
        assertThat(comparison.wins()).isCloseTo((0.5 + 1 + 1 + 0) / 4, within(1e-12));
    }

    @Test
    void a_front_against_itself_wins_half() {
        assertThat(Comparison.of(OTHERS.subList(0, 2), OTHERS).wins())
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void true_scores_are_read_as_they_were_written(@TempDir Path folder) throws IOException {
        var file = new TrueScores(folder.resolve("truth.json"));
        assertThat(file.read()).isEmpty();

        file.write(Map.of(3, new double[] {0.1, 0.25}, 12, new double[] {1, 0}));
        assertThat(file.read()).containsOnlyKeys(3, 12);
        assertThat(file.read().get(3)).containsExactly(0.1, 0.25);
    }

    @Test
    void evaluations_are_found_by_their_numbers() {
        List<Entry> entries = List.of(entry(0), entry(2), entry(5));

        assertThat(FrontBench.recipes(entries, List.of(5, 0)))
                .containsExactly(
                        entries.get(2).candidate().recipe(), entries.get(0).candidate().recipe());
    }

    @Test
    void a_search_that_ended_early_has_all_its_evaluations_at_every_budget() {
        List<Entry> entries = List.of(entry(0), entry(2));

        assertThat(FrontBench.first(entries, 1)).containsExactly(entries.getFirst());
        assertThat(FrontBench.first(entries, 3)).isEqualTo(entries);
    }

    @Test
    void an_evaluation_that_failed_on_the_report_items_is_left_out() {
        var fitness = new Fitness(List.of(Target.of("a")), Aggregate.MEAN, 0);
        var responses = List.of(new Responses("a", List.of(1.0, 0.0), List.of(-1.0, -1.0)));

        assertThat(FrontBench.scores(fitness, evaluation(List.of(), Optional.of("no memory"))))
                .isEmpty();
        assertThat(FrontBench.scores(fitness, evaluation(responses, Optional.empty())))
                .hasValueSatisfying(scores -> assertThat(scores).containsExactly(0.5));

        Map<Integer, double[]> truth = Map.of(2, new double[] {0.5, 0.5});
        assertThat(FrontBench.points(truth, List.of(0, 2))).containsExactly(truth.get(2));
        assertThat(FrontBench.volume(FrontBench.points(truth, List.of(0, 2)))).isEqualTo(0.25);
        assertThat(FrontBench.volume(FrontBench.points(truth, List.of(0)))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"--zoo,multi", "--functions,sphere", "--dimensions,2"})
    void fronts_are_of_one_problem_alone(String option, String value, @TempDir Path folder) {
        Project.Result result =
                Project.run(
                        "bench",
                        "search",
                        "--pareto",
                        option,
                        value,
                        "--out",
                        folder,
                        "--strategies",
                        "random",
                        "--budgets",
                        1,
                        "--seeds",
                        1,
                        "--items",
                        1);

        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.err()).contains("--pareto: is given together with " + option);
        assertThat(folder).isEmptyDirectory();
    }

    private static Entry entry(int number) {
        Recipe recipe =
                new Recipe(
                        "linear",
                        Optional.empty(),
                        List.of(Source.of("model " + number, Map.of())),
                        List.of(),
                        Map.of(),
                        List.of(),
                        Output.PLAIN);
        return new Entry(
                number,
                Asked.all(Part.SEARCH),
                Candidate.of(Candidate.Kind.SEED, "seed " + number, recipe),
                0,
                evaluation(List.of(), Optional.of("never scored")),
                Score.FAILED,
                number);
    }

    private static Evaluation evaluation(List<Responses> responses, Optional<String> error) {
        return new Evaluation(responses, error, Instant.EPOCH, Instant.EPOCH, 0, 0, "cpu");
    }
}
