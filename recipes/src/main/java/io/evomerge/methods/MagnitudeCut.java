package io.evomerge.methods;

import java.util.List;

/// The mask that keeps a given number of the largest magnitudes: those above a threshold, and those
/// equal to it up to an index. NaN is kept always.
///
/// @param threshold bits of the smallest magnitude kept
/// @param firstDropped of the magnitudes equal to the threshold, those from this index on are
///     dropped
/// @see MagnitudeSearch
record MagnitudeCut(int threshold, long firstDropped) implements Sparsifier.Mask {
    /// The cut that keeps the `count` largest of the entries, `0 < count < n`.
    static MagnitudeCut keeping(long count, Entries entries) {
        return keeping(List.of(count), JoinedEntries.of(entries)).getFirst();
    }

    /// The cuts that keep the so many largest entries of each vector.
    static List<MagnitudeCut> keeping(List<Long> counts, JoinedEntries vectors) {
        return MagnitudeSearch.cuts(vectors, counts);
    }

    @Override
    public void apply(float[] delta, int n, long from) {
        int kept = Math.clamp(firstDropped - from, 0, n);
        Magnitudes.keepFrom(Math.min(threshold, Magnitudes.NAN), delta, 0, kept);
        Magnitudes.keepFrom(Math.min(threshold + 1, Magnitudes.NAN), delta, kept, n);
    }

    /// The opposite: zeroes what [#apply] keeps.
    void drop(float[] delta, int n, long from) {
        int first = Math.clamp(firstDropped - from, 0, n);
        Magnitudes.keepBelow(threshold, delta, 0, first);
        Magnitudes.keepBelow(threshold + 1, delta, first, n);
    }
}
