package io.evomerge.merging;

import io.evomerge.tensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One source's copy of a tensor with its rows in the order of the merged vocabulary. Rows are read
/// from the mapped files as they are asked for; nothing is copied.
///
/// A row is the source's own; or a substitute, the mean of some models' rows, none giving zeros; or
/// the mean of all other rows, for rows that no token has.
final class RowMap {
    /// In `rows`: the mean of all rows that a token has.
    static final int MEAN = Integer.MIN_VALUE;

    private final Tensor own;
    private final int columns;
    private final int[] rows;
    private final List<List<Row>> substitutes;
    private float @Nullable [] mean;

    /// A tensor in a mapped file.
    record Tensor(TensorInfo info, MemorySegment data) {
        /// Elements of one row.
        int columns() {
            long rows = info.shape().getFirst();
            return Math.toIntExact(rows == 0 ? 0 : info.elements() / rows);
        }

        void read(long from, float[] out, int n) {
            info.dtype().decode(data, from, out, n);
        }
    }

    /// A row of some model's tensor.
    record Row(Tensor tensor, int row) {}

    /// @param rows for each row its own row in `own`, [#MEAN], or `-1 - i` for substitute `i`
    RowMap(Tensor own, int[] rows, List<List<Row>> substitutes) {
        this.own = own;
        this.columns = own.columns();
        this.rows = rows;
        this.substitutes = substitutes;
    }

    /// Reads elements `[from, from + n)` into the start of `out`.
    void read(long from, float[] out, int n) {
        for (int done = 0; done < n; ) {
            int row = (int) ((from + done) / columns);
            int column = (int) ((from + done) % columns);
            int last = rows[row] < 0 ? row : lastInRun(row, row + (column + n - done) / columns);
            int length = (int) Math.min(n - done, (long) (last - row + 1) * columns - column);
            if (rows[row] >= 0 && length == n) {
                own.read((long) rows[row] * columns + column, out, n);
                return;
            }
            float[] part = rows[row] >= 0 ? own(row, column, length) : other(row);
            System.arraycopy(part, rows[row] >= 0 ? 0 : column, out, done, length);
            done += length;
        }
    }

    /// The last row, up to `limit`, of those that lie in the file as they are wanted.
    private int lastInRun(int row, int limit) {
        int last = row;
        while (last < limit && last + 1 < rows.length && rows[last + 1] == rows[last] + 1) {
            last++;
        }
        return last;
    }

    private float[] own(int row, int column, int length) {
        float[] out = new float[length];
        own.read((long) rows[row] * columns + column, out, length);
        return out;
    }

    private float[] other(int row) {
        return rows[row] == MEAN ? mean() : mean(substitutes.get(-1 - rows[row]));
    }

    private float[] mean(List<Row> of) {
        float[] next = new float[columns];
        double[] sum = new double[columns];
        for (Row row : of) {
            row.tensor().read((long) row.row() * columns, next, columns);
            add(next, sum);
        }
        return quotient(sum, Math.max(1, of.size()));
    }

    private synchronized float[] mean() {
        if (mean == null) {
            double[] sum = new double[columns];
            int count = 0;
            float[] next = new float[columns];
            for (int row = 0; row < rows.length; row++) {
                if (rows[row] != MEAN) {
                    read((long) row * columns, next, columns);
                    add(next, sum);
                    count++;
                }
            }
            mean = quotient(sum, Math.max(1, count));
        }
        return mean;
    }

    private static void add(float[] values, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i];
        }
    }

    private static float[] quotient(double[] sum, int count) {
        float[] out = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            out[i] = (float) (sum[i] / count);
        }
        return out;
    }
}
