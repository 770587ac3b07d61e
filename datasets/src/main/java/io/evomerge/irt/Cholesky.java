package io.evomerge.irt;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The factor `L` of a symmetric positive definite matrix `A = L Lᵀ`.
///
/// Large matrices are factored in blocks of rows by several threads; every number is the same sum
/// in the same order whatever their count.
///
/// @see <a href="https://doi.org/10.56021/9781421407944">Golub and Van Loan, Matrix Computations,
///     4th ed., algorithm 4.2.1</a>
public final class Cholesky {
    private static final int PANEL = 64;

    private final double[][] factor;

    private Cholesky(double[][] factor) {
        this.factor = factor;
    }

    /// Factors a copy; only the lower triangle is read.
    ///
    /// @throws ArithmeticException if the matrix is not positive definite
    public static Cholesky of(double[][] matrix) {
        int n = matrix.length;
        double[][] l = new double[n][];
        for (int i = 0; i < n; i++) {
            l[i] = Arrays.copyOf(matrix[i], i + 1);
        }
        for (int from = 0; from < n; from += PANEL) {
            int start = from;
            int to = Math.min(n, from + PANEL);
            if (from > 0) {
                double[][] above = transposed(l, from, to);
                rows(from, n).forEach(i -> subtractAbove(l[i], start, above));
            }
            for (int i = from; i < to; i++) {
                finishRow(l, i, from, i + 1);
            }
            rows(to, n).forEach(i -> finishRow(l, i, start, to));
        }
        return new Cholesky(l);
    }

    private static IntStream rows(int from, int to) {
        IntStream rows = IntStream.range(from, to);
        return to - from > PANEL ? rows.parallel() : rows;
    }

    /// Rows [from, to) of the columns before them, turned.
    private static double[][] transposed(double[][] l, int from, int to) {
        double[][] out = new double[from][to - from];
        for (int i = from; i < to; i++) {
            for (int k = 0; k < from; k++) {
                out[k][i - from] = l[i][k];
            }
        }
        return out;
    }

    /// Takes what the finished columns say off a row's part in the panel.
    private static void subtractAbove(double[] row, int from, double[][] above) {
        double[] part = new double[PANEL];
        int length = Math.min(PANEL, row.length - from);
        System.arraycopy(row, from, part, 0, length);
        subtract(part, row, above, above.length);
        System.arraycopy(part, 0, row, from, length);
    }

    /// Columns [from, to) of row i, of which only the panel's own is left to be subtracted, given
    /// the rows above.
    private static void finishRow(double[][] l, int i, int from, int to) {
        for (int j = from; j < to; j++) {
            double rest = l[i][j] - dot(l[i], l[j], from, j);
            if (j < i) {
                l[i][j] = rest / l[j][j];
            } else if (rest > 0) {
                l[i][i] = Math.sqrt(rest);
            } else {
                throw new ArithmeticException("the matrix is not positive definite");
            }
        }
    }

    /// `x −= Σ_k factors_k rows_k` over the first `count` rows. Four rows at a time, each as long
    /// as the first of them: such a loop over `x` is what the compiler turns into vector
    /// instructions, which it cannot do for a sum of products.
    private static void subtract(double[] x, double[] factors, double[][] rows, int count) {
        int k = 0;
        for (; k + 3 < count; k += 4) {
            double[] r0 = rows[k];
            double[] r1 = rows[k + 1];
            double[] r2 = rows[k + 2];
            double[] r3 = rows[k + 3];
            double f0 = factors[k];
            double f1 = factors[k + 1];
            double f2 = factors[k + 2];
            double f3 = factors[k + 3];
            for (int c = 0; c < r0.length; c++) {
                x[c] -= f0 * r0[c] + f1 * r1[c] + f2 * r2[c] + f3 * r3[c];
            }
        }
        for (; k < count; k++) {
            for (int c = 0; c < rows[k].length; c++) {
                x[c] -= factors[k] * rows[k][c];
            }
        }
    }

    /// Four sums, so that the additions need not wait for each other.
    private static double dot(double[] x, double[] y, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            s0 += x[i] * y[i];
            s1 += x[i + 1] * y[i + 1];
            s2 += x[i + 2] * y[i + 2];
            s3 += x[i + 3] * y[i + 3];
        }
        for (; i < to; i++) {
            s0 += x[i] * y[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// A copy of `L`, with the rows cut at the diagonal.
    double[][] factor() {
        return Arrays.stream(factor).map(double[]::clone).toArray(double[][]::new);
    }

    /// `L⁻¹ b`.
    public double[] forward(double[] b) {
        double[] x = b.clone();
        for (int i = 0; i < x.length; i++) {
            x[i] = (x[i] - dot(factor[i], x, 0, i)) / factor[i][i];
        }
        return x;
    }

    /// `A⁻¹ b`.
    public double[] solve(double[] b) {
        double[] x = forward(b);
        for (int i = x.length - 1; i >= 0; i--) {
            x[i] /= factor[i][i];
            for (int j = 0; j < i; j++) {
                x[j] -= factor[i][j] * x[i];
            }
        }
        return x;
    }

    /// `L v`: turns independent standard normal numbers into ones of covariance `A`.
    public double[] times(double[] v) {
        double[] out = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j <= i; j++) {
                out[i] += factor[i][j] * v[j];
            }
        }
        return out;
    }

    /// `A⁻¹`.
    public double[][] inverse() {
        int n = factor.length;
        double[][] out = new double[n][];
        for (int j = 0; j < n; j++) {
            double[] unit = new double[n];
            unit[j] = 1;
            out[j] = solve(unit);
        }
        return out;
    }

    /// `L⁻¹ B`, several right sides at once: much faster than one by one.
    ///
    /// @param b `[n × right sides]`
    public double[][] forward(double[][] b) {
        double[][] x = new double[b.length][];
        for (int i = 0; i < b.length; i++) {
            x[i] = b[i].clone();
            subtract(x[i], factor[i], x, i);
            divide(x[i], factor[i][i]);
        }
        return x;
    }

    /// The diagonal of `A⁻¹`: the sums of squares of the columns of `L⁻¹`, a sixth of the work of
    /// the whole inverse.
    public double[] inverseDiagonal() {
        double[] out = new double[factor.length];
        double[][] rows = new double[factor.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[(i / 4 + 1) * 4]; // four and four alike, for [#subtract]
            rows[i][i] = 1;
            subtract(rows[i], factor[i], rows, i);
            divide(rows[i], factor[i][i]);
            for (int j = 0; j <= i; j++) {
                out[j] += rows[i][j] * rows[i][j];
            }
        }
        return out;
    }

    private static void divide(double[] x, double by) {
        for (int c = 0; c < x.length; c++) {
            x[c] /= by;
        }
    }

    /// `log det A`.
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < factor.length; i++) {
            sum += 2 * Math.log(factor[i][i]);
        }
        return sum;
    }
}
