package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.search.ItemNames;
import io.evomerge.search.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A search whose later candidates answer anchors only, on the zoo's models; and what a run's
/// answers are good for afterwards: a bank, anchors, and estimates of other models.
final class AnchoredSearchTest {
    private static final int BUDGET = 13;

    @TempDir private static Path folder;
    private static Project project;
    private static RunFolder run;
    private static Project.Result result;

    @BeforeAll
    static void search() throws IOException {
        project = Project.create(folder.resolve("project"));
        String spec = Files.readString(project.spec());
        project.write(
                "search.yaml",
                spec.replace(
                        "subset: {items: 20}", "subset: {items: 4, select: irt, of: 20, bank: 8}"));
        run = new RunFolder(folder.resolve("run"));
        result = search(run, 2);
    }

    private static Project.Result search(RunFolder folder, int workers) {
        return Project.run(
                project.spec(), "--budget", BUDGET, "--workers", workers, "--out", folder.path());
    }

    private static List<Entry> journal(RunFolder of) {
        return Journal.read(of.journal()).stream()
                .sorted(Comparator.comparingInt(Entry::number))
                .toList();
    }

    @Test
    void saved_items_buy_more_candidates() {
        assertThat(result.code()).isEqualTo(Main.DONE);
        assertThat(result.err())
                .contains("from now on a merge is asked 4 of math-en, 4 of order-choice");
        // 7 seeds, 4 models, and of the 2 evaluations left 10 candidates that answer a fifth each
        assertThat(journal(run)).hasSize(21);
        assertThat(journal(run)).extracting(Entry::items).startsWith(40).endsWith(8);
    }

    @Test
    void one_worker_makes_the_same_evaluations() {
        var other = new RunFolder(folder.resolve("one"));
        search(other, 1);

        assertThat(story(other)).isEqualTo(story(run));
    }

    private static List<String> story(RunFolder of) {
        return journal(of).stream()
                .map(
                        e ->
                                e.candidate()
                                        + " "
                                        + e.asked()
                                        + " "
                                        + e.score()
                                        + " "
                                        + e.evaluation().responses())
                .toList();
    }

    @Test
    void anchors_are_answered_as_they_are_among_all_items() throws IOException {
        Entry anchored = journal(run).getLast();
        String yaml = RecipeWriter.write(anchored.candidate().recipe());
        Path recipe =
                project.write(
                        "again.yaml",
                        yaml.replaceAll(
                                "model: (base|math-en|order|reverse)",
                                "model: " + project.folder() + "/$1"));
        Path model = folder.resolve("again");
        done("merge", recipe, model);

        ItemNames names = ItemNames.read(run.path().resolve(ItemNames.FILE));
        for (Responses some : anchored.evaluation().responses()) {
            String task = some.task();
            JsonObject all = evaluated(model, task);
            List<String> inFile = names(task);
            List<Integer> asked = anchored.asked().chosen().getOrDefault(task, List.of());
            assertThat(asked).hasSize(4);
            for (int i = 0; i < asked.size(); i++) {
                int line = inFile.indexOf(names.name(task, asked.get(i)));
                assertThat(all.getAsJsonArray("responses").get(line).getAsDouble())
                        .isEqualTo(some.scores().get(i));
            }
        }
    }

    /// Of a task's items, in the order of its file.
    private static List<String> names(String task) throws IOException {
        try (Stream<String> lines = Files.lines(project.at("tasks/" + task + ".jsonl"))) {
            return lines.map(l -> JsonParser.parseString(l).getAsJsonObject().get("id"))
                    .map(id -> task + "/" + id.getAsString())
                    .toList();
        }
    }

    private static JsonObject evaluated(Path model, String task) {
        Project.Result shown =
                Project.run(
                        "evaluate",
                        model,
                        "--tasks",
                        project.at("tasks/" + task + ".yaml"),
                        "--json");
        return JsonParser.parseString(shown.out()).getAsJsonObject().getAsJsonObject(task);
    }

    @Test
    void a_run_makes_a_bank_whose_anchors_another_model_is_asked() throws IOException {
        Path bank = folder.resolve("zoo-bank");
        Path anchors = folder.resolve("anchors.json");
        Path answers = folder.resolve("answers.csv");
        done("calibrate", run.path(), "--out", bank, "--drop-constant", "--quiet");
        done("select", bank, "--items", 10, "--out", anchors, "--quiet");
        Project.Result asked =
                done(
                        "evaluate",
                        project.at("math-en"),
                        "--tasks",
                        project.at("tasks"),
                        "--items",
                        anchors,
                        "--responses",
                        answers,
                        "--json");
        double weighted =
                JsonParser.parseString(asked.out()).getAsJsonObject().get("weighted").getAsDouble();

        JsonObject estimated =
                JsonParser.parseString(
                                done(
                                                "estimate",
                                                bank,
                                                "--anchors",
                                                anchors,
                                                answers,
                                                "--estimator",
                                                "weighted",
                                                "--json")
                                        .out())
                        .getAsJsonObject();
        JsonObject model = estimated.getAsJsonArray("models").get(0).getAsJsonObject();
        assertThat(model.get("model").getAsString()).isEqualTo("math-en");
        assertThat(model.get("value").getAsDouble()).isCloseTo(weighted, within(1e-9));
    }

    @Test
    void tasks_without_anchors_are_left_out_with_a_note() throws IOException {
        Path anchors = folder.resolve("one-task.json");
        Files.writeString(
                anchors,
                """
                {"format": "evo-merge anchors", "version": 1, "bank": "b", "bank_sha256": "0",
                 "selection": "variance", "range": [0, 1], "seed": 0,
                 "items": ["%s"], "weights": [1], "nested": [], "held_out": []}
                """
                        .formatted(names("math-en").getFirst()));
        Project.Result shown =
                done(
                        "evaluate",
                        project.at("base"),
                        "--tasks",
                        project.at("tasks"),
                        "--items",
                        anchors);

        assertThat(shown.err())
                .contains("note: not asked, for no anchor belongs to it: order-choice");
        assertThat(shown.out()).contains("math-en", "(1 items").doesNotContain("order-choice");
    }

    private static Project.Result done(Object... command) {
        Project.Result done = Project.run(command);
        assertThat(done.code()).as(done.err()).isEqualTo(Main.DONE);
        return done;
    }

    @Test
    void anchors_of_other_tasks_are_refused_by_name() throws IOException {
        Path anchors = folder.resolve("others.json");
        Files.writeString(
                anchors,
                """
                {"format": "evo-merge anchors", "version": 1, "bank": "b", "bank_sha256": "0",
                 "selection": "variance", "range": [0, 1], "seed": 0,
                 "items": ["math-en/f1a1b7bcaebdfaf7", "talk/3"], "weights": [0.5, 0.5], "nested": [], "held_out": []}
                """);
        Project.Result refused =
                Project.run(
                        "evaluate",
                        project.at("base"),
                        "--tasks",
                        project.at("tasks/math-en.yaml"),
                        "--items",
                        anchors);

        assertThat(refused.code()).isEqualTo(Main.USAGE);
        assertThat(refused.err())
                .contains("others.json: 1 of its 2 anchors are not among the tasks' items: talk/3")
                .contains("built-in tasks with the --part and --seed that they had and --limit N")
                .contains("an item is TASK/ID, here math-en/");
    }
}
