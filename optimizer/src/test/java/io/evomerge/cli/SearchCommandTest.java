package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.backends.Part;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.datasets.TaskReader;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.search.RunFolder;
import io.evomerge.search.SpecReader;
import io.evomerge.search.TaskSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The main job on real models: the zoo's, from files.
final class SearchCommandTest {
    @TempDir private static Path folder;
    private static Project project;
    private static RunFolder run;
    private static JsonObject summary;

    @BeforeAll
    static void search() throws IOException {
        project = Project.create(folder.resolve("project"));
        run = new RunFolder(folder.resolve("run"));
        Project.Result result =
                Project.run(
                        project.spec(), "--budget", 14, "--out", run.path(), "--json", "--quiet");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(Main.DONE);
        summary = JsonParser.parseString(result.out()).getAsJsonObject();
    }

    private static List<Entry> journal(RunFolder of) {
        return Journal.read(of.journal());
    }

    /// What a journal says, but for times.
    private static List<String> story(RunFolder of) {
        return journal(of).stream()
                .map(
                        e ->
                                e.number()
                                        + " "
                                        + e.candidate()
                                        + " "
                                        + e.score()
                                        + " "
                                        + e.evaluation().responses())
                .sorted()
                .toList();
    }

    @Test
    void the_summary_says_what_was_spent_and_how_it_ended() {
        assertThat(summary.get("evaluations").getAsInt()).isEqualTo(14);
        assertThat(summary.get("items_scored").getAsInt()).isEqualTo(14 * 40);
        assertThat(summary.get("stopped_by").getAsString()).isEqualTo("budget");
        assertThat(summary.get("objectives").getAsJsonArray()).hasSize(2);
        // base, three experts, seven seeds, winner
        assertThat(summary.get("rows").getAsJsonArray()).hasSize(12);
        assertThat(summary.get("verdict").getAsString()).isIn("beats", "ties", "loses");
    }

    @Test
    void the_folder_holds_everything_that_was_promised() {
        assertThat(
                        Stream.of(
                                run.spec(),
                                run.journal(),
                                run.trials(),
                                run.report(),
                                run.log(),
                                run.bestRecipe()))
                .allMatch(Files::isRegularFile);
        assertThat(run.bestModel().resolve("model.safetensors")).isRegularFile();
        assertThat(run.bestModel().resolve("tokenizer.json")).isRegularFile();
        assertThat(run.bestModel().resolve("README.md"))
                .content()
                .contains("base_model:")
                .contains("math-en");
    }

    @Test
    void the_journal_holds_one_line_for_each_evaluation() {
        assertThat(journal(run)).hasSize(14).allMatch(Entry::isComplete);
        List<String> names =
                journal(run).stream()
                        .sorted(Comparator.comparingInt(Entry::number))
                        .map(e -> e.candidate().name())
                        .toList();
        assertThat(names).startsWith("uniform", "task_arithmetic(0.3)");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 12})
    void the_budget_is_exact_seeds_included(int budget) {
        RunFolder other = new RunFolder(folder.resolve("budget-" + budget));
        assertThat(
                        Project.run(
                                        project.spec(),
                                        "--budget",
                                        budget,
                                        "--out",
                                        other.path(),
                                        "--quiet")
                                .code())
                .isEqualTo(Main.DONE);
        assertThat(journal(other)).hasSize(budget);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void the_number_of_workers_changes_nothing(int workers) {
        RunFolder other = new RunFolder(folder.resolve("workers-" + workers));
        Project.run(
                project.spec(),
                "--budget",
                14,
                "--workers",
                workers,
                "--out",
                other.path(),
                "--quiet");
        assertThat(story(other)).isEqualTo(story(run));
        assertThat(other.bestRecipe()).hasSameTextualContentAs(run.bestRecipe());
    }

    @Test
    void another_seed_searches_elsewhere() {
        RunFolder other = new RunFolder(folder.resolve("seed"));
        Project.run(project.spec(), "--budget", 14, "--seed", 5, "--out", other.path(), "--quiet");
        assertThat(story(other)).isNotEqualTo(story(run));
    }

    @Test
    void carrying_out_the_best_recipe_gives_the_best_model_bit_by_bit() throws IOException {
        Path merged = folder.resolve("merged");
        assertThat(Project.run("merge", run.bestRecipe(), merged, "--quiet").code())
                .isEqualTo(Main.DONE);
        assertThat(
                        Files.mismatch(
                                merged.resolve("model.safetensors"),
                                run.bestModel().resolve("model.safetensors")))
                .isEqualTo(-1);
        assertThat(RecipeReader.read(run.bestRecipe()).method()).isNotBlank();
    }

    @Test
    void evaluating_the_best_model_gives_the_scores_of_the_journal() throws IOException {
        Project.Result result =
                Project.run("evaluate", run.bestModel(), "--tasks", project.at("tasks"), "--json");
        JsonObject tasks = JsonParser.parseString(result.out()).getAsJsonObject();
        List<Entry> finals = Journal.read(run.path().resolve("final.jsonl"));
        Entry chosen =
                finals.stream()
                        .filter(e -> e.part() == Part.SELECT)
                        .filter(e -> !e.candidate().isEndpoint())
                        .min(Entry.BEST_FIRST)
                        .orElseThrow();
        Entry winner =
                finals.stream()
                        .filter(e -> e.part() == Part.REPORT)
                        .filter(e -> e.candidate().recipe().equals(chosen.candidate().recipe()))
                        .findFirst()
                        .orElseThrow();
        TaskSets sets = TaskSets.of(SpecReader.read(run.spec()));
        for (Responses expected : winner.evaluation().responses()) {
            List<Item> reported = items(sets.tasks(Part.REPORT), expected.task());
            List<Item> all = items(TaskReader.read(project.at("tasks")).tasks(), expected.task());
            JsonArray answers =
                    tasks.get(expected.task()).getAsJsonObject().get("responses").getAsJsonArray();
            List<Double> same =
                    reported.stream().map(i -> answers.get(all.indexOf(i)).getAsDouble()).toList();
            assertThat(same).hasSize(12).isEqualTo(expected.scores());
        }
    }

    private static List<Item> items(List<Task> tasks, String name) {
        return tasks.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow().items();
    }

    @Test
    void a_killed_run_goes_on_to_the_same_result() throws IOException, InterruptedException {
        RunFolder other = new RunFolder(folder.resolve("killed"));
        Process child = child(project.spec(), "--budget", 14, "--out", other.path(), "--quiet");
        while (child.isAlive() && lines(other.journal()) < 6) {
            child.waitFor(5, TimeUnit.MILLISECONDS);
        }
        child.destroyForcibly().waitFor();
        assertThat(lines(other.journal())).isGreaterThanOrEqualTo(6);
        Project.Result resumed = Project.run("resume", other.path(), "--quiet");
        assertThat(resumed.code()).isEqualTo(Main.DONE);
        assertThat(story(other)).isEqualTo(story(run));
        assertThat(other.bestRecipe()).hasSameTextualContentAs(run.bestRecipe());
    }

    @Test
    void a_finished_run_goes_on_with_a_larger_budget() {
        RunFolder other = new RunFolder(folder.resolve("larger"));
        Project.run(project.spec(), "--budget", 9, "--out", other.path(), "--quiet");
        assertThat(Project.run("resume", other.path(), "--budget", 14, "--quiet").code())
                .isEqualTo(Main.DONE);
        assertThat(story(other)).isEqualTo(story(run));
    }

    @Test
    void a_time_limit_ends_the_search_with_results() {
        RunFolder other = new RunFolder(folder.resolve("time"));
        Project.Result result =
                Project.run(
                        project.spec(),
                        "--budget",
                        100_000,
                        "--time-limit",
                        "1s",
                        "--out",
                        other.path(),
                        "--json",
                        "--quiet");
        assertThat(result.code()).isEqualTo(Main.STOPPED);
        assertThat(
                        JsonParser.parseString(result.out())
                                .getAsJsonObject()
                                .get("stopped_by")
                                .getAsString())
                .isEqualTo("time");
        assertThat(other.bestRecipe()).isRegularFile();
    }

    @Test
    void the_report_can_be_written_again() throws IOException {
        String before = Files.readString(run.report());
        Files.delete(run.report());
        assertThat(Project.run("report", run.path()).code()).isEqualTo(Main.DONE);
        assertThat(timeless(Files.readString(run.report()))).isEqualTo(timeless(before));
    }

    /// Without how long the run took in all, in which writing the report again counts.
    private static String timeless(String report) {
        String out = report.replaceAll("[0-9.]+ in all", "");
        assertThat(out).isNotEqualTo(report);
        return out;
    }

    private static long lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static Process child(Object... args) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx1g",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        List.of(args).forEach(a -> command.add(String.valueOf(a)));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
