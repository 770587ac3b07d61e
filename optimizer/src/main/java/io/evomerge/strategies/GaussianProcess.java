package io.evomerge.strategies;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/// Gaussian process regression on the unit cube: given values `y` at points `X`, the belief about
/// the value anywhere is normal, with
///
/// `μ(x) = m + k(x)ᵀ (K + N)⁻¹ (y − m)`, `s²(x) = k(x, x) − k(x)ᵀ (K + N)⁻¹ k(x)`.
///
/// `k` is [Matern] with a length for each gene, `N` the diagonal of the values' noise. Values are
/// standardised first, so that the priors of the kernel's parameters fit any scale.
///
/// @see <a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams 2006, equations 2.25 and
///     2.26</a>
final class GaussianProcess {
    /// Added to the diagonal, in parts of its variances, so that equal points do not make it
    /// singular.
    private static final double JITTER = 1e-8;

    private final Matern kernel;
    private final double[][] points;
    private final double mean;
    private final double deviation;
    private final double[][] inverse;
    private final double[] alpha;

    private GaussianProcess(
            Matern kernel, double noiseScale, double[][] points, Standardised values) {
        this.kernel = kernel;
        this.points = points;
        this.mean = values.mean();
        this.deviation = values.deviation();
        RealMatrix matrix = matrix(kernel, noiseScale, points, values.noise());
        inverse = new CholeskyDecomposition(matrix).getSolver().getInverse().getData();
        alpha = new double[points.length];
        Arrays.setAll(alpha, i -> dot(inverse[i], values.y()));
    }

    /// @param points `[n × genes]`
    /// @param y the values at them
    static GaussianProcess of(
            KernelFit fit, List<Coordinate> coordinates, double[][] points, Standardised y) {
        return new GaussianProcess(fit.kernel(coordinates), fit.noiseScale(), points, y);
    }

    /// What is believed of a point: a normal distribution.
    record Belief(double mean, double deviation) {}

    Belief at(double[] x) {
        double[] k = new double[points.length];
        for (int i = 0; i < k.length; i++) {
            k[i] = kernel.of(x, points[i]);
        }
        double variance = kernel.variance();
        for (int i = 0; i < k.length; i++) {
            variance -= k[i] * dot(inverse[i], k);
        }
        return new Belief(
                mean + deviation * dot(k, alpha), deviation * Math.sqrt(Math.max(variance, 1e-12)));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static RealMatrix matrix(Matern kernel, double noiseScale, double[][] points, double[] noise) {
        int n = points.length;
        double[][] k = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                k[i][j] = kernel.of(points[i], points[j]);
                k[j][i] = k[i][j];
            }
            k[i][i] = kernel.variance() + noiseScale * noise[i] + JITTER * (1 + kernel.variance());
        }
        return new Array2DRowRealMatrix(k, false);
    }
}
