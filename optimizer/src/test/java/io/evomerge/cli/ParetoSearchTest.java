package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.search.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A search for a front on the zoo, with a constraint that is relative to the base.
final class ParetoSearchTest {
    @TempDir private static Path folder;
    private static Project project;
    private static RunFolder run;
    private static JsonObject summary;

    @BeforeAll
    static void search() throws IOException {
        project = Project.create(folder.resolve("project"));
        String usual = Files.readString(project.spec());
        project.write(
                "pareto.yaml",
                usual.replace(
                                "tasks/order-choice.yaml]",
                                "{task: tasks/order-choice.yaml, weight: 1, at_most_below_base: 0.3}]")
                        + "mode: pareto\nstrategy: {name: nsga2, population: 4}\n");
        run = new RunFolder(folder.resolve("run"));
        Project.Result result =
                Project.run(
                        project.at("pareto.yaml"),
                        "--budget",
                        16,
                        "--out",
                        run.path(),
                        "--json",
                        "--quiet");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(Main.DONE);
        summary = JsonParser.parseString(result.out()).getAsJsonObject();
    }

    private static JsonArray members() {
        return summary.getAsJsonObject("front").getAsJsonArray("members");
    }

    private static int winner() {
        return summary.getAsJsonObject("front").get("winner").getAsInt();
    }

    @Test
    void the_base_is_scored_first_inside_the_budget() {
        List<Entry> entries =
                Journal.read(run.journal()).stream()
                        .sorted(Comparator.comparingInt(Entry::number))
                        .toList();
        assertThat(entries).hasSize(16);
        assertThat(entries.getFirst().candidate().kind()).isEqualTo(Kind.BASE);
    }

    @Test
    void the_summary_is_kept_in_the_folder_with_the_front() throws IOException {
        assertThat(JsonParser.parseString(Files.readString(run.summary()))).isEqualTo(summary);
        assertThat(summary.getAsJsonObject("front").get("hypervolume").getAsDouble())
                .isBetween(0.0, 1.0);
    }

    @Test
    void every_member_has_a_recipe_and_a_row() throws IOException {
        for (int n = 1; n <= members().size(); n++) {
            assertThat(run.paretoRecipe(n)).isRegularFile();
        }
        assertThat(Files.readAllLines(run.pareto().resolve("pareto.csv")))
                .hasSize(1 + members().size());
        assertThat(run.paretoRecipe(winner())).hasSameTextualContentAs(run.bestRecipe());
    }

    @Test
    void the_report_shows_it() {
        assertThat(run.report())
                .content()
                .contains("The front", "class=\"front\"", "--pareto " + members().size());
    }

    @Test
    void a_member_is_exported_as_recipe_and_model() {
        Path out = folder.resolve("exported");
        Project.Result result =
                Project.run("export", run.path(), "--pareto", winner(), "--out", out, "--quiet");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(Main.DONE);
        assertThat(out.resolve("recipe.yaml")).hasSameTextualContentAs(run.bestRecipe());
        assertThat(out.resolve("model/model.safetensors"))
                .hasSameBinaryContentAs(run.bestModel().resolve("model.safetensors"));
    }

    @Test
    void all_members_are_exported_where_their_recipes_are() {
        assertThat(Project.run("export", run.path(), "--pareto", "all", "--quiet").code())
                .isEqualTo(Main.DONE);
        for (int n = 1; n <= members().size(); n++) {
            assertThat(run.pareto().resolve(n + "/model/model.safetensors")).isRegularFile();
        }
    }

    @Test
    void an_export_of_all_that_broke_off_goes_on_with_what_is_missing() throws IOException {
        RunFolder two = twoMembers("broken off");
        Path out = folder.resolve("all");
        for (Path target : List.of(out, two.pareto())) {
            assertThat(exportAll(two, target).code()).isEqualTo(Main.DONE);
            Path lost = target.resolve("2/model/model.safetensors");
            Files.move(lost.getParent(), target.resolve("away"));

            Project.Result again = exportAll(two, target);
            assertThat(again.code()).isEqualTo(Main.DONE);
            assertThat(again.err())
                    .contains("merge 1 of the front: " + target.resolve("1/model") + " is there")
                    .contains("merge 2 of the front: " + target.resolve("2/model"))
                    .doesNotContain(target.resolve("2/model") + " is there");
            assertThat(lost).isRegularFile();
        }
    }

    @Test
    void the_model_of_another_merge_is_not_taken_for_a_members_own() throws IOException {
        RunFolder two = twoMembers("another");
        assertThat(exportAll(two, two.pareto()).code()).isEqualTo(Main.DONE);
        Path other = two.pareto().resolve("2/model/mergekit_config.yml");
        Files.writeString(other, Files.readString(other) + "# another\n");

        Project.Result again = exportAll(two, two.pareto());
        assertThat(again.code()).isEqualTo(Main.USAGE);
        assertThat(again.err()).contains(two.pareto().resolve("2/model") + ": is in use");
    }

    @Test
    void a_recipe_of_the_users_own_is_not_overwritten() throws IOException {
        RunFolder two = twoMembers("of two");
        for (String pareto : List.of("1", "all")) {
            Path out = folder.resolve("mine " + pareto);
            Path home = pareto.equals("all") ? out.resolve("2") : out;
            Path mine = Files.createDirectories(home).resolve("recipe.yaml");
            Files.writeString(mine, "mine");

            Project.Result result =
                    Project.run("export", two.path(), "--pareto", pareto, "--out", out);
            assertThat(result.code()).isEqualTo(Main.USAGE);
            assertThat(result.err()).contains("--out: the folder " + home + " is in use");
            assertThat(mine).hasContent("mine");
            assertThat(out.resolve("1")).doesNotExist();
            assertThat(out.resolve("model")).doesNotExist();
        }
    }

    /// The folder of a run with a front of two members, both the winner of the search.
    private static RunFolder twoMembers(String name) throws IOException {
        var two = new RunFolder(Files.createDirectory(folder.resolve(name)));
        Files.copy(run.spec(), two.spec());
        for (int n = 1; n <= 2; n++) {
            Files.createDirectories(two.paretoRecipe(n).getParent());
            Files.copy(run.bestRecipe(), two.paretoRecipe(n));
        }
        return two;
    }

    private static Project.Result exportAll(RunFolder run, Path out) {
        return Project.run("export", run.path(), "--pareto", "all", "--out", out);
    }

    @Test
    void a_report_writes_the_recipes_and_the_table_again() throws IOException {
        Path table = run.pareto().resolve("pareto.csv");
        String rows = Files.readString(table);
        String recipe = Files.readString(run.paretoRecipe(1));
        Path none = run.paretoRecipe(members().size() + 1);
        Files.createDirectories(none.getParent());
        for (Path old : List.of(table, run.paretoRecipe(1), none)) {
            Files.writeString(old, "of an older front");
        }

        assertThat(Project.run("report", run.path(), "--quiet").code()).isEqualTo(Main.DONE);
        assertThat(table).hasContent(rows);
        assertThat(run.paretoRecipe(1)).hasContent(recipe);
        assertThat(none.getParent()).doesNotExist();
    }

    @Test
    void a_number_that_is_no_member_is_refused() {
        Project.Result result = Project.run("export", run.path(), "--pareto", 99);
        assertThat(result.code()).isEqualTo(Main.USAGE);
        int n = members().size();
        assertThat(result.err())
                .contains(
                        n == 1
                                ? "--pareto: is 99, but the front has one member; write 1, or all"
                                : "--pareto: is 99, but the front has %d members; name one from 1 to %d"
                                        .formatted(n, n));
    }

    @Test
    void a_run_without_a_front_is_refused() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("search.yaml"), "");
        Project.Result result = Project.run("export", other, "--pareto", "all");
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.err()).contains("holds no front");
    }

    @Test
    void a_budget_that_the_base_alone_takes_is_refused() {
        Project.Result result = Project.run(project.at("pareto.yaml"), "--budget", 1, "--quiet");
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.err()).contains("pareto.yaml: budget: is 1 evaluation, which the base");
    }

    @Test
    void strategies_that_look_for_one_merge_are_refused_before_any_work() {
        Project.Result result =
                Project.run(project.at("pareto.yaml"), "--strategy", "cma-es", "--quiet");
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.err())
                .contains("pareto.yaml: mode: is pareto", "map, nsga2, nsga3, or auto");
    }
}
