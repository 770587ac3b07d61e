package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.backends.Part;
import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.datasets.TaskReader;
import io.evomerge.documents.Node;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.merging.Merge;
import io.evomerge.merging.ModelPool;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.search.RunFolder;
import io.evomerge.search.SpecReader;
import io.evomerge.search.TaskSets;
import io.evomerge.zoo.ZooDesign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A search of paths through the layers of the zoo's experts, from its file to its model.
final class PathSearchTest {
    private static final int BUDGET = 14;

    @TempDir private static Path folder;
    private static Project project;
    private static RunFolder run;

    @BeforeAll
    static void search() throws IOException {
        project = Project.create(folder.resolve("project"));
        spec("paths.yaml", String.join(", ", ZooDesign.TAUGHT), "seeds: [paths]");
        run = searched("run", "paths.yaml", BUDGET);
    }

    private static Path spec(String file, String models, String line) throws IOException {
        return project.write(
                file,
                """
                base: base
                models: [%s]
                space: {path: {repeats: 2, scale: [0.5, 1.5]}}
                objectives: [tasks/math-en.yaml, tasks/order-choice.yaml]
                subset: {items: 20}
                strategy: {name: ga, population: 6}
                %s
                """
                        .formatted(models, line));
    }

    private static RunFolder searched(String name, String spec, int budget) {
        var folder = new RunFolder(PathSearchTest.folder.resolve(name));
        Project.Result result =
                Project.run(
                        project.at(spec), "--budget", budget, "--out", folder.path(), "--quiet");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(Main.DONE);
        return folder;
    }

    private static List<Entry> journal(RunFolder of) {
        return Journal.read(of.journal()).stream()
                .sorted(Comparator.comparingInt(Entry::number))
                .toList();
    }

    private static int layers(Recipe recipe) {
        return recipe.slices().stream()
                .mapToInt(s -> s.sources().getFirst().layers().orElseThrow().size())
                .sum();
    }

    @Test
    void it_begins_with_the_experts_and_goes_on_to_paths_of_other_lengths() {
        List<Entry> entries = journal(run);
        assertThat(entries).hasSize(BUDGET).allMatch(Entry::isComplete);
        assertThat(entries.subList(0, 3))
                .extracting(e -> e.candidate().name())
                .containsExactly("path(math-en)", "path(order)", "path(reverse)");
        assertThat(entries)
                .extracting(e -> layers(e.candidate().recipe()))
                .anyMatch(n -> n > 6)
                .allMatch(n -> n >= 2 && n <= 9);
    }

    /// The first seed is the first expert as it is: scored as a path and as itself it is the same.
    @Test
    void the_path_of_the_first_expert_scores_as_the_expert() {
        List<Entry> finals = Journal.read(run.path().resolve("final.jsonl"));
        Entry path = ofReport(finals, "path(math-en)");
        Entry expert = ofReport(finals, "math-en");
        assertThat(path.evaluation().responses()).isEqualTo(expert.evaluation().responses());
    }

    private static Entry ofReport(List<Entry> finals, String name) {
        return finals.stream()
                .filter(e -> e.part() == Part.REPORT && e.candidate().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_folder_holds_a_recipe_for_mergekit_a_model_and_a_report() throws IOException {
        Recipe best = RecipeReader.read(run.bestRecipe());
        assertThat(best.method()).isEqualTo("passthrough");
        assertThat(Files.readString(run.bestRecipe())).doesNotContain("evo-merge only");
        assertThat(
                        Node.json(run.bestModel().resolve("config.json"))
                                .require("num_hidden_layers")
                                .integer(1, 100))
                .isEqualTo(layers(best));
        assertThat(run.bestModel().resolve("tokenizer.json")).isRegularFile();
        assertThat(run.report()).content().contains("The path through " + layers(best) + " layers");
        assertThat(run.trials())
                .content()
                .contains("params_1/order/layers.0/run")
                .contains("params_2/math-en/layers.5/scale");
    }

    /// Whatever wins here, a long path with repeats and scales is written as it was scored.
    @Test
    void evaluating_a_written_path_gives_the_scores_of_the_search() throws IOException {
        Entry longest =
                journal(run).stream()
                        .max(Comparator.comparingInt(e -> layers(e.candidate().recipe())))
                        .orElseThrow();
        assertThat(RecipeWriter.write(longest.candidate().recipe())).contains("filter: o_proj");
        Path recipe =
                project.write(
                        "longest.yaml",
                        RecipeWriter.write(
                                longest.candidate()
                                        .recipe()
                                        .withModels(m -> project.at(m).toString())));
        Path model = folder.resolve("longest");
        assertThat(Project.run("merge", recipe, model, "--quiet").code()).isEqualTo(Main.DONE);

        Project.Result result =
                Project.run("evaluate", model, "--tasks", project.at("tasks"), "--json");
        var tasks = JsonParser.parseString(result.out()).getAsJsonObject();
        assertThat(searchScores(tasks, longest)).isNotEmpty().allMatch(same -> same);
    }

    /// For each answer that the search has, whether the model written gives it as well.
    private static List<Boolean> searchScores(JsonObject tasks, Entry entry) {
        var sets = TaskSets.of(SpecReader.read(run.spec()));
        return entry.evaluation().responses().stream()
                .flatMap(
                        expected -> {
                            var asked = items(sets.tasks(Part.SEARCH), expected.task());
                            var all =
                                    items(
                                            TaskReader.read(project.at("tasks")).tasks(),
                                            expected.task());
                            var answers =
                                    tasks.get(expected.task())
                                            .getAsJsonObject()
                                            .get("responses")
                                            .getAsJsonArray();
                            return IntStream.range(0, asked.size())
                                    .mapToObj(
                                            i ->
                                                    answers.get(all.indexOf(asked.get(i)))
                                                                    .getAsDouble()
                                                            == expected.scores().get(i));
                        })
                .toList();
    }

    private static List<Item> items(List<Task> tasks, String name) {
        return tasks.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow().items();
    }

    @Test
    void a_run_goes_on_where_it_ended() {
        RunFolder other = searched("shorter", "paths.yaml", 8);
        assertThat(Project.run("resume", other.path(), "--budget", BUDGET, "--quiet").code())
                .isEqualTo(Main.DONE);
        assertThat(journal(other))
                .extracting(e -> e.candidate().recipe(), Entry::score)
                .containsExactlyElementsOf(
                        journal(run).stream()
                                .map(e -> tuple(e.candidate().recipe(), e.score()))
                                .toList());
        assertThat(other.bestRecipe()).hasSameTextualContentAs(run.bestRecipe());
    }

    /// The blueprint of every path is its own: that of the first must not be forgotten wrongly.
    @Test
    void more_paths_than_are_remembered_can_be_planned() {
        try (var pool = new ModelPool(project.folder())) {
            Recipe first = journal(run).getFirst().candidate().recipe();
            int tensors = Merge.plan(first, pool).tensors().size();
            for (int i = 0; i < 70; i++) {
                String path =
                        "merge_method: passthrough\nslices:\n"
                                + "- sources: [{model: order, layer_range: [0, 1]}]\n"
                                        .repeat(1 + i);
                assertThat(Merge.plan(RecipeReader.read(Node.yaml("path", path)), pool).layers())
                        .isEqualTo(1 + i);
            }
            assertThat(Merge.plan(first, pool).tensors()).hasSize(tensors);
        }
    }

    @Test
    void a_learned_seed_is_refused() throws IOException {
        Path spec = spec("learned.yaml", "math-en, order", "seeds: [adamerging]");
        Project.Result result = Project.run("plan", spec);
        assertThat(result.code()).isNotEqualTo(Main.DONE);
        assertThat(result.err()).contains("a path has no weights");
    }

    @Test
    void merges_of_weights_may_be_seeds_as_well_and_win() throws IOException {
        spec("mixed.yaml", "math-en, order", "seeds: [uniform]");
        RunFolder mixed = searched("mixed", "mixed.yaml", 1);
        assertThat(journal(mixed)).extracting(e -> e.candidate().name()).containsExactly("uniform");
        assertThat(RecipeReader.read(mixed.bestRecipe()).method()).isEqualTo("linear");
        assertThat(mixed.report()).content().contains("The winner is a hand-made merge");
    }

    @Test
    void models_may_have_different_numbers_of_layers() throws IOException {
        Path recipe =
                project.write(
                        "short.yaml",
                        """
                        merge_method: passthrough
                        slices:
                        - sources: [{model: %s, layer_range: [0, 3]}]
                        - sources: [{model: %s, layer_range: [5, 6]}]
                        """
                                .formatted(project.at("order"), project.at("order")));
        assertThat(Project.run("merge", recipe, project.at("short"), "--quiet").code())
                .isEqualTo(Main.DONE);
        spec("depths.yaml", "math-en, short", "seeds: [paths]");
        RunFolder depths = searched("depths", "depths.yaml", 5);
        assertThat(journal(depths)).hasSize(5).allMatch(Entry::isComplete);
        assertThat(layers(journal(depths).get(1).candidate().recipe())).isEqualTo(4);
    }

    @Test
    void a_model_whose_layers_need_another_network_is_refused() throws IOException {
        Path other = Files.createDirectory(project.at("turned"));
        try (Stream<Path> files = Files.list(project.at("order"))) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(file.getFileName()));
            }
        }
        Path config = other.resolve("config.json");
        String text = Files.readString(config);
        Files.writeString(config, text.replaceFirst("10000.0", "500000.0"));
        assertThat(config).content().isNotEqualTo(text);
        Project.Result result =
                Project.run("plan", spec("turned.yaml", "math-en, turned", "seeds: [paths]"));
        assertThat(result.code()).isNotEqualTo(Main.DONE);
        assertThat(result.err())
                .contains("turned/config.json")
                .contains("another network than the base's: rope_theta 500000.0, not 10000.0");
    }

    @Test
    void a_plan_lists_the_genes_and_the_size_of_the_longest_path() {
        Project.Result result = Project.run("plan", project.at("paths.yaml"));
        assertThat(result.code()).isEqualTo(Main.DONE);
        assertThat(result.out())
                .contains("1/math-en/layers.1/run  0.0 … 1.0")
                .contains("repeats: 2")
                .contains("seeds: [paths]");
    }
}
