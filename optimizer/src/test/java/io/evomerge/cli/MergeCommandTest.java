package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Merges of synthetic models on the command line, and what they would take.
final class MergeCommandTest {
    private static final LlamaShape SHAPE = new LlamaShape(2, 64, 96, 4, 2, 32);

    @TempDir Path folder;
    private Path recipe;

    @BeforeEach
    void makeModels() throws IOException {
        new SyntheticModels(folder, SHAPE).make(2);
        recipe =
                Files.writeString(
                        folder.resolve("ties.yaml"),
                        """
                        merge_method: ties
                        base_model: %1$s/base
                        models: [{model: %1$s/tuned-1}, {model: %1$s/tuned-2}]
                        parameters: {weight: 1, density: 0.5}
                        """
                                .formatted(folder));
    }

    @Test
    void a_plan_tells_what_the_merge_would_take_and_writes_nothing() throws IOException {
        List<Path> before = entries();

        Project.Result result =
                Project.run(
                        "merge", "--plan", "--shard-size", "40kB", recipe, folder.resolve("out"));

        assertThat(result.code()).isEqualTo(Main.DONE);
        assertThat(result.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("read       " + bytes(3)),
                        line ->
                                assertThat(line)
                                        .matches(
                                                "write      "
                                                        + bytes(1)
                                                        + ", 21 tensors in [45] files"),
                        line -> assertThat(line).matches("memory     .* besides mapped files"),
                        line -> assertThat(line).matches("time       about \\d+\\.\\d s"),
                        line -> assertThat(line).matches("disk       .*B free"));
        assertThat(entries()).isEqualTo(before);
    }

    private static String bytes(int models) {
        return Sizes.show(models * SHAPE.bytes());
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted().toList();
        }
    }

    @Test
    void a_plan_for_programs_has_the_numbers() {
        Project.Result result =
                Project.run("merge", "--plan", "--json", recipe, folder.resolve("out"));

        Node plan = Node.json("plan", result.out());
        assertThat(plan.require("read_bytes").integer(0, Integer.MAX_VALUE))
                .isEqualTo((int) (3 * SHAPE.bytes()));
        assertThat(plan.require("shards").integer(0, 9)).isEqualTo(1);
    }

    @Test
    void a_plan_of_several_recipes_tells_of_each_and_writes_nothing() throws IOException {
        String text = Files.readString(recipe);
        String second = text.replaceFirst("tuned-1", "@").replace(folder + "/@", "first");
        Files.writeString(recipe, "name: first\n" + text + "---\n" + second);
        List<Path> before = entries();

        Project.Result result = Project.run("merge", "--plan", recipe, folder.resolve("out"));

        assertThat(result.code()).as(result.err()).isEqualTo(Main.DONE);
        assertThat(result.out())
                .containsSubsequence("first", "time       about", "out", "time       unknown");
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void a_plan_checks_the_output_too() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("precious.txt"), "mine");

        Project.Result result = Project.run("merge", "--plan", recipe, out);

        assertThat(result.code()).isEqualTo(Main.USAGE);
        assertThat(result.err()).contains("out", "is in use");
    }

    @Test
    void shards_are_as_large_as_asked() throws IOException {
        Path out = folder.resolve("out");
        assertThat(Project.run("merge", "--shard-size", "40kB", recipe, out).code())
                .isEqualTo(Main.DONE);

        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.filter(f -> f.toString().endsWith(".safetensors")).toList())
                    .hasSizeBetween(4, 5)
                    .allSatisfy(f -> assertThat(Files.size(f)).isLessThan(45_000));
        }
    }

    @Test
    void the_bench_measures_merges_and_makes_its_models_once() throws IOException {
        var stamp = Files.getLastModifiedTime(folder.resolve("base/model.safetensors"));

        Project.Result result =
                Project.run(
                        "bench",
                        "merge",
                        "--dir",
                        folder,
                        "--json",
                        "--methods",
                        "linear:2,ties",
                        "--repeat",
                        1,
                        "--layers",
                        2,
                        "--hidden",
                        64,
                        "--intermediate",
                        96,
                        "--heads",
                        4,
                        "--kv-heads",
                        2,
                        "--vocabulary",
                        32);

        assertThat(result.code()).isEqualTo(Main.DONE);
        assertThat(result.out().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(figure(line, "merge_seconds")).hasSize(3));
        assertThat(Files.getLastModifiedTime(folder.resolve("base/model.safetensors")))
                .isEqualTo(stamp);
        assertThat(folder.resolve("merged")).doesNotExist();
        assertThat(folder.resolve("copy")).doesNotExist();
    }

    private static List<Node> figure(String line, String name) {
        return Node.json("line", line).require(name).list();
    }

    @Test
    void a_fine_tuned_model_differs_a_little_from_the_base() throws IOException {
        byte[] base = Files.readAllBytes(folder.resolve("base/model.safetensors"));
        byte[] tuned = Files.readAllBytes(folder.resolve("tuned-1/model.safetensors"));

        int different = 0;
        for (int i = 0; i < base.length; i++) {
            different += base[i] == tuned[i] ? 0 : 1;
        }
        assertThat(base).hasSameSizeAs(tuned);
        assertThat(different).isBetween(base.length / 4, base.length / 2);
    }
}
