package io.evomerge.methods;

import java.util.Arrays;

/// Random numbers by place: each is a hash of (seed, model, tensor, index), so that it depends on
/// no order, thread, shard or device.
///
/// A model is told by its content, not by its name or place: renaming a folder or listing the
/// models in another order changes nothing. A few hundred elements of the tensor are looked at, and
/// all of them where models are alike in those. Equal copies are told apart by their order among
/// themselves.
///
/// The hash is SplitMix64's finaliser over a Weyl sequence.
///
/// @see <a href="https://doi.org/10.1145/2660193.2660195">Steele et al. 2014, figure 17</a>
final class Randomness implements RandomNumbers {
    static final Parameter SEED =
            Parameter.integer(
                            "seed",
                            new Range(0, Integer.MAX_VALUE, false),
                            0,
                            "which random numbers are drawn")
                    .untuned();

    private static final long WEYL = 0x9e3779b97f4a7c15L;
    private static final int SAMPLES = 256;

    private final long key;

    private Randomness(long key) {
        this.key = key;
    }

    /// The numbers of one source of a tensor.
    static Randomness of(long seed, Inputs inputs, int source) {
        long sample = sample(inputs, source);
        int[] alike =
                Arrays.stream(inputs.models())
                        .filter(i -> i != source && sample(inputs, i) == sample)
                        .toArray();
        long content = alike.length == 0 ? sample : whole(inputs, source);
        long equalBefore =
                Arrays.stream(alike).filter(i -> i < source && whole(inputs, i) == content).count();
        long key = mix(seed + WEYL);
        for (char c : inputs.site().name().toCharArray()) {
            key = mix(key + WEYL + c);
        }
        return new Randomness(mix(mix(key ^ content) + WEYL * equalBefore));
    }

    /// A hash of elements at equal distances.
    private static long sample(Inputs inputs, int source) {
        float[] one = new float[1];
        long samples = Math.min(SAMPLES, inputs.elements());
        long hash = inputs.elements();
        for (long i = 0; i < samples; i++) {
            inputs.read(source, i * inputs.elements() / samples, one, 1);
            hash = mix(hash + WEYL + Float.floatToIntBits(one[0]));
        }
        return hash;
    }

    /// A hash of all elements and their places, in any order.
    private static long whole(Inputs inputs, int source) {
        return inputs.chunks((from, to) -> whole(inputs, source, from, to)).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static long whole(Inputs inputs, int source, long from, long to) {
        float[] values = new float[(int) Math.min(Block.SIZE, to - from)];
        long hash = 0;
        for (long at = from; at < to; at += Block.SIZE) {
            int n = (int) Math.min(Block.SIZE, to - at);
            inputs.read(source, at, values, n);
            for (int i = 0; i < n; i++) {
                long x = Float.floatToIntBits(values[i]) + WEYL * (at + i + 1);
                hash += x * (x ^ (x >>> 32));
            }
        }
        return hash;
    }

    /// With 24 random bits.
    @Override
    public float uniform(long index) {
        return (mix(key + index * WEYL) >>> 40) * 0x1p-24f;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
