package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.methods.Methods;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models of one architecture whose files do not name the same tensors.
class TensorNamesTest {
    private static final String TWO =
            """
            merge_method: linear
            models: [{model: a}, {model: b}]
            parameters: {weight: [0.5, 1]}
            """;

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

    private void model(String name, String... tensors) throws IOException {
        Checkpoints.write(
                root.resolve(name),
                name.hashCode(),
                Stream.of(tensors).map(TensorNamesTest::matrix).toArray(TensorInfo[]::new));
    }

    private static TensorInfo matrix(String name) {
        return tensor(name, DType.F32, 8, 4);
    }

    private void config(String model, String json) throws IOException {
        Files.writeString(root.resolve(model).resolve("config.json"), json);
    }

    private static Recipe recipe(String text) {
        return RecipeReader.read(Node.yaml("r.yaml", text));
    }

    private Merge plan(String text) {
        return Merge.plan(recipe(text), pool);
    }

    private List<String> notes() {
        return plan(TWO).notes().stream().map(Note::toString).toList();
    }

    private List<String> tensors() {
        return plan(TWO).tensors().stream().map(TensorInfo::name).toList();
    }

    private List<String> complaints(String text) {
        return catchThrowableOfType(InputException.class, () -> plan(text)).complaints().stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void a_model_that_ties_its_head_gives_its_embeddings_for_it() throws IOException {
        model("a", "model.embed_tokens.weight", "model.norm.weight");
        model("b", "model.embed_tokens.weight", "model.norm.weight", "lm_head.weight");
        config("a", "{\"tie_word_embeddings\": true, \"vocab_size\": 8}");
        var sink = new MemorySink();
        plan("{merge_method: linear, models: [{model: a, parameters: {weight: 1}}, {model: b,"
                        + " parameters: {weight: 0}}]}")
                .run(sink, 1);

        assertThat(sink.floats("lm_head.weight"))
                .containsExactly(sink.floats("model.embed_tokens.weight"));
        assertThat(notes())
                .containsExactly(
                        "lm_head.weight: a has none and uses its model.embed_tokens.weight in its"
                                + " place, so that is merged here");
        new MergeToDisk(1).write(recipe(TWO), pool, root.resolve("out"));
        assertThat(
                        Node.json(root.resolve("out/config.json"))
                                .require("tie_word_embeddings")
                                .bool())
                .isFalse();
    }

    @Test
    void a_head_that_no_model_has_is_not_made() throws IOException {
        model("a", "model.embed_tokens.weight");
        model("b", "model.embed_tokens.weight");
        config("a", "{\"tie_word_embeddings\": true}");
        new MergeToDisk(1).write(recipe(TWO), pool, root.resolve("out"));

        assertThat(tensors()).containsExactly("model.embed_tokens.weight");
        assertThat(
                        Node.json(root.resolve("out/config.json"))
                                .require("tie_word_embeddings")
                                .bool())
                .isTrue();
    }

    @Test
    void a_head_that_is_missing_though_it_is_not_tied_is_missed() throws IOException {
        model("a", "model.embed_tokens.weight");
        model("b", "model.embed_tokens.weight", "lm_head.weight");
        config("a", "{\"tie_word_embeddings\": false}");

        assertThat(complaints(TWO))
                .containsExactly(
                        "lm_head.weight: is missing in a; all models of a merge must share one"
                                + " architecture");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.layers.%d.self_attn.rotary_emb.inv_freq",
                "h.%d.attn.masked_bias",
                "gpt_neox.layers.%d.attention.bias",
                "embeddings.layers.%d.position_ids"
            })
    void buffers_that_some_models_lack_are_left_out_and_named_once(String buffer)
            throws IOException {
        String stack = buffer.substring(0, buffer.indexOf("%d"));
        model("a", stack + "0.w", stack + "1.w");
        model("b", stack + "0.w", stack + "1.w", buffer.formatted(0), buffer.formatted(1));

        assertThat(tensors()).containsExactly(stack + "0.w", stack + "1.w");
        assertThat(notes())
                .containsExactly(
                        buffer.formatted(0)
                                + ": left out, since a has none; models compute it when they are"
                                + " loaded");
    }

    @Test
    void buffers_that_all_models_have_are_merged() throws IOException {
        model("a", "model.rotary_emb.inv_freq");
        model("b", "model.rotary_emb.inv_freq");

        assertThat(tensors()).containsExactly("model.rotary_emb.inv_freq");
        assertThat(notes()).isEmpty();
    }

    @Test
    void other_tensors_that_some_models_lack_are_named_once_for_all_layers() throws IOException {
        model("a", "model.layers.0.w", "model.layers.1.w");
        model("b", "model.layers.0.w", "model.layers.1.w", "model.layers.0.v", "model.layers.1.v");

        assertThat(complaints(TWO))
                .containsExactly(
                        "model.layers.0.v: is missing in a; all models of a merge must share one"
                                + " architecture");
    }

    @Test
    void what_the_saving_class_puts_before_names_does_not_matter() throws IOException {
        model("a", "transformer.wte.weight", "transformer.h.0.w", "lm_head.weight");
        model("b", "wte.weight", "h.0.w", "model.lm_head.weight");

        assertThat(tensors())
                .containsExactly("transformer.wte.weight", "transformer.h.0.w", "lm_head.weight");
        assertThat(
                        plan(TWO.replace("[{model: a}, {model: b}]", "[{model: b}, {model: a}]"))
                                .tensors())
                .extracting(TensorInfo::name)
                .containsExactly("wte.weight", "h.0.w", "model.lm_head.weight");
    }

    @ParameterizedTest
    @CsvSource({
        "model.layers.%d.mlp.experts.7.w, 3",
        "h.%d.attn.w, 3",
        "transformer.h.%d.attn.w, 3",
        "transformer.blocks.%d.attn.w, 3",
        "encoder.layer.%d.attention.w, 3",
        "encoder.block.%d.layer.0.w, 3",
        "rwkv.cells.%d.att.w, 3"
    })
    void layers_are_found_by_the_number_in_their_names(String name, int layers)
            throws IOException {
        for (String model : List.of("a", "b")) {
            model(model, name.formatted(0), name.formatted(1), name.formatted(2), "head.w");
        }
        Merge merge = plan(TWO);

        assertThat(merge.layers()).isEqualTo(layers);
        assertThat(merge.leadingLayers()).containsExactly(0, 1, 2);
        assertThat(
                        plan(
                                        "{merge_method: linear, parameters: {weight: 1}, slices:"
                                                + " [{sources: [{model: a, layer_range: [1, 3]}]},"
                                                + " {sources: [{model: b, layer_range: [2, 3]}]}]}")
                                .tensors())
                .extracting(TensorInfo::name)
                .containsExactly(name.formatted(0), name.formatted(1), name.formatted(2), "head.w");
    }

    @Test
    void numbers_outside_the_layers_are_no_layers_where_there_are_layers() throws IOException {
        for (String model : List.of("a", "b")) {
            model(model, "model.layers.0.w", "classifier.0.w", "classifier.5.w");
        }

        assertThat(plan(TWO).layers()).isEqualTo(1);
    }

    @Test
    void several_stacks_of_layers_are_merged_whole_each_with_its_own_gradient()
            throws IOException {
        String[] names = {
            "vision.layers.0.w", "vision.layers.1.w",
            "text.layers.0.w", "text.layers.1.w", "text.layers.2.w"
        };
        model("a", names);
        model("b", names);
        config("a", "{\"num_hidden_layers\": 3, \"vision_layers\": 2}");
        var blueprint =
                pool.blueprint(
                        Blueprint.Outline.of(
                                recipe(TWO),
                                Methods.named("linear").orElseThrow()));

        assertThat(blueprint.parts())
                .extracting(p -> p.info().name(), p -> p.t(), p -> p.site().layer())
                .containsExactly(
                        tuple("text.layers.0.w", 0.0, OptionalInt.of(0)),
                        tuple("text.layers.1.w", 0.5, OptionalInt.of(1)),
                        tuple("text.layers.2.w", 1.0, OptionalInt.of(2)),
                        tuple("vision.layers.0.w", 0.0, OptionalInt.of(0)),
                        tuple("vision.layers.1.w", 1.0, OptionalInt.of(1)));
        new MergeToDisk(1).write(recipe(TWO), pool, root.resolve("out"));
        assertThat(
                        Node.json(root.resolve("out/config.json"))
                                .require("num_hidden_layers")
                                .integer(0, 9))
                .isEqualTo(3);
    }

    @Test
    void slices_of_several_stacks_are_refused() throws IOException {
        model("a", "vision.layers.0.w", "text.layers.0.w");

        assertThat(
                        complaints(
                                "{merge_method: linear, parameters: {weight: 1}, slices:"
                                        + " [{sources: [{model: a, layer_range: [0, 1]}]}]}"))
                .containsExactly(
                        "recipe: slices: cannot say which layers are meant: the models have"
                                + " several stacks of layers, text.layers, vision.layers; list"
                                + " whole models under models");
    }

    @Test
    void layers_of_different_names_are_refused() throws IOException {
        model("a", "model.layers.0.w");
        model("b", "transformer.h.0.w");

        assertThat(complaints(TWO))
                .containsExactly(
                        "recipe: models: have layers of different names: a [layers], b [h]; all"
                                + " models of a merge must share one architecture");
    }
}
