package io.evomerge.strategies;

import java.util.Arrays;

/// Shifts and stretches each column of a table to mean 0 and deviation 1; a column that never
/// changes becomes 0.
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Scale(double[] mean, double[] deviation) {
    private static final double ROUNDING = 1e-14;

    /// @param weights of the rows
    static Scale of(double[][] rows, double[] weights) {
        int columns = rows[0].length;
        double total = Arrays.stream(weights).sum();
        double[] mean = new double[columns];
        double[] deviation = new double[columns];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns; c++) {
                mean[c] += weights[r] / total * rows[r][c];
            }
        }
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns; c++) {
                double off = rows[r][c] - mean[c];
                deviation[c] += weights[r] / total * off * off;
            }
        }
        Arrays.setAll(deviation, c -> beyondRounding(Math.sqrt(deviation[c]), mean[c]));
        return new Scale(mean, deviation);
    }

    /// 0 for what may come of rounding alone.
    private static double beyondRounding(double deviation, double mean) {
        return deviation > ROUNDING * Math.abs(mean) ? deviation : 0;
    }

    double[] scaled(double[] row) {
        double[] out = new double[row.length];
        Arrays.setAll(out, c -> deviation[c] > 0 ? (row[c] - mean[c]) / deviation[c] : 0);
        return out;
    }

    /// The inverse of [#scaled].
    double[] unscaled(double[] row) {
        double[] out = new double[row.length];
        Arrays.setAll(out, c -> mean[c] + deviation[c] * row[c]);
        return out;
    }
}
