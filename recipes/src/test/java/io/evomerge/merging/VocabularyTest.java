package io.evomerge.merging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.documents.Node;
import io.evomerge.methods.Block;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tokenizers.Tokenizer;
import io.evomerge.tokenizers.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Merging models whose tokens differ. A row's first number tells its model and its place there.
class VocabularyTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";

    @TempDir Path root;
    private ModelPool pool;

    /// `base` knows cat and dog, `x` emu besides, in another order, and a special token; `y` lacks
    /// cat and knows emu.
    @BeforeEach
    void writeModels() throws IOException {
        model("base", 100, 3, TokenizerJson.words("cat", "dog"));
        model("x", 200, 5, TokenizerJson.words("emu", "dog", "cat").special("<|im_end|>"));
        model("y", 300, 3, TokenizerJson.words("dog", "emu"));
        pool = new ModelPool(root);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private void model(String name, int number, int rows, TokenizerJson tokenizer)
            throws IOException {
        float[][] values =
                IntStream.range(0, rows)
                        .mapToObj(row -> new float[] {number + row, -number - row})
                        .toArray(float[][]::new);
        Checkpoints.write(
                root.resolve(name),
                "{\"vocab_size\": %d, \"eos_token_id\": 2, \"pad_token_id\": null}".formatted(rows),
                Map.of(EMBEDDING, values));
        tokenizer.into(root.resolve(name));
    }

    private static Recipe recipe(String text) {
        return RecipeReader.read(Node.yaml("r.yaml", text));
    }

    /// A linear merge that gives the rows of one model alone.
    private static Recipe only(String model, String keys) {
        return recipe(
                """
                merge_method: linear
                base_model: base
                models:
                - {model: base, parameters: {weight: %d}}
                - {model: x, parameters: {weight: %d}}
                - {model: y, parameters: {weight: %d}}
                %s
                """
                        .formatted(
                                model.equals("base") ? 1 : 0,
                                model.equals("x") ? 1 : 0,
                                model.equals("y") ? 1 : 0,
                                keys));
    }

    private Merge plan(Recipe recipe) {
        return Merge.plan(recipe, pool);
    }

    /// The first numbers of the merged rows.
    private List<Double> rows(Recipe recipe) throws IOException {
        var sink = new MemorySink();
        plan(recipe).run(sink, 2);
        float[] values = sink.floats(EMBEDDING);
        List<Double> out = new ArrayList<>();
        for (int i = 0; i < values.length; i += 2) {
            assertThat(values[i + 1]).isEqualTo(-values[i]);
            out.add((double) values[i]);
        }
        return out;
    }

    @Test
    void rows_follow_the_tokens_of_the_base() throws IOException {
        assertThat(rows(only("base", "tokenizer_source: base")))
                .containsExactly(100.0, 101.0, 102.0);
        assertThat(rows(only("x", "tokenizer_source: base"))).containsExactly(200.0, 203.0, 202.0);
    }

    @Test
    void rows_follow_the_tokens_of_another_model() throws IOException {
        assertThat(rows(only("x", "tokenizer_source: x")))
                .containsExactly(200.0, 201.0, 202.0, 203.0, 204.0);
        assertThat(rows(only("base", "tokenizer_source: x"))).startsWith(100.0).contains(102.0);
    }

    @Test
    void a_tokenizer_may_be_that_of_no_merged_model() throws IOException {
        TokenizerJson.words("dog", "cat").into(root.resolve("tokenizer"));

        assertThat(rows(only("x", "tokenizer_source: tokenizer")))
                .containsExactly(200.0, 202.0, 203.0);
    }

    @Test
    void the_union_gives_models_the_rows_they_lack() throws IOException {
        // <unk> cat dog emu <|im_end|>
        assertThat(rows(only("x", "tokenizer_source: union")))
                .containsExactly(200.0, 203.0, 202.0, 201.0, 204.0);
        // emu: the mean of x and y, since the base has none; <|im_end|>: x alone has it
        assertThat(rows(only("base", "tokenizer_source: union")))
                .containsExactly(100.0, 101.0, 102.0, (201.0 + 302.0) / 2, 204.0);
        // cat: the base's
        assertThat(rows(only("y", "tokenizer_source: union")))
                .containsExactly(300.0, 101.0, 301.0, 302.0, 204.0);
    }

    @Test
    void without_a_base_the_rows_lacking_are_the_mean_of_those_that_there_are() throws IOException {
        Recipe recipe =
                recipe(
                        """
                        merge_method: linear
                        models:
                        - {model: y, parameters: {weight: 1}}
                        - {model: x, parameters: {weight: 0}}
                        - {model: base, parameters: {weight: 0}}
                        tokenizer_source: union
                        """);

        // <unk> dog emu cat <|im_end|>: the first model's come first
        assertThat(rows(recipe)).containsExactly(300.0, 301.0, 302.0, (101.0 + 203.0) / 2, 204.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    source: x                                             | 201
                    source: {kind: zero}                                  | 0
                    source: {kind: model_token, model: x, token: cat}     | 203
                    source: {kind: model_token, model: y, token_id: 0}    | 300
                    """)
    void the_recipe_may_say_where_a_row_comes_from(String source, double row) throws IOException {
        assertThat(rows(only("base", "tokenizer: {tokens: {emu: {%s}}}".formatted(source))).get(3))
                .isEqualTo(row);
    }

    @Test
    void a_row_of_its_own_is_kept_unless_the_recipe_forces_another() throws IOException {
        String choice = "tokenizer: {source: base, tokens: {cat: {source: x, force: %b}}}";

        assertThat(rows(only("base", choice.formatted(false))).get(1)).isEqualTo(101.0);
        assertThat(rows(only("base", choice.formatted(true))).get(1)).isEqualTo(203.0);
    }

    @Test
    void tokens_that_nobody_has_are_added_with_the_row_that_the_recipe_gives() throws IOException {
        Recipe recipe =
                only(
                        "y",
                        "tokenizer: {source: base, tokens: {<new>: {source: {kind: model_token,"
                                + " model: x, token: <|im_end|>}}}}");

        assertThat(rows(recipe)).containsExactly(300.0, 101.0, 301.0, 204.0);
        assertThat(plan(recipe).vocabulary().orElseThrow().ids()).containsEntry("<new>", 3);
    }

    @Test
    void tokens_without_a_row_anywhere_get_zeros_and_are_named() throws IOException {
        TokenizerJson.words("dog", "elk").into(root.resolve("tokenizer"));
        Recipe recipe = only("x", "tokenizer_source: tokenizer");

        assertThat(rows(recipe)).containsExactly(200.0, 202.0, 0.0);
        assertThat(plan(recipe).notes())
                .extracting(Note::toString)
                .contains(
                        "tokenizer: 1 tokens have a row in no model and get zeros, the first 'elk'");
    }

    @Test
    void padding_is_the_mean_of_the_models_rows() throws IOException {
        List<Double> rows = rows(only("y", "tokenizer: {source: base, pad_to_multiple_of: 4}"));

        assertThat(rows).hasSize(4).startsWith(300.0, 101.0, 301.0);
        assertThat(rows.getLast()).isCloseTo((300 + 101 + 301) / 3.0, within(1e-4));
        assertThat(rows(only("y", "tokenizer: {source: base, pad_to_multiple_of: 3}"))).hasSize(3);
    }

    @Test
    void tokens_that_a_model_has_no_rows_for_do_not_count() throws IOException {
        HiddenFolder.deleteTree(root.resolve("x"));
        model("x", 200, 3, TokenizerJson.words("dog", "cat").special("<unused>"));
        Recipe recipe = only("x", "tokenizer_source: union");

        assertThat(plan(recipe).vocabulary().orElseThrow().ids()).doesNotContainKey("<unused>");
        assertThat(plan(recipe).notes())
                .extracting(Note::toString)
                .contains("x: 1 of its 4 tokens have no row in its embeddings and are left out");
    }

    @Test
    void the_merged_folder_has_the_tokenizer_and_its_size() throws IOException {
        Files.writeString(root.resolve("base/vocab.json"), "old");
        Files.writeString(root.resolve("base/special_tokens_map.json"), "{}");
        Path out = root.resolve("out");
        List<Note> notes =
                new MergeToDisk(1)
                        .write(
                                only("x", "tokenizer: {source: union, pad_to_multiple_of: 8}"),
                                pool,
                                out);

        assertThat(Tokenizer.read(out).ids().keySet())
                .containsExactly("<unk>", "cat", "dog", "emu", "<|im_end|>");
        assertThat(out.resolve("special_tokens_map.json")).exists();
        assertThat(out.resolve("vocab.json")).doesNotExist();
        try (var written = Checkpoint.open(out)) {
            assertThat(written.config().require("vocab_size").integer(0, 99)).isEqualTo(8);
            assertThat(written.tensors().get(EMBEDDING))
                    .extracting(t -> t.shape())
                    .isEqualTo(List.of(8L, 2L));
        }
        assertThat(notes)
                .extracting(Note::toString)
                .contains(
                        EMBEDDING
                                + ": has 8 rows: extended from 3 in base, extended from 5 in x, extended from 3 in y");
        assertThat(out.resolve("README.md")).content().contains("## Notes", "has 8 rows");
    }

    @Test
    void special_tokens_keep_their_meaning() throws IOException {
        // The base's end of sequence is dog, which is 1 in y; its cat is no token of y.
        Files.writeString(
                root.resolve("base/generation_config.json"),
                "{\"eos_token_id\": [1, 2], \"temperature\": 0.5}");
        Path out = root.resolve("out");
        List<Note> notes = new MergeToDisk(1).write(only("x", "tokenizer_source: y"), pool, out);

        Node config = Node.json(out.resolve("config.json"));
        assertThat(config.require("eos_token_id").integer(0, 9)).isEqualTo(1);
        assertThat(config.get("pad_token_id")).isEmpty();
        Node generation = Node.json(out.resolve("generation_config.json"));
        assertThat(generation.require("eos_token_id").value()).isEqualTo(List.of(1L));
        assertThat(generation.require("temperature").number()).isEqualTo(0.5);
        assertThat(notes)
                .extracting(Note::toString)
                .contains(
                        "generation_config.json: eos_token_id loses the token 'cat', which the"
                                + " merged model does not have");
    }

    @Test
    void a_tokenizer_that_stays_is_copied_with_all_its_files() throws IOException {
        Files.writeString(root.resolve("base/vocab.json"), "words");
        Path out = root.resolve("out");
        new MergeToDisk(1).write(only("x", "tokenizer_source: base"), pool, out);

        assertThat(out.resolve("vocab.json")).hasContent("words");
        assertThat(out.resolve("tokenizer.json"))
                .hasSameBinaryContentAs(root.resolve("base/tokenizer.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    linear          | weight: [0.3, 0.9]
                    slerp           | t: 0.3
                    task_arithmetic | weight: 0.6
                    ties            | weight: 0.6, density: 0.4
                    """)
    void merging_is_as_if_the_rows_had_been_put_in_order_before(String method, String parameters)
            throws IOException {
        int columns = Block.SIZE / 3 + 1; // so that blocks end within rows
        int[] order = IntStream.range(0, 40).map(i -> (7 * i + 3) % 40).toArray();
        String[] words = IntStream.range(0, 40).mapToObj(i -> "w" + i).toArray(String[]::new);
        float[][] ancestor = random(1, columns);
        float[][] model = random(2, columns);
        matrix("p", ancestor, words);
        matrix("ordered", model, words);
        String[] shuffledWords = new String[40];
        float[][] shuffled = new float[41][];
        shuffled[0] = model[0];
        for (int i = 0; i < 40; i++) {
            shuffledWords[i] = words[order[i]];
            shuffled[i + 1] = model[order[i] + 1];
        }
        matrix("shuffled", shuffled, shuffledWords);
        String text =
                "{merge_method: %s, base_model: p, models: [{model: %s}], parameters: {%s},"
                        + " tokenizer_source: base}";
        var expected = new MemorySink();
        plan(recipe(text.formatted(method, "ordered", parameters))).run(expected, 1);

        for (int threads = 1; threads <= 2; threads++) {
            var merged = new MemorySink();
            plan(recipe(text.formatted(method, "shuffled", parameters))).run(merged, threads);
            assertThat(merged.bytes.get(EMBEDDING)).isEqualTo(expected.bytes.get(EMBEDDING));
        }
    }

    private static float[][] random(long seed, int columns) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[][] out = new float[41][columns];
        for (float[] row : out) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return out;
    }

    private void matrix(String name, float[][] values, String[] words) throws IOException {
        Checkpoints.write(root.resolve(name), "{\"vocab_size\": 41}", Map.of(EMBEDDING, values));
        TokenizerJson.words(words).into(root.resolve(name));
    }
}
