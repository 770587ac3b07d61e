package io.evomerge.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import io.evomerge.merging.Merge;
import io.evomerge.merging.ModelPool;
import io.evomerge.models.Llama;
import io.evomerge.models.LlamaConfig;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths through the layers of several models of the zoo, as passthrough recipes: what they
/// compute, and that they are scored as any model is.
final class LayerPathsTest {
    private static ModelPool pool;
    private static LlamaConfig config;
    private static Llama network;

    @BeforeAll
    static void open() {
        pool = new ModelPool(Zoo.unpacked());
        config = LlamaConfig.read(Node.json(Zoo.unpacked().resolve("base/config.json")));
        network = new Llama(config);
    }

    @AfterAll
    static void close() {
        network.close();
        pool.close();
    }

    /// A part of a path: layers of a model, perhaps with a factor of what they add to the stream.
    private static String part(String model, int start, int end, double scale) {
        return """
        - sources:
          - model: %s
            layer_range: [%d, %d]
            parameters:
              scale:
              - {filter: o_proj, value: %s}
              - {filter: down_proj, value: %s}
              - value: 1.0
        """
                .formatted(model, start, end, scale, scale);
    }

    private static String part(String model, int start, int end) {
        return part(model, start, end, 1);
    }

    private static Weights path(String... parts) throws IOException {
        String yaml =
                "merge_method: passthrough\ndtype: float32\nslices:\n" + String.join("", parts);
        Recipe recipe = RecipeReader.read(Node.yaml("path.yaml", yaml));
        Merge merge = Merge.plan(recipe, pool);
        Weights out = Weights.allocate(merge.tensors(), DType.F32, Device.CPU);
        merge.run(out, 1);
        return out;
    }

    private static long[] ids(int length, long seed) {
        return new SplittableRandom(seed).longs(length, 3, config.vocabulary()).toArray();
    }

    @Test
    void the_path_through_all_layers_of_a_model_is_the_model_bit_by_bit() throws IOException {
        long[] ids = ids(40, 1);
        try (Weights plain = Weights.load(pool.get("math-en"), DType.F32, Device.CPU);
                Weights whole = path(part("math-en", 0, 6));
                Weights parts = path(part("math-en", 0, 2), part("math-en", 2, 6))) {
            float[] expected = network.logits(plain, ids, 1);
            assertThat(network.logits(whole, ids, 1)).isEqualTo(expected);
            assertThat(network.logits(parts, ids, 1)).isEqualTo(expected);
        }
    }

    /// Each token is generated once with the cached keys and values of the steps before, and once
    /// by running all of the text again. A cache that is shared by the two runs of a layer fails
    /// here.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void generating_with_a_cache_equals_generating_without_where_layers_repeat(long seed)
            throws IOException {
        List<long[]> prompts = List.of(ids(9, seed), ids(4, seed + 100), ids(15, seed + 200));
        try (Weights path =
                path(part("math-en", 0, 4), part("order", 2, 4), part("math-en", 2, 6))) {
            List<long[]> cached = network.generate(path, prompts, 24, new long[0]);
            for (int i = 0; i < prompts.size(); i++) {
                assertThat(cached.get(i)).isEqualTo(generatedAfresh(path, prompts.get(i), 24));
            }
        }
    }

    private static long[] generatedAfresh(Weights weights, long[] prompt, int tokens) {
        long[] text = prompt;
        for (int i = 0; i < tokens; i++) {
            float[] logits = network.logits(weights, text, 1);
            long[] longer = Arrays.copyOf(text, text.length + 1);
            longer[text.length] = largest(logits, logits.length - config.vocabulary());
            text = longer;
        }
        return Arrays.copyOfRange(text, prompt.length, text.length);
    }

    private static int largest(float[] logits, int from) {
        int best = from;
        for (int i = from; i < from + config.vocabulary(); i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best - from;
    }

    /// The stream that enters a step is multiplied by a factor `w` in [ReferenceForward], in the
    /// recipe all that is added from there on is divided by it.
    @Test
    void scaling_what_is_added_is_scaling_the_stream_between_layers() throws IOException {
        long[] ids = ids(30, 5);
        List<ReferenceForward.Step> steps = new ArrayList<>();
        for (int layer : new int[] {0, 1, 2, 3}) {
            steps.add(new ReferenceForward.Step("math-en", layer, 1));
        }
        steps.add(new ReferenceForward.Step("order", 2, 0.6));
        steps.add(new ReferenceForward.Step("order", 3, 1));
        steps.add(new ReferenceForward.Step("math-en", 3, 1.4));
        steps.add(new ReferenceForward.Step("math-en", 4, 1));
        steps.add(new ReferenceForward.Step("math-en", 5, 1));
        double[] expected = new ReferenceForward(config, pool).logits(steps, ids);
        try (Weights scaled =
                        path(
                                part("math-en", 0, 4),
                                part("order", 2, 4, 1 / 0.6),
                                part("math-en", 3, 6, 1 / (0.6 * 1.4)));
                Weights plain =
                        path(part("math-en", 0, 4), part("order", 2, 4), part("math-en", 3, 6))) {
            assertThat(difference(network.logits(scaled, ids, 1), expected)).isLessThan(1e-3);
            // and it matters
            assertThat(difference(network.logits(plain, ids, 1), expected)).isGreaterThan(0.5);
        }
    }

    private static double difference(float[] one, double[] other) {
        double largest = 0;
        for (int i = 0; i < other.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        System.out.printf("layer paths: largest difference of logits %.1e%n", largest);
        return largest;
    }
}
