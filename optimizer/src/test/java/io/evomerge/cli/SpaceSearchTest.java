package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.search.Anatomy;
import io.evomerge.search.RunFolder;
import io.evomerge.search.SearchSpace;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.Seeds;
import io.evomerge.search.SpecReader;
import io.evomerge.tensors.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches of real models over unusual spaces.
final class SpaceSearchTest {
    private static final String PROFILE =
            "{layers: {profile: piecewise, knots: 3, embeddings: true, head: true}}";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                PROFILE,
                "{methods: [task_arithmetic, ties], sources: search, layers: 2,"
                        + " density: {range: [0.1, 1], scale: log}}",
                "{methods: model_stock, sources: search, layers: {groups: 1, head: true},"
                        + " filter_wise: false, post: [{method: lines, alpha: [0, 1], beta: [0, 1]}]}"
            })
    void what_is_written_is_what_was_scored(String space) throws IOException {
        RunFolder run = search(space, "strategy: {name: random, batch: 4}");
        List<Entry> entries = Journal.read(run.journal());

        assertThat(entries)
                .hasSize(9)
                .allMatch(Entry::isComplete)
                .filteredOn(e -> e.candidate().kind() == Kind.SEARCH)
                .hasSize(4);
        Path merged = folder.resolve("merged");
        assertThat(Project.run("merge", run.bestRecipe(), merged, "--quiet").code())
                .isEqualTo(Main.DONE);
        assertThat(
                        Files.mismatch(
                                merged.resolve("model.safetensors"),
                                run.bestModel().resolve("model.safetensors")))
                .isEqualTo(-1);
    }

    /// A merge that is constant over the depth, once by hand and once as a point of the profile.
    @Test
    void a_seed_and_its_point_of_a_profile_are_the_same_model() throws IOException {
        Project project = Project.create(folder.resolve("project"));
        SearchSpec spec = SpecReader.read(written(project, PROFILE, "strategy: cma-es"));
        SearchSpace space = SearchSpace.of(spec, model -> anatomy(project.at(model)));
        Recipe seed = Seeds.of(spec, space).get(1).recipe();
        Recipe point = space.recipe(space.project(seed).orElseThrow().genome());

        assertThat(seed.slices()).isEmpty();
        assertThat(point.slices()).hasSize(6);
        assertThat(Files.mismatch(merged(project, point, "point"), merged(project, seed, "seed")))
                .isEqualTo(-1);
    }

    private static Anatomy anatomy(Path model) {
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            return Anatomy.of(checkpoint);
        }
    }

    private static Path merged(Project project, Recipe recipe, String name) throws IOException {
        Recipe here = recipe.withModels(model -> project.at(model).toString());
        Path file = project.write(name + ".yaml", RecipeWriter.write(here));
        assertThat(Project.run("merge", file, project.at(name), "--quiet").code())
                .isEqualTo(Main.DONE);
        return project.at(name).resolve("model.safetensors");
    }

    private static Path written(Project project, String space, String strategy) throws IOException {
        String spec = Files.readString(project.spec()).replaceAll("space: .*\n", "");
        return project.write(
                "space.yaml",
                spec.replaceAll("seeds: .*\n", "seeds: [uniform, task_arithmetic]\n")
                        + "space: "
                        + space
                        + "\n"
                        + strategy
                        + "\n");
    }

    private RunFolder search(String space, String strategy) throws IOException {
        Path file = written(Project.create(folder.resolve("project")), space, strategy);
        var run = new RunFolder(folder.resolve("run"));
        Project.Result result =
                Project.run(file, "--budget", 9, "--out", run.path(), "--json", "--quiet");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(Main.DONE);
        return run;
    }
}
