package io.evomerge.merging;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import io.evomerge.recipes.RecipeReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What random masks may not depend on.
class RandomMergeTest {
    private static ModelPool pool;

    @BeforeAll
    static void open() {
        pool = new ModelPool(Path.of("target/golden/merge/models"));
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    private static MemorySink merge(
            String method, String first, String second, int seed, int threads) throws IOException {
        String recipe =
                """
                merge_method: %s
                base_model: f32/base
                models: [{model: %s}, {model: %s}]
                parameters: {weight: 0.5, density: 0.4, seed: %d}
                """
                        .formatted(method, first, second, seed);
        var sink = new MemorySink();
        Merge.plan(RecipeReader.read(Node.yaml("r.yaml", recipe)), pool).run(sink, threads);
        return sink;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dare_linear", "dare_ties", "della", "della_linear"})
    void masks_depend_on_neither_threads_nor_shards(String method) throws IOException {
        MemorySink one = merge(method, "f32/ft1", "f32/ft2", 1, 1);

        for (int threads = 1; threads <= 2; threads++) {
            MemorySink sharded = merge(method, "sharded/ft1", "sharded/ft2", 1, threads);
            assertThat(sharded.bytes.keySet()).isEqualTo(one.bytes.keySet());
            one.bytes.forEach(
                    (name, bytes) -> assertThat(sharded.bytes.get(name)).isEqualTo(bytes));
        }
    }

    /// With two models a float64 sum does not depend on their order.
    @ParameterizedTest
    @ValueSource(strings = {"dare_linear", "dare_ties", "della", "della_linear"})
    void masks_do_not_depend_on_the_order_of_the_models(String method) throws IOException {
        MemorySink there = merge(method, "f32/ft1", "f32/ft2", 1, 1);
        MemorySink back = merge(method, "f32/ft2", "f32/ft1", 1, 1);

        there.bytes.forEach((name, bytes) -> assertThat(back.bytes.get(name)).isEqualTo(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dare_linear", "dare_ties", "della", "della_linear"})
    void another_seed_gives_other_masks(String method) throws IOException {
        MemorySink one = merge(method, "f32/ft1", "f32/ft2", 1, 1);
        MemorySink two = merge(method, "f32/ft1", "f32/ft2", 2, 1);

        one.bytes.forEach((name, bytes) -> assertThat(two.bytes.get(name)).isNotEqualTo(bytes));
    }
}
