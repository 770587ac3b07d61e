package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeModelQuantilesTest {
    private static final Settings NONE = new Settings(Map.of(), List.of());
    private static final int[] SIZES = {1, 3 * Block.SIZE + 5, 700, 2 * Block.SIZE};

    /// The values of the second source as they are.
    private static final WholeModelQuantiles.Values PLAIN =
            tensor -> block -> new float[][] {block.source(1)};

    /// Tensors of one model, whose base is zero.
    private static ListedModel model(float[]... tensors) {
        return new ListedModel(
                Stream.of(tensors)
                        .map(t -> new ArrayInputs(0, new float[t.length], t))
                        .map(inputs -> new WholeModel.Tensor(inputs, NONE))
                        .toList());
    }

    /// Values of both signs, of very different sizes, many of them equal.
    private static float[][] values(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[][] out = new float[SIZES.length][];
        for (int t = 0; t < SIZES.length; t++) {
            out[t] = new float[SIZES[t]];
            for (int i = 0; i < SIZES[t]; i++) {
                float x = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-30, 30)));
                out[t][i] = i % 3 == 0 ? random.nextInt(-4, 4) / 8f : x;
            }
        }
        return out;
    }

    private static float[] sorted(float[][] values) {
        int n = Stream.of(values).mapToInt(v -> v.length).sum();
        float[] all = new float[n];
        int at = 0;
        for (float[] v : values) {
            System.arraycopy(v, 0, all, at, v.length);
            at += v.length;
        }
        Arrays.sort(all);
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_kth_smallest_of_all_tensors_is_that_of_their_sorted_values(long seed) {
        float[][] values = values(seed);
        float[] sorted = sorted(values);
        List<Long> ranks =
                LongStream.iterate(1, k -> k <= sorted.length, k -> k + 97).boxed().toList();

        var found = WholeModelQuantiles.at(model(values), List.of(ranks), PLAIN);

        for (long rank : ranks) {
            assertThat(found.at(0, rank)).isEqualTo(sorted[(int) rank - 1]);
        }
    }

    @Test
    void the_smallest_and_the_largest_are_the_ends() {
        float[][] values = values(4);
        float[] sorted = sorted(values);
        long n = sorted.length;

        var found = WholeModelQuantiles.at(model(values), List.of(List.of(1L, n)), PLAIN);

        assertThat(found.at(0, 1)).isEqualTo(sorted[0]);
        assertThat(found.at(0, n)).isEqualTo(sorted[sorted.length - 1]);
    }

    @Test
    void the_order_of_the_tensors_is_irrelevant() {
        float[][] values = values(5);
        var there = model(values);
        var back = new ListedModel(there.tensors().reversed());
        List<List<Long>> ranks = List.of(List.of(5L, 5000L, 15000L));

        var found = WholeModelQuantiles.at(there, ranks, PLAIN);
        var foundBack = WholeModelQuantiles.at(back, ranks, PLAIN);

        for (long rank : ranks.getFirst()) {
            assertThat(foundBack.at(0, rank)).isEqualTo(found.at(0, rank));
        }
    }

    @Test
    void magnitudes_are_those_of_each_models_distance_to_the_base() {
        var inputs =
                new ArrayInputs(
                        1, new float[] {5, 1, 2}, new float[] {1, 1, 1}, new float[] {0, -8, 1});
        var model = new ListedModel(List.of(new WholeModel.Tensor(inputs, NONE)));

        var found =
                WholeModelQuantiles.ofMagnitudes(
                        model, (tensor, source) -> LongStream.of(source == 0 ? 2 : 3));

        assertThat(found.at(0, 2)).isEqualTo(1);
        assertThat(found.at(1, 3)).isEqualTo(9);
    }
}
