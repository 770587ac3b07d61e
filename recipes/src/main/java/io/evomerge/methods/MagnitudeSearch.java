package io.evomerge.methods;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds the `k`-th largest magnitude of each of several vectors, exactly, and in all likelihood in
/// one pass over them.
///
/// A sample tells between which two magnitudes it almost certainly lies. One pass then counts what
/// is above this bracket and what equals either end, however often, and notes the few magnitudes
/// between: so it is known how many come before the bracket, and the rest is a selection among what
/// was noted. Should the sample have misled, the bracket is widened, in the end to everything.
/// `O(n)`; the memory is that of the sample and of the magnitudes within the bracket, some per cent
/// of the entries.
///
/// @see <a href="https://doi.org/10.1145/360680.360691">Floyd and Rivest 1975, Algorithm 489</a>
final class MagnitudeSearch {
    /// Vectors up to this length are noted whole.
    private static final int SMALL = 1 << 16;

    /// The sample is taken in runs, each of which costs about one access to the memory.
    private static final int RUN = 16;

    private static final int MOST_RUNS = 2048;

    /// The half width of the first bracket in standard deviations of the sample's rank. Neighbours
    /// in a run are alike, which makes the sample worth less than its size.
    private static final double MARGIN = 8;

    private static final double WIDENING = 8;

    private static final int DIGIT_BITS = 11;
    private static final int MAGNITUDE_BITS = 31;
    private static final long WEYL = 0x9e3779b97f4a7c15L;

    private final JoinedEntries vectors;
    private final int vector;
    private final long count;
    private final int[] sample;
    private double margin = MARGIN;

    /// @param count `k`, `0 < k < n`
    /// @param sample of its magnitudes in ascending order; may be empty
    private MagnitudeSearch(JoinedEntries vectors, int vector, long count, int[] sample) {
        this.vectors = vectors;
        this.vector = vector;
        this.count = count;
        this.sample = sample;
    }

    /// The cuts at the `k`-th largest magnitudes.
    ///
    /// @param counts `k` of each vector, `0 < k < n`
    static List<MagnitudeCut> cuts(JoinedEntries vectors, List<Long> counts) {
        int[][] samples = samples(vectors);
        List<MagnitudeSearch> searches =
                IntStream.range(0, counts.size())
                        .mapToObj(i -> new MagnitudeSearch(vectors, i, counts.get(i), samples[i]))
                        .toList();
        MagnitudeCut[] cuts = new MagnitudeCut[searches.size()];
        while (Arrays.stream(cuts).anyMatch(cut -> cut == null)) {
            List<Chunk> chunks = pass(vectors, searches.stream().map(s -> s.bracket()).toList());
            for (MagnitudeSearch search : searches) {
                search.cut(chunks).ifPresent(cut -> cuts[search.vector] = cut);
            }
        }
        return List.of(cuts);
    }

    /// A part of the vectors and what was found there of each.
    private record Chunk(long from, long to, List<MagnitudeTally> tallies) {}

    private static List<Chunk> pass(JoinedEntries vectors, List<MagnitudeTally.Bracket> brackets) {
        return vectors.inputs().chunks((from, to) -> chunk(vectors, from, to, brackets));
    }

    private static Chunk chunk(
            JoinedEntries vectors, long from, long to, List<MagnitudeTally.Bracket> brackets) {
        List<MagnitudeTally> tallies = brackets.stream().map(MagnitudeTally::new).toList();
        int[] magnitudes = new int[(int) Math.min(Block.SIZE, to - from)];
        int[] scratch = new int[magnitudes.length];
        vectors.read(
                from,
                to,
                (vector, values, n, at) -> {
                    Magnitudes.of(values, magnitudes, n);
                    tallies.get(vector).add(magnitudes, n, scratch);
                });
        return new Chunk(from, to, tallies);
    }

    private static int[][] samples(JoinedEntries vectors) {
        long n = vectors.elements();
        int runs =
                n <= SMALL || vectors.count() == 0 ? 0 : (int) Math.min(MOST_RUNS, n / (RUN * RUN));
        int[][] out = new int[vectors.count()][runs * RUN];
        for (int run = 0; run < runs; run++) {
            // One in each of as many equal parts, at random lest they fall in step with the rows.
            long part = n / runs;
            long at = run * part + Long.remainderUnsigned(mix(run), part - RUN);
            int offset = run * RUN;
            vectors.read(
                    at,
                    at + RUN,
                    (vector, values, count, from) -> {
                        int[] magnitudes = new int[count];
                        Magnitudes.of(values, magnitudes, count);
                        System.arraycopy(magnitudes, 0, out[vector], offset, count);
                    });
        }
        Arrays.stream(out).forEach(Arrays::sort);
        return out;
    }

    private static long mix(long i) {
        long z = (i + 1) * WEYL;
        z = (z ^ (z >>> 32)) * WEYL;
        return z ^ (z >>> 29);
    }

    private MagnitudeTally.Bracket bracket() {
        double part = (double) count / vectors.elements();
        double center = (1 - part) * sample.length;
        double radius = margin * (1 + Math.sqrt(part * (1 - part) * sample.length));
        double low = Math.floor(center - radius);
        double high = Math.ceil(center + radius);
        return new MagnitudeTally.Bracket(
                low < 0 ? 0 : sample[(int) low],
                high < sample.length ? sample[(int) high] : Magnitudes.MAX);
    }

    /// The cut, unless it is outside the bracket, which is then widened.
    private Optional<MagnitudeCut> cut(List<Chunk> chunks) {
        List<MagnitudeTally> tallies = chunks.stream().map(c -> c.tallies().get(vector)).toList();
        Optional<Place> place = place(tallies);
        margin *= WIDENING;
        return place.map(p -> new MagnitudeCut(p.magnitude(), firstDropped(p, chunks)));
    }

    /// The magnitude sought, and how many of those that equal it are among the `k` largest.
    private record Place(int magnitude, long kept) {}

    private Optional<Place> place(List<MagnitudeTally> tallies) {
        MagnitudeTally.Bracket bracket = bracket();
        long rank = count - tallies.stream().mapToLong(MagnitudeTally::above).sum();
        long high = tallies.stream().mapToLong(MagnitudeTally::high).sum();
        long between = tallies.stream().mapToLong(MagnitudeTally::between).sum();
        long low = tallies.stream().mapToLong(MagnitudeTally::low).sum();
        if (rank <= 0 || rank > high + between + low) {
            return Optional.empty();
        }
        if (rank <= high) {
            return Optional.of(new Place(bracket.high(), rank));
        }
        rank -= high;
        return Optional.of(
                rank <= between ? place(tallies, rank) : new Place(bracket.low(), rank - between));
    }

    /// Radix selection of the largest but for `rank - 1` between the ends: a histogram of the
    /// leading bits tells the bin it is in, a histogram of the next bits within that bin narrows it
    /// down, and so on.
    private static Place place(List<MagnitudeTally> tallies, long rank) {
        int prefix = 0;
        for (int shift = MAGNITUDE_BITS; shift > 0; ) {
            int bits = Math.min(DIGIT_BITS, shift);
            shift -= bits;
            long[] histogram = new long[1 << bits];
            for (MagnitudeTally tally : tallies) {
                tally.count(prefix, shift, bits, histogram);
            }
            int bin = histogram.length - 1;
            while (rank > histogram[bin]) {
                rank -= histogram[bin--];
            }
            prefix = (prefix << bits) | bin;
        }
        return new Place(prefix, rank);
    }

    /// The index after the last one kept of the entries at the threshold.
    private long firstDropped(Place place, List<Chunk> chunks) {
        long[] equal =
                chunks.stream()
                        .mapToLong(c -> c.tallies().get(vector).equal(place.magnitude()))
                        .toArray();
        // Zeros need no index: kept or dropped, they are zeros.
        if (place.kept() == Arrays.stream(equal).sum() || place.magnitude() == 0) {
            return vectors.elements();
        }
        long kept = place.kept();
        int i = 0;
        while (kept > equal[i]) {
            kept -= equal[i++];
        }
        return indexAfter(chunks.get(i), place.magnitude(), kept);
    }

    /// The index after the `kept`-th entry of a magnitude within a chunk.
    private long indexAfter(Chunk chunk, int magnitude, long kept) {
        long[] state = {kept, -1};
        vectors.read(
                chunk.from(),
                chunk.to(),
                (other, values, n, at) -> {
                    for (int i = 0; other == vector && i < n && state[0] > 0; i++) {
                        int m = Float.floatToRawIntBits(values[i]) & Magnitudes.MAX;
                        if (m == magnitude && --state[0] == 0) {
                            state[1] = at + i + 1;
                        }
                    }
                });
        return state[1];
    }
}
