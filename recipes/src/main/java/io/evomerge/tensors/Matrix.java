package io.evomerge.tensors;

import java.util.List;
import java.util.Map;

/// A dense float32 matrix and its linear algebra, computed natively (`matrices.txt`). Every
/// operation uses one thread, whichever calls it, so that results do not depend on the number of
/// threads. PyTorch is loaded with the first of them.
///
/// Operations return new matrices, but for [#add].
///
/// @param values row-major, `rows · columns` of them
public record Matrix(int rows, int columns, float[] values) {
    /// The most elements: a native tensor is copied through a buffer of at most 2 GiB.
    public static final int MOST_ELEMENTS = Integer.MAX_VALUE / Float.BYTES;

    /// Singular values of at most this part of the Frobenius norm are the rounding of float32.
    public static final double ROUNDING = 1e-6;

    /// Columns that are widened to float64 at a time.
    private static final int BLOCK = 1024;

    private static final class Holder {
        static final Script SCRIPT =
                Script.load("Matrices", "matrices.txt", Map.of("block", BLOCK));
    }

    public Matrix {
        if ((long) rows * columns != values.length) {
            throw new IllegalArgumentException(
                    values.length + " values for a matrix [" + rows + ", " + columns + "]");
        }
    }

    public static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new float[Math.multiplyExact(rows, columns)]);
    }

    /// A thin singular value decomposition `U diag(s) Vᵀ`.
    ///
    /// @param u left singular vectors, `[rows, r]`
    /// @param s singular values, the largest first
    /// @param vt right singular vectors, `[r, columns]`
    public record Svd(Matrix u, float[] s, Matrix vt) {
        public int rank() {
            return s.length;
        }

        /// `U diag(s) Vᵀ`
        public Matrix product() {
            return u.scaleColumns(s).times(vt);
        }
    }

    /// A polar decomposition.
    ///
    /// @param factor `U Vᵀ` of the singular value decomposition: the nearest partial isometry
    /// @param s singular values, the largest first
    public record Polar(Matrix factor, float[] s) {}

    /// The singular triplets of the largest values.
    ///
    /// @param most how many at most
    /// @param tolerance values of at most this part of the Frobenius norm count as zero and are
    ///     left out, [#ROUNDING] or more
    public Svd svd(int most, double tolerance) {
        if (isEmpty() || most == 0) {
            return new Svd(zeros(rows, 0), new float[0], zeros(0, columns));
        }
        List<Object> r = call("svd", tensor(), (long) most, tolerance);
        float[] s = (float[]) r.get(1);
        return new Svd(
                new Matrix(rows, s.length, (float[]) r.get(0)),
                s,
                new Matrix(s.length, columns, (float[]) r.get(2)));
    }

    /// All singular triplets but those of rounding.
    public Svd svd() {
        return svd(Integer.MAX_VALUE, ROUNDING);
    }

    /// The polar decomposition over the singular values above the tolerance.
    ///
    /// @see #svd(int, double)
    public Polar polar(double tolerance) {
        if (isEmpty()) {
            return new Polar(this, new float[0]);
        }
        List<Object> r = call("polar", tensor(), tolerance);
        return new Polar(new Matrix(rows, columns, (float[]) r.get(0)), (float[]) r.get(1));
    }

    /// `A B`
    public Matrix times(Matrix b) {
        return product(this, false, b, false);
    }

    /// `Aᵀ B`
    public Matrix transposedTimes(Matrix b) {
        return product(this, true, b, false);
    }

    /// `A Bᵀ`
    public Matrix timesTransposed(Matrix b) {
        return product(this, false, b, true);
    }

    private static Matrix product(Matrix a, boolean ta, Matrix b, boolean tb) {
        int inner = ta ? a.rows : a.columns;
        int m = ta ? a.columns : a.rows;
        int n = tb ? b.rows : b.columns;
        if (inner != (tb ? b.columns : b.rows)) {
            throw new IllegalArgumentException("no product of " + a + " and " + b);
        }
        if (a.isEmpty() || b.isEmpty()) {
            return zeros(m, n);
        }
        List<Object> r = call("product", a.tensor(), b.tensor(), ta, tb);
        return new Matrix(m, n, (float[]) r.getFirst());
    }

    /// Minimises a quadratic function by Adam from zero: this matrix is half its gradient there,
    /// `G`, and `2 (G + D H)` that at `D`.
    ///
    /// @param h symmetric, `[columns, columns]`
    /// @param rate the step length of Adam
    /// @return `D` after that many steps
    public Matrix descend(Matrix h, int steps, double rate) {
        if (isEmpty()) {
            return this;
        }
        List<Object> r = call("descend", tensor(), h.tensor(), (long) steps, rate);
        return new Matrix(rows, columns, (float[]) r.getFirst());
    }

    /// Minimises `Σⱼ Σ_rows (cⱼ − w Σ_columns Xⱼ ⊙ D)²` over `D` by Adam from zero, each gradient
    /// projected onto the complement of a subspace: `G − B Bᵀ G`.
    ///
    /// @param x the matrices `Xⱼ`, one below the other, `[t · rows, columns]`
    /// @param c `[t, rows]`
    /// @param b an orthonormal basis of the subspace, `[rows, k]`
    /// @return `D`, `[rows, columns]`
    public static Matrix descendOff(
            Matrix x, Matrix c, Matrix b, double w, int steps, double rate) {
        var stacked = new Script.Floats(x.values, c.rows, c.columns, x.columns);
        Matrix basis = b.isEmpty() ? zeros(b.rows, 1) : b; // the same subspace
        List<Object> r =
                call("descend_off", stacked, c.tensor(), basis.tensor(), w, (long) steps, rate);
        return new Matrix(c.columns, x.columns, (float[]) r.getFirst());
    }

    /// Adds `factor` times another matrix to this one, in place.
    public void add(double factor, Matrix other) {
        float[] x = other.values;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] + factor * x[i]);
        }
    }

    /// `A − B`
    public Matrix minus(Matrix other) {
        Matrix out = new Matrix(rows, columns, values.clone());
        out.add(-1, other);
        return out;
    }

    /// `A diag(d)`
    public Matrix scaleColumns(float[] d) {
        float[] out = values.clone();
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < columns; j++) {
                out[row * columns + j] *= d[j];
            }
        }
        return new Matrix(rows, columns, out);
    }

    /// The matrices side by side: `[A B …]`.
    public static Matrix beside(List<Matrix> parts) {
        int rows = parts.getFirst().rows;
        Matrix out = zeros(rows, parts.stream().mapToInt(Matrix::columns).sum());
        int at = 0;
        for (Matrix part : parts) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(
                        part.values,
                        row * part.columns,
                        out.values,
                        row * out.columns + at,
                        part.columns);
            }
            at += part.columns;
        }
        return out;
    }

    /// The matrices one below the other.
    public static Matrix below(List<Matrix> parts) {
        Matrix out =
                zeros(parts.stream().mapToInt(Matrix::rows).sum(), parts.getFirst().columns);
        int at = 0;
        for (Matrix part : parts) {
            System.arraycopy(part.values, 0, out.values, at, part.values.length);
            at += part.values.length;
        }
        return out;
    }

    /// The sum of the squares of the elements.
    public double squaredNorm() {
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v;
        }
        return sum;
    }

    private boolean isEmpty() {
        return values.length == 0;
    }

    private Script.Floats tensor() {
        return new Script.Floats(values, rows, columns);
    }

    private static List<Object> call(String method, Object... arguments) {
        return Engine.onOneThread(
                () -> Holder.SCRIPT.call(Device.CPU, method, arguments).values());
    }

    @Override
    public String toString() {
        return "Matrix[" + rows + ", " + columns + "]";
    }
}
