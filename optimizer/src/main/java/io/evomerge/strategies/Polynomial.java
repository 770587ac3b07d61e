package io.evomerge.strategies;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.QRDecomposition;

/// A linear or quadratic function of the genes, fitted by weighted least squares:
///
/// `min Σ_i w_i (y_i − ȳ − βᵀ t_i)² + ρ Σ_i w_i |β|²`
///
/// where `t` are the terms of the genes `z`, genes and terms both scaled to mean 0 and deviation 1
/// ([Scale]). So the penalty `ρ` does not depend on units, and the constant carries none. With more
/// terms than points a tiny `ρ` gives the smallest coefficients that fit.
///
/// @param root `Rᵀ`, lower triangular
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Polynomial(
        ModelOrder order,
        Scale genes,
        Scale terms,
        double[] beta,
        double mean,
        double totalWeight,
        double[][] root) {
    /// A point that the fit passes through whatever its score.
    private static final double MOST_LEVERAGE = 1 - 1e-9;

    /// @param weights positive
    /// @param ridge `ρ`, positive
    static Polynomial fit(
            ModelOrder order, double[][] points, double[] values, double[] weights, double ridge) {
        Scale genes = Scale.of(points, weights);
        double[][] raw =
                Arrays.stream(points).map(p -> order.of(genes.scaled(p))).toArray(double[][]::new);
        Scale terms = Scale.of(raw, weights);
        double total = Arrays.stream(weights).sum();
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += weights[i] / total * values[i];
        }
        int columns = raw[0].length;
        double[][] rows = new double[raw.length + columns][];
        double[] right = new double[rows.length];
        for (int i = 0; i < raw.length; i++) {
            double root = Math.sqrt(weights[i] / total);
            rows[i] = Arrays.stream(terms.scaled(raw[i])).map(t -> root * t).toArray();
            right[i] = root * (values[i] - mean);
        }
        for (int c = 0; c < columns; c++) {
            rows[raw.length + c] = new double[columns];
            rows[raw.length + c][c] = Math.sqrt(ridge);
        }
        var decomposition = new QRDecomposition(new Array2DRowRealMatrix(rows, false));
        double[] beta =
                decomposition.getSolver().solve(new ArrayRealVector(right, false)).toArray();
        double[][] root =
                decomposition
                        .getR()
                        .getSubMatrix(0, columns - 1, 0, columns - 1)
                        .transpose()
                        .getData();
        return new Polynomial(order, genes, terms, beta, mean, total, root);
    }

    /// How much the value at a point hangs on a score of weight 1 there: `h = (1 + |R⁻ᵀ t|²) / Σ
    /// w`, with `RᵀR` the matrix of the normal equations.
    double leverage(double[] point) {
        double[] t = terms.scaled(order.of(genes.scaled(point)));
        double square = 1;
        for (int c = 0; c < t.length; c++) { // forward substitution in Rᵀ v = t
            for (int k = 0; k < c; k++) {
                t[c] -= root[c][k] * t[k];
            }
            t[c] /= root[c][c];
            square += t[c] * t[c];
        }
        return square / totalWeight;
    }

    /// What the fit would say of one of its points without it: `ŷ − h / (1 − h) (y − ŷ)`.
    ///
    /// @see <a href="https://doi.org/10.1080/00401706.1974.10489157">Allen 1974 (PRESS)</a>
    double leftOut(double[] point, double value, double weight) {
        double h = Math.min(weight * leverage(point), MOST_LEVERAGE);
        double fitted = value(point);
        return fitted - h / (1 - h) * (value - fitted);
    }

    double value(double[] point) {
        double[] t = terms.scaled(order.of(genes.scaled(point)));
        double sum = mean;
        for (int c = 0; c < t.length; c++) {
            sum += beta[c] * t[c];
        }
        return sum;
    }

    /// The point of largest value among those that differ from one point only in some genes, if
    /// there is one; it may lie outside the cube. Genes that were the same at all points of the fit
    /// stay as they are, too.
    ///
    /// @param free indices of the genes that may differ
    Optional<double[]> maximum(int[] free, double[] from) {
        int[] moving = Arrays.stream(free).filter(i -> genes.deviation()[i] > 0).toArray();
        int n = moving.length;
        if (order == ModelOrder.LINEAR || n == 0) {
            return Optional.empty();
        }
        double[] z = genes.scaled(from);
        for (int i : moving) {
            z[i] = 0;
        }
        double[][] all = hessian();
        double[] slope = new double[n];
        double[][] block = new double[n][n];
        for (int i = 0; i < n; i++) {
            slope[i] = coefficient(moving[i]);
            for (int j = 0; j < z.length; j++) {
                slope[i] += all[moving[i]][j] * z[j];
            }
            for (int j = 0; j < n; j++) {
                block[i][j] = all[moving[i]][moving[j]];
            }
        }
        var curvature = new EigenDecomposition(new Array2DRowRealMatrix(block, false));
        double flattest = Arrays.stream(curvature.getRealEigenvalues()).max().orElseThrow();
        DecompositionSolver solver = curvature.getSolver();
        if (!(flattest < 0) || !solver.isNonSingular()) {
            return Optional.empty(); // none, or nearly a whole line of them
        }
        double[] best = solver.solve(new ArrayRealVector(slope)).mapMultiply(-1).toArray();
        double[] out = from.clone();
        for (int i = 0; i < n; i++) {
            int gene = moving[i];
            out[gene] = genes.mean()[gene] + genes.deviation()[gene] * best[i];
        }
        return Optional.of(out).filter(x -> Arrays.stream(x).allMatch(Double::isFinite));
    }

    /// The second derivatives by the scaled genes.
    private double[][] hessian() {
        int n = genes.mean().length;
        double[][] out = new double[n][n];
        int at = 2 * n;
        for (int i = 0; i < n; i++) {
            out[i][i] = 2 * coefficient(n + i);
            for (int j = i + 1; j < n && order == ModelOrder.FULL; j++) {
                out[i][j] = coefficient(at++);
                out[j][i] = out[i][j];
            }
        }
        return out;
    }

    /// Of a term of the scaled genes.
    private double coefficient(int term) {
        double deviation = terms.deviation()[term];
        return deviation > 0 ? beta[term] / deviation : 0;
    }
}
