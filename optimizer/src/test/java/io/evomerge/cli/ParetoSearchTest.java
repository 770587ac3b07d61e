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
    void a_number_that_is_no_member_is_refused() {
        Project.Result result = Project.run("export", run.path(), "--pareto", 99);
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.err())
                .contains("--pareto: is 99, but the front has " + members().size() + " members");
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
        assertThat(result.err()).contains("budget: is 1 evaluation, which the base takes");
    }

    @Test
    void strategies_that_look_for_one_merge_are_refused_before_any_work() {
        Project.Result result =
                Project.run(project.at("pareto.yaml"), "--strategy", "cma-es", "--quiet");
        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.err()).contains("mode: is pareto", "map, nsga2, nsga3, or auto");
    }
}
