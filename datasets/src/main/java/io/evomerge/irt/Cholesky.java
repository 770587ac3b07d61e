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
            int to = Math.min(n, from + PANEL);
            for (int i = from; i < to; i++) {
                finishRow(l, i, from, i + 1);
            }
            int start = from;
            rows(to, n).forEach(i -> finishRow(l, i, start, to));
        }
        return new Cholesky(l);
    }

    private static IntStream rows(int from, int to) {
        IntStream rows = IntStream.range(from, to);
        return to - from > PANEL ? rows.parallel() : rows;
    }

    /// Columns [from, to) of row i, given the rows above.
    private static void finishRow(double[][] l, int i, int from, int to) {
        for (int j = from; j < to; j++) {
            double rest = l[i][j] - dot(l[i], l[j], 0, j);
            if (j < i) {
                l[i][j] = rest / l[j][j];
            } else if (rest > 0) {
                l[i][i] = Math.sqrt(rest);
            } else {
                throw new ArithmeticException("the matrix is not positive definite");
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

    /// The diagonal of `A⁻¹`: the sums of squares of the columns of `L⁻¹`, a sixth of the work of
    /// the whole inverse.
    public double[] inverseDiagonal() {
        double[] out = new double[factor.length];
        double[] column = new double[factor.length];
        for (int j = 0; j < out.length; j++) {
            column[j] = 1 / factor[j][j];
            out[j] = column[j] * column[j];
            for (int i = j + 1; i < out.length; i++) {
                column[i] = -dot(factor[i], column, j, i) / factor[i][i];
                out[j] += column[i] * column[i];
            }
        }
        return out;
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
