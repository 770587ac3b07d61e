package io.evomerge.merging;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole merges by methods that compute natively, from the threads of a merge.
class SpectralMergeTest {
    @TempDir Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "merge_method: iso_c",
                "merge_method: iso_cts",
                "merge_method: tsv_m",
                "merge_method: r_tsvm",
                "merge_method: wudi, parameters: {steps: 5}",
                "merge_method: opcm",
                "merge_method: doge_ta, parameters: {steps: 5}",
                "merge_method: task_arithmetic, parameters: {weight: 1},"
                        + " post: [{method: svc, parameters: {alpha: 0.5}}]"
            })
    void the_result_is_the_same_for_any_number_of_threads(String method) throws IOException {
        TensorInfo[] tensors = {
            Checkpoints.tensor("model.embed_tokens.weight", DType.BF16, 50, 40),
            // Large enough to be shared out.
            Checkpoints.tensor("model.layers.0.tall", DType.BF16, 9000, 120),
            Checkpoints.tensor("model.layers.0.wide", DType.BF16, 60, 300),
            Checkpoints.tensor("model.layers.1.square", DType.BF16, 100, 100),
            Checkpoints.tensor("model.norm.weight", DType.BF16, 40)
        };
        for (String name : List.of("a", "b", "c")) {
            Checkpoints.write(root.resolve(name), name.hashCode(), tensors);
        }
        String text = "{base_model: c, models: [{model: a}, {model: b}], %s}".formatted(method);
        MemorySink one = run(text, 1);

        assertThat(one.bytes).hasSize(tensors.length);
        for (int threads = 2; threads <= 3; threads++) {
            MemorySink many = run(text, threads);
            one.bytes.forEach(
                    (name, bytes) -> assertThat(many.bytes.get(name)).as(name).isEqualTo(bytes));
        }
    }

    private MemorySink run(String text, int threads) throws IOException {
        var sink = new MemorySink();
        try (var pool = new ModelPool(root)) {
            Merge.plan(RecipeReader.read(Node.yaml("r.yaml", text)), pool).run(sink, threads);
        }
        return sink;
    }
}
