package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.exports.ModelCard;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void nothing_is_left_behind_by_a_merge_that_fails() throws IOException {
        // Looks like a file, but cannot be read: the copy fails after the tensors are written.
        Path unreadable = Path.of("/proc/self/mem");
        assumeThat(unreadable).exists();
        Files.createSymbolicLink(root.resolve("base/tokenizer.json"), unreadable);

        assertThatThrownBy(() -> new MergeToDisk(1).write(RECIPE, pool, out()))
                .isInstanceOf(IOException.class);
        assertThat(entries(root.resolve("out"))).isEmpty();
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(p -> String.valueOf(p.getFileName())).toList();
        }
    }
}
