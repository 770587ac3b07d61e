package io.evomerge.methods;

/// The mask that keeps a given number of the largest magnitudes: those above a threshold, and those
/// equal to it up to an index.
///
/// The threshold is found by radix selection on the bits of the magnitudes, which as integers are
/// ordered like the magnitudes themselves: a histogram of the leading bits tells the bin of the
/// k-th largest, a histogram of the next bits within that bin narrows it down, and so on. `O(n)`,
/// in a few passes over the sources, with memory for one histogram.
///
/// @param threshold bits of the smallest magnitude kept
/// @param firstDropped of the magnitudes equal to the threshold, those from this index on are
///     dropped
record MagnitudeCut(int threshold, long firstDropped) implements Sparsifier.Mask {
    private static final int MAGNITUDE = 0x7fff_ffff;
    private static final int MAGNITUDE_BITS = 31;

    /// The cut that keeps the `count` largest of the entries, `0 < count < n`.
    static MagnitudeCut keeping(long count, Entries entries) {
        // A histogram that fits the first cache for small tensors, one pass fewer for large ones.
        int digit = entries.elements() < 1 << 20 ? 11 : 16;
        int prefix = 0;
        int unknownBits = MAGNITUDE_BITS;
        long wanted = count; // how many of the entries that share the prefix are kept
        long equal = entries.elements(); // how many share it
        while (unknownBits > 0) {
            int bits = Math.min(digit, unknownBits);
            unknownBits -= bits;
            long[] histogram = histogram(entries, prefix, unknownBits, bits);
            int bin = histogram.length - 1;
            while (wanted > histogram[bin]) {
                wanted -= histogram[bin--];
            }
            equal = histogram[bin];
            prefix = (prefix << bits) | bin;
        }
        // Zeros need no index: kept or dropped, they are zeros.
        boolean keepsAllEqual = wanted == equal || prefix == 0;
        return new MagnitudeCut(
                prefix, keepsAllEqual ? entries.elements() : indexAfter(entries, prefix, wanted));
    }

    /// Counts the entries by the `bits` bits above the lowest `shift`, of those whose higher bits
    /// equal `prefix`.
    private static long[] histogram(Entries entries, int prefix, int shift, int bits) {
        long[] total = new long[1 << bits];
        entries.inputs()
                .chunks((from, to) -> counts(entries, from, to, prefix, shift, bits))
                .forEach(counts -> add(counts, total));
        return total;
    }

    private static int[] counts(
            Entries entries, long from, long to, int prefix, int shift, int bits) {
        int[] counts = new int[1 << bits];
        entries.read(from, to, (d, n, at) -> count(d, n, prefix, shift, bits, counts));
        return counts;
    }

    private static void count(float[] d, int n, int prefix, int shift, int bits, int[] counts) {
        int mask = counts.length - 1;
        for (int i = 0; i < n; i++) {
            int magnitude = Float.floatToRawIntBits(d[i]) & MAGNITUDE;
            if (magnitude >>> (shift + bits) == prefix) {
                counts[(magnitude >>> shift) & mask]++;
            }
        }
    }

    private static void add(int[] counts, long[] total) {
        for (int i = 0; i < counts.length; i++) {
            total[i] += counts[i];
        }
    }

    /// The index after the `wanted`-th entry whose magnitude is the threshold.
    private static long indexAfter(Entries entries, int threshold, long wanted) {
        long[] state = {wanted, -1};
        long step = 1 << 20;
        for (long from = 0; state[1] < 0; from += step) {
            entries.read(
                    from,
                    Math.min(from + step, entries.elements()),
                    (d, n, at) -> {
                        for (int i = 0; i < n && state[0] > 0; i++) {
                            if ((Float.floatToRawIntBits(d[i]) & MAGNITUDE) == threshold
                                    && --state[0] == 0) {
                                state[1] = at + i + 1;
                            }
                        }
                    });
        }
        return state[1];
    }

    @Override
    public void apply(float[] delta, int n, long from) {
        int kept = Math.clamp(firstDropped - from, 0, n);
        keepFrom(threshold, delta, 0, kept);
        keepFrom(threshold + 1, delta, kept, n);
    }

    /// The opposite: zeroes what [#apply] keeps.
    void drop(float[] delta, int n, long from) {
        int first = Math.clamp(firstDropped - from, 0, n);
        keepBelow(threshold, delta, 0, first);
        keepBelow(threshold + 1, delta, first, n);
    }

    private static void keepBelow(int least, float[] delta, int from, int to) {
        for (int i = from; i < to; i++) {
            int bits = Float.floatToRawIntBits(delta[i]);
            delta[i] = Float.intBitsToFloat(bits & (((bits & MAGNITUDE) - least) >> 31));
        }
    }

    /// Zeroes the magnitudes below `least`, without a branch: `(m − least) >> 31` is all ones for
    /// them and zero for the others.
    private static void keepFrom(int least, float[] delta, int from, int to) {
        for (int i = from; i < to; i++) {
            int bits = Float.floatToRawIntBits(delta[i]);
            delta[i] = Float.intBitsToFloat(bits & ~(((bits & MAGNITUDE) - least) >> 31));
        }
    }
}
