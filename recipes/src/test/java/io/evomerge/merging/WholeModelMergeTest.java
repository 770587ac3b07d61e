package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Methods that look at whole models, and at columns and layers, over checkpoints.
class WholeModelMergeTest {
    // More than a chunk, so that sums over chunks are made by several threads.
    private static final TensorInfo[] TENSORS = {
        tensor("model.embed_tokens.weight", DType.BF16, 900, 1300),
        tensor("model.layers.0.w", DType.BF16, 1100, 1200),
        tensor("model.layers.1.w", DType.F32, 300, 40),
        tensor("model.norm.weight", DType.F32, 40)
    };

    @TempDir Path root;
    private ModelPool pool;

    @BeforeEach
    void open() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            Checkpoints.write(root.resolve(name), name.hashCode(), TENSORS);
        }
        pool = new ModelPool(root);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private MemorySink run(String text, int threads) throws IOException {
        var sink = new MemorySink();
        plan(text).run(sink, threads);
        return sink;
    }

    private Merge plan(String text) {
        return Merge.plan(RecipeReader.read(Node.yaml("r.yaml", text)), pool);
    }

    private static String recipe(String method, String parameters) {
        return """
        merge_method: %s
        base_model: c
        models: [{model: a}, {model: b}]
        parameters: {%s}
        dtype: float32
        """
                .formatted(method, parameters);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ties_global",
                "breadcrumbs_global",
                "pcb",
                "consensus_ta",
                "consensus_ties",
                "ties_slack",
                "widen"
            })
    void the_result_is_the_same_for_any_number_of_threads(String method) throws IOException {
        String text = recipe(method, "lambda: 0.8");
        MemorySink one = run(text, 1);

        for (int threads = 2; threads <= 4; threads++) {
            MemorySink many = run(text, threads);
            one.bytes.forEach((name, bytes) -> assertThat(many.bytes.get(name)).isEqualTo(bytes));
        }
    }

    @Test
    void the_threshold_of_ties_is_that_of_all_tensors_of_the_checkpoint() throws IOException {
        MemorySink base = floats("c");
        MemorySink model = floats("a");
        Map<String, float[]> deltas = new TreeMap<>();
        for (TensorInfo tensor : TENSORS) {
            float[] delta = model.floats(tensor.name());
            float[] from = base.floats(tensor.name());
            for (int i = 0; i < delta.length; i++) {
                delta[i] -= from[i];
            }
            deltas.put(tensor.name(), delta);
        }
        float threshold = threshold(deltas.values(), 0.3);

        MemorySink merged =
                run(
                        """
                        merge_method: ties_global
                        base_model: c
                        models: [{model: a}]
                        parameters: {density: 0.3}
                        dtype: float32
                        """,
                        2);

        deltas.forEach(
                (name, delta) -> {
                    float[] expected = base.floats(name);
                    for (int i = 0; i < delta.length; i++) {
                        float kept = Math.abs(delta[i]) >= threshold ? delta[i] : 0;
                        expected[i] = (float) ((double) expected[i] + kept);
                    }
                    assertThat(merged.floats(name)).isEqualTo(expected);
                });
    }

    /// The smallest magnitude that is kept: the one after the `density · n` largest.
    private static float threshold(Collection<float[]> deltas, double density) {
        int n = deltas.stream().mapToInt(d -> d.length).sum();
        float[] magnitudes = new float[n];
        int at = 0;
        for (float[] delta : deltas) {
            for (float d : delta) {
                magnitudes[at++] = Math.abs(d);
            }
        }
        Arrays.sort(magnitudes);
        return magnitudes[n - (int) (density * n) - 1];
    }

    /// The tensors of a checkpoint as float32.
    private MemorySink floats(String model) throws IOException {
        return run(
                """
                merge_method: linear
                models: [{model: %s}]
                parameters: {weight: 1}
                dtype: float32
                """
                        .formatted(model),
                1);
    }

    @Test
    void the_sources_in_the_same_place_of_all_slices_are_one_model() throws IOException {
        String slices =
                """
                merge_method: ties_global
                base_model: c
                slices:
                - sources:
                  - {model: a, layer_range: [0, 1]}
                  - {model: b, layer_range: [0, 1]}
                  - {model: c, layer_range: [0, 1]}
                - sources:
                  - {model: c, layer_range: [1, 2]}
                  - {model: a, layer_range: [1, 2]}
                  - {model: b, layer_range: [1, 2]}
                dtype: float32
                """;
        MemorySink plain = run(recipe("ties_global", "density: 0.2"), 1);

        MemorySink sliced = run(slices, 1);

        plain.bytes.forEach((name, bytes) -> assertThat(sliced.bytes.get(name)).isEqualTo(bytes));
    }

    @Test
    void slices_with_different_numbers_of_sources_are_refused() {
        String text =
                """
                merge_method: ties_global
                base_model: c
                slices:
                - sources: [{model: a, layer_range: [0, 1]}, {model: c, layer_range: [0, 1]}]
                - sources:
                  - {model: a, layer_range: [1, 2]}
                  - {model: b, layer_range: [1, 2]}
                  - {model: c, layer_range: [1, 2]}
                """;

        assertThatThrownBy(() -> plan(text))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("slices: 1 models in one slice and 2 in another")
                .hasMessageContaining("give every slice the same number of sources");
        assertThatCode(() -> run(text + "parameters: {scope: tensor}\n", 1))
                .doesNotThrowAnyException();
    }

    @Test
    void a_density_that_differs_within_a_whole_model_is_refused_before_the_merge() {
        String text = recipe("doge_ta", "density: [{filter: layers.0, value: 0.5}, {value: 0.3}]");

        assertThatThrownBy(() -> plan(text))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("parameters.density: differs between tensors");
    }

    @Test
    void lines_scales_the_layers_of_a_merge() throws IOException {
        String text =
                recipe("task_arithmetic", "weight: 0.5")
                        + "post: [{method: lines, parameters: {alpha: 0, beta: 1}}]\n";
        MemorySink plain = run(recipe("task_arithmetic", "weight: 0.5"), 1);

        MemorySink scaled = run(text, 1);

        assertThat(scaled.bytes.get("model.layers.0.w"))
                .isEqualTo(floats("c").bytes.get("model.layers.0.w"));
        assertThat(scaled.bytes.get("model.norm.weight"))
                .isEqualTo(floats("c").bytes.get("model.norm.weight"));
        assertThat(scaled.bytes.get("model.layers.1.w"))
                .isEqualTo(plain.bytes.get("model.layers.1.w"));
    }
}
