package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import io.evomerge.merging.Merge;
import io.evomerge.merging.ModelPool;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every method that looks at whole models.
class WholeModelTest {
    private static final Path MODELS = Path.of("target/golden/merge/models/f32");

    static Stream<ModelMethod> methods() {
        return Methods.all().stream()
                .filter(ModelMethod.class::isInstance)
                .map(ModelMethod.class::cast)
                .filter(m -> m.base() == BaseModel.ANCESTOR);
    }

    private static Settings settings(MergeMethod method) {
        return FusionGolden.settings(method, 3, Map.of());
    }

    private static ArrayModel model(MergeMethod method) {
        Settings settings = settings(method);
        return new ArrayModel(FusionGolden.llama("ft1", "ft2"), 4, t -> settings);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void the_order_of_the_tensors_is_irrelevant(ModelMethod method) {
        ArrayModel model = model(method);
        Map<String, float[]> merged = model.merge(method);

        Map<String, float[]> reversed = new ListedModel(model.tensors().reversed()).merge(method);

        merged.forEach((name, values) -> assertThat(reversed.get(name)).isEqualTo(values));
    }

    /// Those that do not look at the rows and columns of matrices.
    static Stream<ModelMethod> methodsOfElements() {
        return methods().filter(m -> !Set.of("opcm", "doge_ta").contains(m.name()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methodsOfElements")
    void the_tensors_are_merged_as_one_vector(ModelMethod method) {
        ArrayModel model = model(method);
        Map<String, float[]> merged = model.merge(method);
        int n = (int) model.elements();
        float[][] sources = new float[3][n];
        float[] expected = new float[n];
        int at = 0;
        for (WholeModel.Tensor tensor : model.tensors()) {
            var inputs = (ArrayInputs) tensor.inputs();
            int length = (int) inputs.elements();
            for (int i = 0; i < 3; i++) {
                System.arraycopy(inputs.arrays()[i], 0, sources[i], at, length);
            }
            System.arraycopy(merged.get(inputs.site().name()), 0, expected, at, length);
            at += length;
        }

        assertThat(new ArrayInputs(0, sources).merge(method, settings(method))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    void checkpoints_are_merged_like_arrays(ModelMethod method) throws IOException {
        Map<String, float[]> expected = model(method).merge(method);
        Map<TensorInfo, byte[]> written = new ConcurrentHashMap<>();
        String recipe =
                "{merge_method: "
                        + method.name()
                        + ", base_model: base, models: [{model: ft1}, {model: ft2}]}";
        try (var pool = new ModelPool(MODELS)) {
            var merge = Merge.plan(RecipeReader.read(Node.yaml("r.yaml", recipe)), pool);
            merge.run(
                    tensor -> {
                        byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
                        written.put(tensor, bytes);
                        return (from, size, fill) ->
                                fill.into(MemorySegment.ofArray(bytes).asSlice(from, size));
                    },
                    2);
        }
        Map<String, float[]> merged = new TreeMap<>();
        written.forEach((tensor, bytes) -> merged.put(tensor.name(), floats(tensor, bytes)));

        assertThat(merged).containsOnlyKeys(expected.keySet());
        expected.forEach((name, values) -> assertThat(merged.get(name)).isEqualTo(values));
    }

    private static float[] floats(TensorInfo tensor, byte[] bytes) {
        float[] out = new float[Math.toIntExact(tensor.elements())];
        tensor.dtype().decode(MemorySegment.ofArray(bytes), 0, out, out.length);
        return out;
    }
}
