package io.evomerge.methods;

import java.util.Arrays;

/// The rows of a task vector, each entry with a probability that grows with the rank of its
/// magnitude in the row: `low` for the smallest, `high` for the largest.
///
/// @param delta its rows run along the tensor's last dimension
record RankedRows(TaskVector delta, double low, double high) {
    int columns() {
        var shape = delta.inputs().site().shape();
        // Rows of an empty tensor are counted by their length, though there are none.
        return shape.isEmpty() ? 1 : Math.max(1, Math.toIntExact(shape.getLast()));
    }

    /// Works through rows; one thread's.
    Reader reader() {
        return new Reader(this);
    }

    /// The number of the first row that begins at this element or later.
    private long rowFrom(long element) {
        return Math.ceilDiv(element, columns());
    }

    /// Reads rows and ranks them, in arrays of its own.
    static final class Reader {
        /// Shorter rows are not worth a radix sort.
        private static final int SHORT = 1024;

        private static final int DIGIT = 11;

        private final RankedRows rows;
        private final int columns;
        private final int[] starts = new int[1 << DIGIT];
        private final float[] probabilities;
        private long[] order;
        private long[] room;

        private Reader(RankedRows rows) {
            this.rows = rows;
            this.columns = rows.columns();
            this.probabilities = new float[columns];
            this.order = new long[columns];
            this.room = new long[columns];
        }

        /// The probabilities of one row, until the next is asked for.
        float[] probabilities(long row) {
            long start = row * columns;
            rows.delta.read(start, start + columns, (d, n, at) -> put(d, n, (int) (at - start)));
            sort();
            double first = columns == 1 ? (rows.low + rows.high) / 2 : rows.low;
            double step = columns == 1 ? 0 : (rows.high - rows.low) / (columns - 1);
            for (int rank = 0; rank < columns; rank++) {
                probabilities[(int) order[rank]] = (float) (first + rank * step);
            }
            return probabilities;
        }

        /// One number for each entry: the bits of the magnitude, which are ordered like the
        /// magnitudes, and below them the column.
        private void put(float[] delta, int n, int column) {
            for (int i = 0; i < n; i++) {
                long magnitude = Float.floatToRawIntBits(delta[i]) & 0x7fff_ffff;
                order[column + i] = magnitude << 32 | (column + i);
            }
        }

        private void sort() {
            if (columns < SHORT) {
                Arrays.sort(order);
            } else {
                for (int shift = 32; shift < 64; shift += DIGIT) {
                    sortByDigit(shift);
                }
            }
        }

        /// Sorts by one digit and leaves those that share it in their order.
        private void sortByDigit(int shift) {
            int mask = starts.length - 1;
            Arrays.fill(starts, 0);
            for (long x : order) {
                starts[(int) (x >>> shift) & mask]++;
            }
            int start = 0;
            for (int digit = 0; digit < starts.length; digit++) {
                int count = starts[digit];
                starts[digit] = start;
                start += count;
            }
            for (long x : order) {
                room[starts[(int) (x >>> shift) & mask]++] = x;
            }
            long[] sorted = room;
            room = order;
            order = sorted;
        }
    }

    /// The mask of the entries whose random number is below their probability, a bit for each.
    ///
    /// @param words the bits of each row begin a new word, so that no two threads write to one
    record Kept(int columns, long[] words) implements Sparsifier.Mask {
        static Kept of(RankedRows rows, RandomNumbers numbers) {
            int columns = rows.columns();
            long count = rows.rowFrom(rows.delta.elements());
            var kept = new Kept(columns, new long[Math.toIntExact(count * wordsOfRow(columns))]);
            rows.delta
                    .inputs()
                    .chunks(
                            (from, to) -> {
                                Reader reader = rows.reader();
                                for (long row = rows.rowFrom(from); row < rows.rowFrom(to); row++) {
                                    kept.draw(row, reader.probabilities(row), numbers);
                                }
                                return to;
                            });
            return kept;
        }

        private static int wordsOfRow(int columns) {
            return (columns + 63) >>> 6;
        }

        private int start(long row) {
            return (int) row * wordsOfRow(columns);
        }

        private void draw(long row, float[] probabilities, RandomNumbers numbers) {
            int start = start(row);
            for (int i = 0; i < columns; i++) {
                long bit = numbers.uniform(row * columns + i) < probabilities[i] ? 1 : 0;
                words[start + (i >>> 6)] |= bit << i;
            }
        }

        @Override
        public void apply(float[] delta, int n, long from) {
            int done = 0;
            while (done < n) {
                int column = (int) ((from + done) % columns);
                int count = Math.min(n - done, columns - column);
                keep(start((from + done) / columns), column, delta, done, count);
                done += count;
            }
        }

        private void keep(int start, int column, float[] delta, int at, int count) {
            for (int i = 0; i < count; i++) {
                long word = words[start + ((column + i) >>> 6)];
                int mask = -(int) (word >>> (column + i) & 1);
                delta[at + i] = Float.intBitsToFloat(Float.floatToRawIntBits(delta[at + i]) & mask);
            }
        }
    }

    /// The same entries, each divided by its probability. Rows are ranked again for every block
    /// that they reach into, which spares a number for every element.
    record Expectation(RankedRows rows, RandomNumbers numbers) implements Sparsifier.Mask {
        @Override
        public void apply(float[] delta, int n, long from) {
            Reader reader = rows.reader();
            int columns = rows.columns();
            int done = 0;
            while (done < n) {
                float[] probabilities = reader.probabilities((from + done) / columns);
                int column = (int) ((from + done) % columns);
                int count = Math.min(n - done, columns - column);
                for (int i = 0; i < count; i++) {
                    float p = probabilities[column + i];
                    delta[done + i] *= numbers.uniform(from + done + i) < p ? 1 / p : 0;
                }
                done += count;
            }
        }
    }
}
