package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Against sorting, for vectors that are long enough to be sampled.
class MagnitudeSearchTest {
    private static final int SIZE = 100_003;

    /// Kinds of vectors.
    enum Kind {
        NORMAL {
            @Override
            float value(int i, RandomGenerator random) {
                return (float) random.nextGaussian();
            }
        },
        /// Few different magnitudes, as between models in bfloat16.
        TIED {
            @Override
            float value(int i, RandomGenerator random) {
                return Math.round(2 * random.nextGaussian()) / 1024f;
            }
        },
        EQUAL {
            @Override
            float value(int i, RandomGenerator random) {
                return i % 2 == 0 ? 0.5f : -0.5f;
            }
        },
        ZERO {
            @Override
            float value(int i, RandomGenerator random) {
                return i % 2 == 0 ? 0 : -0f;
            }
        },
        RISING {
            @Override
            float value(int i, RandomGenerator random) {
                return i;
            }
        },
        /// A few entries that a sample does not see.
        SPIKES {
            @Override
            float value(int i, RandomGenerator random) {
                return i % 20_000 == 0 ? i + 1 : 0.01f;
            }
        },
        NOT_NUMBERS {
            @Override
            float value(int i, RandomGenerator random) {
                return i % 3 == 0 ? Float.NaN : i % 5 == 0 ? Float.NEGATIVE_INFINITY : i;
            }
        };

        abstract float value(int i, RandomGenerator random);

        float[] vector(long seed) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            float[] out = new float[SIZE];
            for (int i = 0; i < SIZE; i++) {
                out[i] = value(i, random);
            }
            return out;
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of(Kind.values())
                .flatMap(
                        kind ->
                                Stream.of(1L, 3L, 2_000L, SIZE / 2L, SIZE - 3_000L, SIZE - 1L)
                                        .map(count -> Arguments.of(kind, count)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void it_keeps_the_largest_and_of_equal_ones_the_first(Kind kind, long count) {
        float[] vector = kind.vector(1);

        MagnitudeCut cut = MagnitudeCut.keeping(count, new Given(vector, false));

        assertThat(kept(vector, cut)).isEqualTo(largest(vector, (int) count));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_sample_that_misleads_costs_passes_but_no_exactness(Kind kind, long count) {
        float[] vector = kind.vector(2);

        MagnitudeCut cut = MagnitudeCut.keeping(count, new Given(vector, true));

        assertThat(kept(vector, cut)).isEqualTo(largest(vector, (int) count));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vectors_read_together_have_the_cuts_that_each_has_alone(Kind kind, long count) {
        float[] base = Kind.TIED.vector(3);
        float[] a = kind.vector(4);
        float[] b = Kind.NORMAL.vector(5);
        var inputs = new ArrayInputs(1, a, base, b);

        List<MagnitudeCut> together =
                MagnitudeCut.keeping(
                        List.of(count, 1000L), new ModelVectors(inputs, List.of(0, 2)));

        assertThat(together)
                .containsExactly(
                        MagnitudeCut.keeping(count, new TaskVector(inputs, 0)),
                        MagnitudeCut.keeping(1000, new TaskVector(inputs, 2)));
    }

    /// A vector, of which short runs, such as a sample is taken in, may be hidden behind noise.
    private record Given(float[] values, boolean isHidden) implements Entries {
        @Override
        public Inputs inputs() {
            return new ArrayInputs(-1, values);
        }

        @Override
        public void read(long from, long to, Reader reader) {
            for (long at = from; at < to; at += Block.SIZE) {
                int n = (int) Math.min(Block.SIZE, to - at);
                float[] block = Arrays.copyOfRange(values, (int) at, (int) at + n);
                if (isHidden && n < 100) {
                    Arrays.fill(block, 1e-3f * (from % 7));
                }
                reader.accept(block, n, at);
            }
        }
    }

    /// Which entries the mask leaves as they are, seen in its own arithmetic: zeros count as kept
    /// by nobody.
    private static List<Integer> kept(float[] vector, MagnitudeCut cut) {
        float[] masked = vector.clone();
        for (int at = 0; at < SIZE; at += Block.SIZE) {
            int n = Math.min(Block.SIZE, SIZE - at);
            float[] block = Arrays.copyOfRange(masked, at, at + n);
            cut.apply(block, n, at);
            System.arraycopy(block, 0, masked, at, n);
        }
        return nonZero(masked);
    }

    /// Sorts by descending magnitude, then by ascending index. What is no number is larger than
    /// any, and is kept however many there are.
    private static List<Integer> largest(float[] vector, int count) {
        long[] order =
                IntStream.range(0, SIZE)
                        .mapToLong(
                                i -> ((long) (Integer.MAX_VALUE - magnitude(vector[i])) << 32) | i)
                        .sorted()
                        .toArray();
        float[] out = new float[SIZE];
        for (int i = 0; i < count; i++) {
            out[(int) order[i]] = vector[(int) order[i]];
        }
        for (int i = 0; i < SIZE; i++) {
            out[i] = Float.isNaN(vector[i]) ? vector[i] : out[i];
        }
        return nonZero(out);
    }

    private static int magnitude(float value) {
        return Float.floatToRawIntBits(value) & Integer.MAX_VALUE;
    }

    private static List<Integer> nonZero(float[] values) {
        return IntStream.range(0, SIZE).filter(i -> values[i] != 0).boxed().toList();
    }
}
