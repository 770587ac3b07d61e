package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.methods.Site;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tensors with a row for each word, whatever an architecture calls them.
class VocabularyRowsTest {
    private static final String LLAMA = "model.embed_tokens.weight";
    private static final String LLAMA_HEAD = "lm_head.weight";

    @TempDir Path root;
    private ModelPool pool;

    @BeforeEach
    void open() {
        pool = new ModelPool(root);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @ParameterizedTest
    @CsvSource({
        "model.embed_tokens.weight, 2, EMBEDDING",
        "model.tok_embeddings.weight, 2, EMBEDDING",
        "shared.weight, 2, EMBEDDING",
        "encoder.embed_tokens.weight, 2, EMBEDDING",
        "transformer.wte.weight, 2, EMBEDDING",
        "gpt_neox.embed_in.weight, 2, EMBEDDING",
        "bert.embeddings.word_embeddings.weight, 2, EMBEDDING",
        "lm_head.weight, 2, HEAD",
        "lm_head.bias, 1, HEAD",
        "output.weight, 2, HEAD",
        "model.output.weight, 2, HEAD",
        "embed_out.weight, 2, HEAD",
        "cls.predictions.decoder.weight, 2, HEAD",
        "cls.predictions.bias, 1, HEAD",
        "cls.predictions.transform.dense.weight, 2, OTHER",
        "cls.predictions.transform.dense.bias, 1, OTHER",
        "model.layers.0.attention.output.weight, 2, OTHER",
        "embeddings.position_embeddings.weight, 2, OTHER",
        "model.norm.weight, 1, OTHER",
    })
    void names_tell_what_rows_are(String name, int dimensions, Site.Role role) {
        long[] shape = dimensions == 1 ? new long[] {8} : new long[] {8, 4};

        assertThat(TensorName.roleOf(tensor(name, DType.F32, shape))).isEqualTo(role);
    }

    @ParameterizedTest
    @CsvSource({
        "iso_c, model.tok_embeddings.weight, output.weight",
        "iso_c, shared.weight, lm_head.weight",
        "widen, model.tok_embeddings.weight, output.weight",
        "widen, shared.weight, lm_head.weight",
    })
    void embeddings_and_heads_merge_alike_under_any_name(
            String method, String embedding, String head) throws IOException {
        for (String model : List.of("a", "b", "c")) {
            write(model, LLAMA, LLAMA_HEAD);
            write("other-" + model, embedding, head);
        }

        MemorySink llama = run(recipe(method, ""));
        MemorySink other = run(recipe(method, "other-"));

        assertThat(other.floats(embedding)).isEqualTo(llama.floats(LLAMA));
        assertThat(other.floats(head)).isEqualTo(llama.floats(LLAMA_HEAD));
    }

    private void write(String model, String embedding, String head) throws IOException {
        Map<String, float[][]> tensors = new LinkedHashMap<>();
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom")
                        .create(model.charAt(model.length() - 1));
        tensors.put(embedding, normal(random));
        tensors.put(head, normal(random));
        tensors.put("model.layers.0.w", normal(random));
        Checkpoints.write(root.resolve(model), "{}", tensors);
    }

    private static float[][] normal(RandomGenerator random) {
        float[][] out = new float[12][5];
        for (float[] row : out) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return out;
    }

    private static String recipe(String method, String prefix) {
        return """
        merge_method: %1$s
        base_model: %2$sc
        models: [{model: %2$sa}, {model: %2$sb}]
        dtype: float32
        """
                .formatted(method, prefix);
    }

    private MemorySink run(String recipe) throws IOException {
        var sink = new MemorySink();
        plan(recipe).run(sink, 1);
        return sink;
    }

    private Merge plan(String recipe) {
        return Merge.plan(RecipeReader.read(Node.yaml("r.yaml", recipe)), pool);
    }

    @ParameterizedTest
    @CsvSource({
        "layer_swap, '{model: many}'",
        "weight_signature, '{model: many}, {model: many2}'",
    })
    void a_merge_that_keeps_the_base_s_vocabulary_cuts_that_of_the_others(
            String method, String others) throws IOException {
        rows("base", 6);
        rows("many", 9);
        rows("many2", 9);

        Merge merge = plan(keeping(method, "base", others));

        assertThat(merge.tensors())
                .filteredOn(t -> t.name().equals(LLAMA))
                .extracting(TensorInfo::shape)
                .containsExactly(List.of(6L, 4L));
    }

    @ParameterizedTest
    @CsvSource({
        "layer_swap, '{model: few}'",
        "weight_signature, '{model: few}, {model: few2}'",
    })
    void a_merge_that_keeps_the_base_s_vocabulary_refuses_models_with_fewer_words(
            String method, String others) throws IOException {
        rows("base", 6);
        rows("few", 5);
        rows("few2", 5);

        assertThatThrownBy(() -> plan(keeping(method, "base", others)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(LLAMA + ": has different shapes")
                .hasMessageContaining("[6, 4] in base");
    }

    private void rows(String model, long rows) throws IOException {
        Checkpoints.write(
                root.resolve(model),
                model.hashCode(),
                tensor(LLAMA, DType.F32, rows, 4),
                tensor("model.layers.0.w", DType.F32, 4, 4),
                tensor("model.layers.1.w", DType.F32, 4, 4));
    }

    private static String keeping(String method, String base, String others) {
        String counts = "bottom: 1, top: 0, transition_bottom: 0, transition_top: 0";
        return """
        merge_method: %s
        base_model: %s
        models: [%s]
        parameters: {%s}
        """
                .formatted(method, base, others, method.equals("layer_swap") ? counts : "");
    }

    @Test
    void layers_are_swapped_in_each_stack_of_a_model() throws IOException {
        encoderAndDecoder("base", 3, 3);
        encoderAndDecoder("other", 3, 3);

        MemorySink merged = run(keeping("layer_swap", "base", "{model: other}"));

        MemorySink base = run(alone("base"));
        MemorySink other = run(alone("other"));
        for (String stack : List.of("encoder", "decoder")) {
            assertThat(merged.floats(stack + ".block.0.w"))
                    .isEqualTo(base.floats(stack + ".block.0.w"));
            assertThat(merged.floats(stack + ".block.1.w"))
                    .isEqualTo(other.floats(stack + ".block.1.w"));
        }
    }

    @Test
    void layers_to_swap_are_counted_in_each_stack() throws IOException {
        encoderAndDecoder("base", 9, 2);
        encoderAndDecoder("other", 9, 2);

        assertThatThrownBy(
                        () ->
                                plan(
                                        "{merge_method: layer_swap, base_model: base,"
                                                + " models: [{model: other}]}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "decoder.block.0.w: bottom, top and the transitions take 9 layers, but"
                                + " there are 2");
    }

    private void encoderAndDecoder(String model, int encoder, int decoder) throws IOException {
        Map<String, float[][]> tensors = new LinkedHashMap<>();
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(model.hashCode());
        tensors.put("shared.weight", normal(random));
        for (int i = 0; i < encoder; i++) {
            tensors.put("encoder.block." + i + ".w", normal(random));
        }
        for (int i = 0; i < decoder; i++) {
            tensors.put("decoder.block." + i + ".w", normal(random));
        }
        Checkpoints.write(root.resolve(model), "{}", tensors);
    }

    private static String alone(String model) {
        return "{merge_method: linear, models: [{model: %s}], parameters: {weight: 1}}"
                .formatted(model);
    }
}
