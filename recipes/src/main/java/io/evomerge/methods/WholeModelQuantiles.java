package io.evomerge.methods;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// The k-th smallest of the values that all elements of all tensors of a model have together, for
/// several k and several series of values (one for each model, say) at once.
///
/// Found by radix selection on the bits of the values, which can be mapped to unsigned integers of
/// the same order: a histogram of the leading 16 bits tells the bin of each k-th smallest, a second
/// one, of the trailing 16 bits within those bins, the value itself. Two passes over the sources,
/// with memory for the histograms; exact, and the same for any order of tensors, chunks and threads,
/// for counts are whole numbers.
final class WholeModelQuantiles {
    private static final int DIGIT = 16;
    private static final int BINS = 1 << DIGIT;

    private final List<Map<Long, Float>> found;

    private WholeModelQuantiles(List<Map<Long, Float>> found) {
        this.found = found;
    }

    /// How the values follow from the sources of a tensor.
    @FunctionalInterface
    interface Values {
        BlockValues prepare(WholeModel.Tensor tensor);
    }

    /// The values of a block, as many of each series as the block has elements. Called from several
    /// threads; may overwrite the block, and return its arrays.
    @FunctionalInterface
    interface BlockValues {
        float[][] of(Block block);
    }

    /// The ranks, from 1 for the smallest value, that the settings of a tensor ask for.
    @FunctionalInterface
    interface Ranks {
        LongStream of(WholeModel.Tensor tensor, int source);
    }

    /// The magnitudes `|θᵢ − θ₀|` of every model's task vector, one series for each, at the ranks
    /// that the tensors ask for.
    static WholeModelQuantiles ofMagnitudes(WholeModel model, Ranks ranks) {
        return of(model, ranks, tensor -> block -> magnitudes(tensor.inputs(), block));
    }

    /// The values of one series for each model, at the ranks that the tensors ask for.
    static WholeModelQuantiles of(WholeModel model, Ranks ranks, Values values) {
        List<TreeSet<Long>> wanted = new ArrayList<>();
        for (int i = 0; i < model.models(); i++) {
            wanted.add(new TreeSet<>());
        }
        for (WholeModel.Tensor tensor : model.tensors()) {
            int[] sources = tensor.inputs().models();
            for (int i = 0; i < sources.length; i++) {
                ranks.of(tensor, sources[i]).forEach(wanted.get(i)::add);
            }
        }
        return at(model, wanted, values);
    }

    /// The values at the given ranks of each series. Of a model without elements they are all 0.
    static WholeModelQuantiles at(
            WholeModel model, List<? extends Collection<Long>> ranks, Values values) {
        if (model.elements() == 0) {
            return new WholeModelQuantiles(
                    ranks.stream().map(WholeModelQuantiles::zeros).toList());
        }
        long[][] leading = count(model, values, Digits.leading(ranks.size()));
        Digits trailing = Digits.trailing(leading, ranks);
        long[][] counts = count(model, values, trailing);
        List<Map<Long, Float>> found = new ArrayList<>();
        for (int i = 0; i < ranks.size(); i++) {
            Map<Long, Float> ofSeries = new HashMap<>();
            for (long rank : ranks.get(i)) {
                Place high = place(leading[i], 0, rank);
                int slot = trailing.slots()[i][high.bin()];
                Place low = place(counts[i], slot * BINS, high.rank());
                ofSeries.put(rank, value(high.bin() << DIGIT | low.bin()));
            }
            found.add(ofSeries);
        }
        return new WholeModelQuantiles(found);
    }

    private static Map<Long, Float> zeros(Collection<Long> ranks) {
        Map<Long, Float> out = new HashMap<>();
        ranks.forEach(rank -> out.put(rank, 0f));
        return out;
    }

    /// The value of that rank.
    float at(int series, long rank) {
        Float value = found.get(series).get(rank);
        if (value == null) {
            throw new IllegalArgumentException("rank " + rank + " was not asked for");
        }
        return value;
    }

    private static float[][] magnitudes(Inputs inputs, Block block) {
        int[] models = inputs.models();
        float[][] out = new float[models.length][];
        for (int i = 0; i < models.length; i++) {
            float[] delta = block.source(models[i]);
            TaskVector.subtract(delta, block.source(inputs.base()), block.length());
            for (int j = 0; j < block.length(); j++) {
                delta[j] = Math.abs(delta[j]);
            }
            out[i] = delta;
        }
        return out;
    }

    /// Which 16 bits are counted, of which values.
    ///
    /// @param slots for each series and each value of the leading bits, which of the histograms
    ///     counts the trailing bits, or -1; empty where the leading bits are counted
    /// @param histograms how many histograms each series has
    private record Digits(int[][] slots, int[] histograms) {
        static Digits leading(int series) {
            int[] one = new int[series];
            Arrays.fill(one, 1);
            return new Digits(new int[0][], one);
        }

        static Digits trailing(long[][] leading, List<? extends Collection<Long>> ranks) {
            int[][] slots = new int[leading.length][BINS];
            int[] histograms = new int[leading.length];
            for (int i = 0; i < leading.length; i++) {
                Arrays.fill(slots[i], -1);
                for (long rank : ranks.get(i)) {
                    int bin = place(leading[i], 0, rank).bin();
                    if (slots[i][bin] < 0) {
                        slots[i][bin] = histograms[i]++;
                    }
                }
            }
            return new Digits(slots, histograms);
        }

        int size(int series) {
            return histograms[series] * BINS;
        }

        void count(int series, float[] values, int n, int[] counts) {
            if (slots.length == 0) {
                countLeading(values, n, counts);
            } else {
                countTrailing(values, n, slots[series], counts);
            }
        }

        private static void countLeading(float[] values, int n, int[] counts) {
            for (int i = 0; i < n; i++) {
                counts[key(values[i]) >>> DIGIT]++;
            }
        }

        private static void countTrailing(float[] values, int n, int[] slots, int[] counts) {
            for (int i = 0; i < n; i++) {
                int key = key(values[i]);
                int slot = slots[key >>> DIGIT];
                if (slot >= 0) {
                    counts[slot * BINS + (key & (BINS - 1))]++;
                }
            }
        }
    }

    private static long[][] count(WholeModel model, Values values, Digits digits) {
        var total = new Total(digits);
        model.map(
                tensor -> {
                    BlockValues prepared = values.prepare(tensor);
                    return tensor.inputs()
                            .chunks(
                                    (from, to) -> {
                                        total.add(
                                                counts(tensor.inputs(), from, to, prepared, digits));
                                        return to;
                                    });
                });
        return total.counts;
    }

    private static int[][] counts(
            Inputs inputs, long from, long to, BlockValues values, Digits digits) {
        int[][] counts = new int[digits.histograms().length][];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new int[digits.size(i)];
        }
        Block.each(
                inputs,
                from,
                to,
                block -> {
                    float[][] series = values.of(block);
                    for (int i = 0; i < counts.length; i++) {
                        digits.count(i, series[i], block.length(), counts[i]);
                    }
                });
        return counts;
    }

    /// The sum of the counts of all chunks, to which threads add in any order.
    private static final class Total {
        private final long[][] counts;

        Total(Digits digits) {
            counts = new long[digits.histograms().length][];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new long[digits.size(i)];
            }
        }

        synchronized void add(int[][] more) {
            for (int i = 0; i < more.length; i++) {
                for (int j = 0; j < more[i].length; j++) {
                    counts[i][j] += more[i][j];
                }
            }
        }
    }

    /// The bin of a histogram that holds a rank.
    ///
    /// @param rank the rank within the bin, from 1
    private record Place(int bin, long rank) {}

    private static Place place(long[] counts, int offset, long rank) {
        int bin = 0;
        long left = rank;
        while (left > counts[offset + bin]) {
            left -= counts[offset + bin++];
        }
        return new Place(bin, left);
    }

    /// Bits that are ordered, as an unsigned number, like the values: those of negative values are
    /// flipped, and of the others the sign.
    private static int key(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits ^ ((bits >> 31) | Integer.MIN_VALUE);
    }

    private static float value(int key) {
        return Float.intBitsToFloat(key < 0 ? key ^ Integer.MIN_VALUE : ~key);
    }
}
