package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.exports.ModelCard;
import io.evomerge.recipes.Output;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import io.evomerge.recipes.TokenizerChoice;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.ChildJvm;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tokenizers.TokenizerJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergeToDiskTest {
    private static final TensorInfo[] TENSORS = {
        tensor("model.embed_tokens.weight", DType.BF16, 8, 40),
        tensor("model.layers.0.w", DType.BF16, 40, 40),
        tensor("model.layers.1.w", DType.BF16, 40, 40),
        tensor("model.norm.weight", DType.BF16, 40)
    };
    private static final Recipe RECIPE =
            RecipeReader.read(
                    Node.yaml(
                            "r.yaml",
                            """
                            merge_method: ties
                            base_model: base
                            models:
                            - {model: a, parameters: {weight: 0.7, density: 0.5}}
                            - {model: b, parameters: {weight: [0.1, 0.9], density: 0.3}}
                            out_dtype: float16
                            """));

    private static final Optional<String> CHATML = Optional.of("chatml");

    @TempDir Path root;
    private ModelPool pool;

    @BeforeEach
    void writeModels() throws IOException {
        Checkpoints.write(root.resolve("base"), 1, TENSORS);
        Checkpoints.write(root.resolve("a"), 2, TENSORS);
        Checkpoints.write(root.resolve("b"), 3, TENSORS);
        pool = new ModelPool(root);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private Path out() {
        return root.resolve("out/merged");
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000", "2, 1000000", "2, 4000", "2, 1"})
    void the_files_hold_the_bytes_of_the_merge_in_memory(int threads, long shardBytes)
            throws IOException {
        var memory = new MemorySink();
        Merge.plan(RECIPE, pool).run(memory, 1);

        new MergeToDisk(shardBytes, threads, List.of()).write(RECIPE, pool, out());

        try (var written = Checkpoint.open(out())) {
            assertThat(written.tensors()).containsExactlyInAnyOrderEntriesOf(memory.infos);
            memory.bytes.forEach(
                    (name, bytes) -> assertThat(bytes(written.data(name))).isEqualTo(bytes));
        }
    }

    private static byte[] bytes(MemorySegment data) {
        return data.toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void the_configuration_follows_the_merge() throws IOException {
        Recipe recipe =
                RecipeReader.read(
                        Node.yaml(
                                "r.yaml",
                                """
                                merge_method: linear
                                slices:
                                - sources: [{model: a, layer_range: [0, 2]}]
                                - sources: [{model: b, layer_range: [1, 2]}]
                                parameters: {weight: 1}
                                """));
        new MergeToDisk(2).write(recipe, pool, out());

        try (var written = Checkpoint.open(out())) {
            Node config = written.config();
            assertThat(config.require("num_hidden_layers").integer(0, 99)).isEqualTo(3);
            assertThat(config.require("layer_types").value())
                    .isEqualTo(List.of("full", "sliding", "sliding"));
            assertThat(config.require("torch_dtype").text()).isEqualTo("bfloat16");
            assertThat(config.require("vocab_size").integer(0, 99)).isEqualTo(8);
            assertThat(config.require("rope_theta").value()).isEqualTo(10000.0);
        }
    }

    @Test
    void a_vocabulary_that_was_cut_is_declared() throws IOException {
        Checkpoints.write(root.resolve("c"), 4, tensor("lm_head.weight", DType.F32, 6, 4));
        Checkpoints.write(root.resolve("d"), 5, tensor("lm_head.weight", DType.F32, 8, 4));
        Recipe recipe =
                RecipeReader.read(
                        Node.yaml(
                                "r.yaml",
                                "{merge_method: linear, models: [{model: d}, {model: c}],"
                                        + " parameters: {weight: 1}}"));
        List<Note> notes = new MergeToDisk(1).write(recipe, pool, out());

        assertThat(Node.json(out().resolve("config.json")).require("vocab_size").integer(0, 99))
                .isEqualTo(6);
        assertThat(notes)
                .extracting(Note::toString)
                .containsExactly("lm_head.weight: has 6 rows: cut from 8 in d");
        assertThat(out().resolve("README.md"))
                .content()
                .contains("## Notes\n\n- lm_head.weight: has 6 rows: cut from 8 in d\n");
    }

    @Test
    void tokenizer_and_recipe_lie_beside_the_tensors() throws IOException {
        Files.writeString(root.resolve("base/tokenizer.json"), "base's");
        Files.writeString(root.resolve("base/generation_config.json"), "{}");
        Files.writeString(root.resolve("a/tokenizer.json"), "a's");

        new MergeToDisk(1).write(RECIPE, pool, out());

        assertThat(out().resolve("tokenizer.json")).hasContent("base's");
        assertThat(out().resolve("generation_config.json")).hasContent("{}");
        assertThat(RecipeReader.read(out().resolve("mergekit_config.yml"))).isEqualTo(RECIPE);
    }

    @Test
    void the_model_card_names_parents_and_licences() throws IOException {
        Files.writeString(root.resolve("base/README.md"), "---\nlicense: mit\n---\n# Base\n");
        Files.writeString(
                root.resolve("a/README.md"), "---\nlicense: other\nlicense_name: own\n---\n");
        Files.writeString(root.resolve("b/README.md"), "no front matter");

        new MergeToDisk(1_000_000, 1, List.of(new ModelCard.Section("Gains", "Much better.")))
                .write(RECIPE, pool, out());

        assertThat(out().resolve("README.md"))
                .content()
                .startsWith(
                        """
                        ---
                        base_model:
                        - base
                        - a
                        - b
                        library_name: transformers
                        tags:
                        - merge
                        - evo-merge
                        ---

                        # merged
                        """)
                .contains("| base | base | mit |", "| a | merged | own |")
                .contains("| b | merged | not stated |", "## Gains\n\nMuch better.\n")
                .contains("```yaml\nmerge_method: ties\n");
    }

    @Test
    void a_folder_in_use_is_refused_and_left_alone() throws IOException {
        Files.createDirectories(out());
        Files.writeString(out().resolve("notes.txt"), "mine");

        assertThatThrownBy(() -> new MergeToDisk(1).write(RECIPE, pool, out()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is in use: it is not empty; name a folder");
        assertThat(entries(out())).containsExactly("notes.txt");
        assertThat(entries(root.resolve("out"))).containsExactly("merged");
    }

    @Test
    void an_empty_folder_is_taken() throws IOException {
        Files.createDirectories(out());

        new MergeToDisk(1).write(RECIPE, pool, out());

        assertThat(out().resolve("model.safetensors")).exists();
    }

    @Test
    void numbers_of_the_configuration_stay_as_they_are() throws IOException {
        Files.writeString(
                root.resolve("base/config.json"),
                """
                {"num_hidden_layers": 2, "limits": [Infinity, -Infinity, 1.0, 1],
                 "max": 1000000000000000019884624838656, "word": "Infinity \\" NaN", "none": null}
                """);

        new MergeToDisk(1).write(RECIPE, pool, out());

        assertThat(out().resolve("config.json"))
                .content()
                .contains("[\n    Infinity,\n    -Infinity,\n    1.0,\n    1\n  ]")
                .contains("\"max\": 1000000000000000019884624838656,", "\"none\": null")
                .contains("\"word\": \"Infinity \\\" NaN\"");
    }

    @Test
    void processors_and_code_go_with_the_model() throws IOException {
        Files.writeString(root.resolve("base/config.json"), "{\"auto_map\": {\"A\": \"own.A\"}}");
        Files.writeString(root.resolve("base/own.py"), "class A: pass");
        Files.writeString(root.resolve("base/preprocessor_config.json"), "{}");
        Files.writeString(root.resolve("a/other.py"), "");

        List<Note> notes = new MergeToDisk(1).write(RECIPE, pool, out());

        assertThat(entries(out())).contains("own.py", "preprocessor_config.json");
        assertThat(entries(out())).doesNotContain("other.py");
        assertThat(notes)
                .extracting(Note::toString)
                .containsExactly(
                        "config.json: its auto_map names Python code, copied as it is: own.py");
    }

    @Test
    void a_folder_behind_a_link_is_filled_and_the_link_kept() throws IOException {
        Path real = Files.createDirectories(root.resolve("disk/real"));
        Files.createDirectories(root.resolve("out"));
        Files.createSymbolicLink(out(), real);

        new MergeToDisk(4000, 1, List.of()).write(RECIPE, pool, out());

        assertThat(out()).isSymbolicLink();
        assertThat(entries(root.resolve("out"))).containsExactly("merged");
        assertThat(entries(root.resolve("disk"))).containsExactly("real");
        assertThat(entries(real))
                .contains("config.json", "README.md", "model.safetensors.index.json")
                .noneMatch(name -> name.startsWith("."));
    }

    @Test
    void a_link_that_leads_nowhere_is_refused() throws IOException {
        Files.createDirectories(root.resolve("out"));
        Files.createSymbolicLink(out(), root.resolve("nowhere"));

        assertThatThrownBy(() -> new MergeToDisk(1).write(RECIPE, pool, out()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is a link to ", "nowhere, which is not there");
        assertThat(out()).isSymbolicLink();
    }

    @Test
    void a_fresh_disk_counts_as_empty() throws IOException {
        Files.createDirectories(out().resolve("lost+found"));

        new MergeToDisk(1).write(RECIPE, pool, out());

        assertThat(out().resolve("config.json")).exists();
        assertThat(out().resolve("lost+found")).exists();
    }

    @Test
    void what_a_killed_merge_left_in_a_folder_is_deleted() throws IOException {
        Path left = Files.createDirectories(out().resolve(".merge.partial-999999999-1"));
        Files.writeString(left.resolve("model.safetensors"), "half");

        new MergeToDisk(1).write(RECIPE, pool, out());

        assertThat(left).doesNotExist();
        assertThat(out().resolve("model.safetensors")).exists();
    }

    /// A disk that is mounted on the output's folder, for this one process, has room where the
    /// folder's parent has none to spare.
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_mounted_disk_is_filled() throws Exception {
        Files.createDirectories(out());
        String mount = "mount -t tmpfs -o size=64m none \"" + out() + "\"";
        int mounted = new ProcessBuilder("unshare", "-rm", "bash", "-c", mount).start().waitFor();
        assumeThat(mounted).as("this system lets users mount in a namespace").isZero();

        String output =
                ChildJvm.run(
                        List.of("unshare", "-rm", "bash", "-c", mount + "; exec \"$@\"", "bash"),
                        Program.class,
                        root.toString(),
                        out().toString());

        assertThat(output).contains("config.json").contains("model.safetensors");
        assertThat(entries(root.resolve("out"))).containsExactly("merged");
        assertThat(entries(out())).isEmpty(); // beneath the disk
    }

    /// Merges in another JVM and lists what is in the output then.
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws IOException {
            try (var pool = new ModelPool(Path.of(args[0]))) {
                new MergeToDisk(1).write(RECIPE, pool, Path.of(args[1]));
                System.out.print(entries(Path.of(args[1])));
            }
        }
    }

    @Test
    void files_that_may_only_be_read_are_copied_as_files_that_may_be_written() throws IOException {
        for (String name :
                List.of("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")) {
            Path file = Files.writeString(root.resolve("base").resolve(name), "{}");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        }
        var plain = new Output(Optional.empty(), Optional.empty(), Optional.empty(), CHATML);
        var recipe =
                new Recipe(
                        "linear",
                        Optional.of("base"),
                        List.of(Source.of("a", Map.of())),
                        List.of(),
                        Map.of("weight", Setting.of(1)),
                        List.of(),
                        plain);

        new MergeToDisk(1).write(recipe, pool, out());

        try (Stream<Path> files = Files.list(out())) {
            assertThat(files).allMatch(MergeToDiskTest::isWritable);
        }
    }

    private static boolean isWritable(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer.json",
                "generation_config.json",
                "config.json",
                "tokenizer.model"
            })
    void a_link_that_leads_out_of_a_models_folder_is_refused(String file) throws IOException {
        Path inside = root.resolve("base").resolve(file);
        Path outside = root.resolve("elsewhere");
        if (Files.exists(inside)) {
            Files.move(inside, outside);
        } else {
            Files.writeString(outside, "{}");
        }
        Files.createSymbolicLink(inside, outside);

        assertThatThrownBy(() -> new MergeToDisk(1).plan("r.yaml", RECIPE, pool, out()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(inside + ": is a link that leads out of the folder");
    }

    @Test
    void links_into_the_blobs_of_a_download_cache_are_followed() throws IOException {
        Path snapshot = root.resolve("cache/snapshots/main");
        Path blobs = Files.createDirectories(root.resolve("cache/blobs"));
        Files.createDirectories(snapshot);
        Files.writeString(root.resolve("base/tokenizer.json"), "base's");
        for (String file : entries(root.resolve("base"))) {
            Files.move(root.resolve("base").resolve(file), blobs.resolve("of-" + file));
            Files.createSymbolicLink(
                    snapshot.resolve(file), Path.of("../../blobs").resolve("of-" + file));
        }
        Files.delete(root.resolve("base"));
        Files.createSymbolicLink(root.resolve("base"), snapshot);

        new MergeToDisk(1).write(RECIPE, pool, out());

        assertThat(out().resolve("tokenizer.json")).hasContent("base's");
    }

    @Test
    void a_plan_writes_nothing_and_finds_what_is_damaged() throws IOException {
        for (String name : List.of("base", "a", "b")) {
            TokenizerJson.words("cat").into(root.resolve(name));
        }
        Recipe recipe = withTokenizer("union");
        assertThat(new MergeToDisk(1).plan("r.yaml", recipe, pool, out()).bytes()).isPositive();
        Files.writeString(root.resolve("base/generation_config.json"), "{");

        assertThatThrownBy(() -> new MergeToDisk(1).plan("r.yaml", recipe, pool, out()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("generation_config.json: is not valid JSON");
        assertThat(root.resolve("out")).doesNotExist();
    }

    @Test
    void a_plan_names_the_recipes_file() {
        Recipe recipe = withTokenizer("nowhere");

        assertThatThrownBy(() -> new MergeToDisk(1).plan("mine.yaml", recipe, pool, out()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(
                        "mine.yaml: tokenizer.source: is 'nowhere', but there is no");
    }

    private static Recipe withTokenizer(String source) {
        Optional<TokenizerChoice> tokenizer = Optional.of(new TokenizerChoice(source));
        return new Recipe(
                RECIPE.method(),
                RECIPE.base(),
                RECIPE.models(),
                List.of(),
                Map.of(),
                List.of(),
                new Output(Optional.empty(), Optional.empty(), tokenizer, Optional.empty()));
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(p -> String.valueOf(p.getFileName())).toList();
        }
    }
}
