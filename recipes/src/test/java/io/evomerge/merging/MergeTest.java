package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.methods.BaseModel;
import io.evomerge.methods.Methods;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTest {
    private static final TensorInfo EMBEDDING =
            tensor("model.embed_tokens.weight", DType.F32, 8, 4);
    private static final TensorInfo LAYER_0 = tensor("model.layers.0.w", DType.F32, 4, 4);
    private static final TensorInfo LAYER_1 = tensor("model.layers.1.w", DType.F32, 4, 4);
    private static final TensorInfo NORM = tensor("model.norm.weight", DType.F32, 4);
    private static final String TWO =
            """
            merge_method: linear
            models: [{model: a}, {model: b}]
            parameters: {weight: 0.5}
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

    private static Recipe recipe(String text) {
        return RecipeReader.read(Node.yaml("r.yaml", text));
    }

    private MemorySink run(String text, int threads) throws IOException {
        var sink = new MemorySink();
        Merge.plan(recipe(text), pool).run(sink, threads);
        return sink;
    }

    private List<String> complaints(String text) {
        Recipe recipe = recipe(text);
        return catchThrowableOfType(InputException.class, () -> Merge.plan(recipe, pool))
                .complaints()
                .stream()
                .map(Object::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{merge_method: linear, models: [{model: a}, {model: b}], parameters: {weight: 0.3}}",
                "{merge_method: slerp, base_model: a, models: [{model: b}], parameters: {t: 0.3}}",
                "{merge_method: ties, base_model: c, models: [{model: a}, {model: b}],"
                        + " parameters: {weight: 0.3, density: 0.4, rescale: true}}",
                "{merge_method: nuslerp, base_model: c, models: [{model: a}, {model: b}],"
                        + " parameters: {weight: 0.3, nuslerp_flatten: false}}",
                "{merge_method: nuslerp, models: [{model: a}, {model: b}],"
                        + " parameters: {weight: 0.3, nuslerp_flatten: false,"
                        + " nuslerp_row_wise: true}}",
                "{merge_method: arcee_fusion, base_model: a, models: [{model: b}]}",
                "{merge_method: dare_ties, base_model: c, models: [{model: a}, {model: b}],"
                        + " parameters: {weight: 0.3, density: 0.4}}",
                "{merge_method: della_linear, base_model: c, models: [{model: a}, {model: b}],"
                        + " parameters: {weight: 0.3, density: 0.4, rescale_to: l2}}",
                "{merge_method: della, base_model: c, models: [{model: a}, {model: b}],"
                        + " parameters: {weight: 0.3, density: 0.4, rescale_to: expectation}}",
                "{merge_method: breadcrumbs_ties, base_model: c, models: [{model: a}, {model: b}],"
                        + " parameters: {weight: 0.3, density: 0.4, rescale: true}}",
                "{merge_method: sce, base_model: c, models: [{model: a}, {model: b}],"
                        + " parameters: {select_topk: 0.3}}",
                "{merge_method: ramplus_tl, base_model: c, models: [{model: a}, {model: b}],"
                        + " parameters: {epsilon: 0.3}}"
            })
    void the_result_is_the_same_for_any_number_of_threads(String text) throws IOException {
        // More than a chunk, so that sums over chunks are made by several threads.
        TensorInfo large = tensor("model.layers.0.w", DType.BF16, 1100, 2000);
        for (String name : List.of("a", "b", "c")) {
            Checkpoints.write(root.resolve(name), name.hashCode(), large, NORM);
        }
        MemorySink one = run(text, 1);

        for (int threads = 2; threads <= 4; threads++) {
            MemorySink many = run(text, threads);
            one.bytes.forEach((name, bytes) -> assertThat(many.bytes.get(name)).isEqualTo(bytes));
        }
    }

    @Test
    void layers_are_renumbered_and_the_rest_comes_from_the_first_and_last_slice()
            throws IOException {
        Checkpoints.write(root.resolve("a"), 1, EMBEDDING, LAYER_0, LAYER_1, NORM);
        Checkpoints.write(root.resolve("b"), 2, EMBEDDING, LAYER_0, LAYER_1, NORM);
        String text =
                """
                merge_method: linear
                slices:
                - sources: [{model: a, layer_range: [0, 2]}]
                - sources: [{model: b, layer_range: [0, 2]}]
                - sources: [{model: b, layer_range: [1, 2]}]
                parameters: {weight: 1}
                """;
        MemorySink merged = run(text, 1);
        MemorySink a =
                run("{merge_method: linear, models: [{model: a}], parameters: {weight: 1}}", 1);
        MemorySink b =
                run("{merge_method: linear, models: [{model: b}], parameters: {weight: 1}}", 1);

        assertThat(Merge.plan(recipe(text), pool).layers()).isEqualTo(5);
        assertThat(Merge.plan(recipe(text), pool).leadingLayers()).containsExactly(0, 1, 0, 1, 1);
        assertThat(merged.floats("model.embed_tokens.weight"))
                .containsExactly(a.floats("model.embed_tokens.weight"));
        assertThat(merged.floats("model.norm.weight"))
                .containsExactly(b.floats("model.norm.weight"));
        assertThat(merged.floats("model.layers.1.w")).containsExactly(a.floats("model.layers.1.w"));
        assertThat(merged.floats("model.layers.2.w")).containsExactly(b.floats("model.layers.0.w"));
        assertThat(merged.floats("model.layers.4.w")).containsExactly(b.floats("model.layers.1.w"));
    }

    @Test
    void a_base_that_is_not_listed_counts_among_the_models_it_joins() {
        String text = "{merge_method: passthrough, base_model: b, models: [{model: a}]}";

        assertThatThrownBy(() -> recipe(text))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("names 2 models, but passthrough merges 1");
    }

    @Test
    void layers_that_a_method_wants_but_the_models_lack_are_complained_of() throws IOException {
        Checkpoints.write(root.resolve("a"), 1, EMBEDDING, LAYER_0, LAYER_1, NORM);
        Checkpoints.write(root.resolve("b"), 2, EMBEDDING, LAYER_0, LAYER_1, NORM);

        assertThat(complaints("{merge_method: layer_swap, base_model: a, models: [{model: b}]}"))
                .singleElement()
                .asString()
                .contains("take 9 layers, but there are 2");
    }

    @Test
    void integers_are_passed_through_where_all_models_agree() throws IOException {
        TensorInfo ids = tensor("model.position_ids", DType.I64, 3);
        Checkpoints.write(root.resolve("a"), 7, ids, NORM);
        Checkpoints.write(root.resolve("b"), 7, ids, NORM);

        MemorySink merged = run(TWO + "dtype: bfloat16\n", 2);

        assertThat(merged.infos).containsEntry("model.position_ids", ids);
        assertThat(merged.bytes.get("model.position_ids")).containsOnly(7);
        assertThat(merged.infos).containsEntry("model.norm.weight", NORM.as(DType.BF16));
    }

    @Test
    void everything_that_does_not_fit_is_reported_at_once() throws IOException {
        TensorInfo ids = tensor("model.position_ids", DType.I64, 3);
        Checkpoints.write(root.resolve("a"), 1, EMBEDDING, LAYER_0, ids, NORM);
        Checkpoints.write(
                root.resolve("b"),
                2,
                tensor("model.embed_tokens.weight", DType.F32, 8, 5),
                tensor("model.layers.0.w", DType.F32, 4, 6),
                ids);

        assertThat(complaints(TWO))
                .containsExactlyInAnyOrder(
                        "model.embed_tokens.weight: has different shapes: [8, 4] in a, [8, 5] in b;"
                                + " all models of a merge must share one architecture",
                        "model.layers.0.w: has different shapes: [4, 4] in a, [4, 6] in b; all"
                                + " models of a merge must share one architecture",
                        "model.position_ids: is I64 and differs between a and b; only"
                                + " floating-point tensors can be merged; make the others equal",
                        "model.norm.weight: is missing in b; all models of a merge must share one"
                                + " architecture");
    }

    @Test
    void vocabularies_smaller_than_the_ancestors_are_refused() throws IOException {
        Checkpoints.write(root.resolve("a"), 1, EMBEDDING);
        Checkpoints.write(root.resolve("b"), 2, tensor(EMBEDDING.name(), DType.F32, 7, 4));

        assertThat(
                        complaints(
                                "{merge_method: ties, base_model: a, models: [{model: b}],"
                                        + " parameters: {weight: 1}}"))
                .singleElement()
                .asString()
                .contains("different shapes: [7, 4] in b, [8, 4] in a");
    }

    @Test
    void layers_that_a_model_does_not_have_are_refused() throws IOException {
        Checkpoints.write(root.resolve("a"), 1, LAYER_0, LAYER_1);
        Checkpoints.write(root.resolve("b"), 2, LAYER_0);

        assertThat(complaints(TWO))
                .singleElement()
                .asString()
                .contains("models: have different numbers of layers: a 2, b 1");
        assertThat(
                        complaints(
                                "{merge_method: linear, parameters: {weight: 1}, slices:"
                                        + " [{sources: [{model: a, layer_range: [1, 3]}]}]}"))
                .singleElement()
                .asString()
                .contains("slices[0].sources[0].layer_range: is [1, 3], but a has 2 layers");
    }

    @Test
    void parameters_that_nobody_gives_are_reported_once_for_each_model() throws IOException {
        Checkpoints.write(root.resolve("a"), 1, EMBEDDING, LAYER_0);
        Checkpoints.write(root.resolve("b"), 2, EMBEDDING, LAYER_0);

        assertThat(
                        complaints(
                                """
                                merge_method: linear
                                models:
                                - {model: a}
                                - {model: b, parameters: {weight: [{filter: embed, value: 1}]}}
                                """))
                .containsExactly(
                        "recipe: parameters.weight: is given neither for a:"
                                + " model.embed_tokens.weight nor for the merge; add 'weight: …'",
                        "recipe: parameters.weight: is given neither for b: model.layers.0.w nor"
                                + " for the merge; add 'weight: …'");
    }

    @Test
    void settings_that_leave_nothing_to_merge_are_refused() throws IOException {
        Checkpoints.write(root.resolve("a"), 1, NORM);
        Checkpoints.write(root.resolve("b"), 2, NORM);

        assertThat(complaints(TWO.replace("0.5", "0")))
                .singleElement()
                .asString()
                .contains("model.norm.weight: the weights add up to 0");
        assertThat(
                        complaints(
                                "{merge_method: ties, base_model: a, models: [{model: b}],"
                                        + " parameters: {weight: 1, density: 0.2}}"))
                .singleElement()
                .asString()
                .contains("model.norm.weight: a density of 0.2 keeps none of 4 elements");
    }

    @Test
    void models_that_cannot_be_opened_are_all_named() {
        assertThat(complaints(TWO))
                .hasSize(2)
                .allMatch(c -> c.contains("there is no folder"))
                .anyMatch(c -> c.startsWith("recipe: models[0].model: is 'a'"))
                .anyMatch(c -> c.startsWith("recipe: models[1].model: is 'b'"));
    }

    @Test
    void a_failing_sink_ends_the_merge_with_its_own_exception() throws IOException {
        Checkpoints.write(root.resolve("a"), 1, EMBEDDING, LAYER_0, LAYER_1, NORM);
        Checkpoints.write(root.resolve("b"), 2, EMBEDDING, LAYER_0, LAYER_1, NORM);
        Merge merge = Merge.plan(recipe(TWO), pool);

        for (int threads = 1; threads <= 3; threads++) {
            int count = threads;
            assertThatThrownBy(
                            () ->
                                    merge.run(
                                            tensor -> {
                                                throw new IOException("disk full");
                                            },
                                            count))
                    .isInstanceOf(IOException.class)
                    .hasMessage("disk full");
        }
    }

    @Test
    void parameters_that_mergekit_has_for_other_methods_are_passed_over() throws IOException {
        Checkpoints.write(root.resolve("a"), 1, LAYER_0);
        Checkpoints.write(root.resolve("b"), 2, LAYER_0);
        Merge merge =
                Merge.plan(
                        recipe(
                                """
                                merge_method: linear
                                models:
                                - {model: a, parameters: {weight: 1, density: 0.5}}
                                - {model: b, parameters: {weight: 1}}
                                parameters: {int8_mask: true, normalize: 1}
                                """),
                        pool);

        assertThat(merge.notes())
                .extracting(Note::toString)
                .containsExactly(
                        "parameters.int8_mask: has no effect on linear",
                        "models[0].parameters.density: has no effect on linear");
    }

    @ParameterizedTest
    @CsvSource({
        "slerp, a",
        "slerp, base",
        "nearswap, a",
        "arcee_fusion, a",
        "nuslerp, a",
        "multislerp, a",
        "task_arithmetic, base",
        "ties, base",
        "dare_ties, base",
        "della_linear, base",
        "breadcrumbs, base",
        "sce, base",
        "model_stock, base",
        "ties_global, base"
    })
    void a_slice_of_one_source_is_copied_where_there_is_nothing_to_merge(String method, String only)
            throws IOException {
        Checkpoints.write(root.resolve("base"), 1, EMBEDDING, LAYER_0, LAYER_1, NORM);
        Checkpoints.write(root.resolve("a"), 2, EMBEDDING, LAYER_0, LAYER_1, NORM);
        Checkpoints.write(root.resolve("b"), 3, EMBEDDING, LAYER_0, LAYER_1, NORM);
        String several =
                Methods.named(method).orElseThrow().base() == BaseModel.END
                        ? "{model: base, layer_range: [1, 2]}, {model: b, layer_range: [1, 2]}"
                        : "{model: base, layer_range: [1, 2]}, {model: a, layer_range: [1, 2]},"
                                + " {model: b, layer_range: [1, 2]}";
        String text =
                """
                merge_method: %s
                base_model: base
                slices:
                - sources: [{model: %s, layer_range: [0, 1]}]
                - sources: [%s]
                  parameters: {weight: 0.5, density: 1, t: 0.5}
                """
                        .formatted(method, only, several);

        MemorySink merged = run(text, 1);
        try (var source = Checkpoint.open(root.resolve(only))) {
            for (String tensor : List.of("model.embed_tokens.weight", "model.layers.0.w")) {
                assertThat(merged.bytes.get(tensor))
                        .isEqualTo(MemorySink.bytes(source.data(tensor)));
            }
        }
    }
}
