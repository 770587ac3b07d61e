package io.evomerge.methods;

import java.util.List;

/// The columns of a matrix `[out, in]`, or its rows where these are looked up.
///
/// @param inRow elements of a row
/// @param count how many columns there are
/// @param areRows whether its rows are meant
record Columns(long inRow, int count, boolean areRows) {
    static Columns of(Site site, boolean areRows) {
        long count = areRows ? site.rows() : site.columns();
        return new Columns(site.columns(), Math.toIntExact(count), areRows);
    }

    /// Takes a run of elements within one row.
    @FunctionalInterface
    interface Run {
        /// @param start the place of the first one in the block
        /// @param end the place after the last one
        /// @param column the column of the first one
        /// @param step 1 if the next one is in the next column, 0 if all are in this one
        void accept(int start, int end, int column, int step);
    }

    /// Cuts a block into runs.
    void runs(Block block, Run run) {
        int start = 0;
        while (start < block.length()) {
            long row = (block.from() + start) / inRow;
            int inThisRow = (int) ((block.from() + start) % inRow);
            int end = (int) Math.min(block.length(), start + inRow - inThisRow);
            run.accept(start, end, areRows ? (int) row : inThisRow, areRows ? 0 : 1);
            start = end;
        }
    }

    /// Sums over each column, of every source.
    ///
    /// @param squares `Σ θ²` by source and column
    /// @param distances `Σ (θ − θ₀)²` by source and column
    record Sums(double[][] squares, double[][] distances) {
        /// The length of a column.
        double length(int source, int column) {
            return Math.sqrt(squares[source][column]);
        }
    }

    Sums sums(Inputs inputs) {
        var total = new Sums(new double[inputs.sources()][count], new double[inputs.sources()][count]);
        List<Part> parts = inputs.chunks((from, to) -> part(inputs, from, to));
        for (Part part : parts) {
            for (int i = 0; i < inputs.sources(); i++) {
                add(part.sums().squares()[i], total.squares()[i], part.first());
                add(part.sums().distances()[i], total.distances()[i], part.first());
            }
        }
        return total;
    }

    private static void add(double[] part, double[] total, int first) {
        for (int j = 0; j < part.length; j++) {
            total[first + j] += part[j];
        }
    }

    /// The sums over a chunk, of the columns that it touches.
    private record Part(int first, Sums sums) {}

    private Part part(Inputs inputs, long from, long to) {
        int first = areRows ? (int) (from / inRow) : 0;
        int width = areRows ? (int) ((to - 1) / inRow) - first + 1 : count;
        double[][] squares = new double[inputs.sources()][width];
        double[][] distances = new double[inputs.sources()][width];
        Block.each(
                inputs,
                from,
                to,
                block ->
                        runs(
                                block,
                                (start, end, column, step) -> {
                                    float[] base = block.source(inputs.base());
                                    for (int i = 0; i < inputs.sources(); i++) {
                                        float[] x = block.source(i);
                                        int at = column - first;
                                        square(x, start, end, squares[i], at, step);
                                        square(x, base, start, end, distances[i], at, step);
                                    }
                                }));
        return new Part(first, new Sums(squares, distances));
    }

    private static void square(float[] x, int start, int end, double[] sum, int at, int step) {
        for (int i = start; i < end; i++) {
            sum[at + (i - start) * step] += (double) x[i] * x[i];
        }
    }

    private static void square(
            float[] x, float[] base, int start, int end, double[] sum, int at, int step) {
        for (int i = start; i < end; i++) {
            double delta = (double) x[i] - base[i];
            sum[at + (i - start) * step] += delta * delta;
        }
    }
}
