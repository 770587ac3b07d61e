package io.evomerge.estimators;

import io.evomerge.irt.Cholesky;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How alike two models are by their responses to `n` anchors, for a Gaussian process:
///
/// `k(y, y') = exp(−|y − y'|² / (ℓ n)) + ρ (y − ȳ)·(y' − ȳ) / n`,
///
/// with independent noise besides, as a share of the first part's variance.
///
/// @param length `ℓ`, unitless
/// @param linear `ρ`, unitless
/// @param noise `σ²/s²`
/// @see <a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams 2006, chapter 4 and
///     equation 5.12</a>
record Kernel(double length, double linear, double noise) {
    private static final List<Double> LENGTHS = List.of(0.15, 0.3, 0.6, 1.2, 2.4);
    private static final List<Double> LINEAR = List.of(0.0, 0.3, 3.0);
    private static final List<Double> NOISES = List.of(0.01, 0.03, 0.1, 0.3, 1.0);

    /// A kernel, and the sum of its squared leave-one-out errors.
    private record Tried(Kernel kernel, double error) {}

    /// That of a grid with the least squared leave-one-out error; of equal ones the first.
    ///
    /// @param known responses, `[models × n]`
    /// @param mean `ȳ`
    /// @param residuals what the process is to explain, one per model
    static Kernel chosen(double[][] known, double[] mean, double[] residuals) {
        double[][] distances = pairs(known, Kernel::distance);
        double[][] products = pairs(known, (x, y) -> product(x, y, mean));
        List<Tried> tried =
                grid().parallelStream()
                        .map(k -> new Tried(k, k.leaveOneOut(distances, products, residuals)))
                        .toList();
        return tried.stream().min(Comparator.comparingDouble(Tried::error)).orElseThrow().kernel();
    }

    private static List<Kernel> grid() {
        return LENGTHS.stream()
                .flatMap(
                        length ->
                                LINEAR.stream()
                                        .flatMap(
                                                linear ->
                                                        NOISES.stream()
                                                                .map(
                                                                        noise ->
                                                                                new Kernel(
                                                                                        length,
                                                                                        linear,
                                                                                        noise))))
                .toList();
    }

    /// `Σ_i (α_i / K⁻¹_ii)²`, the squared errors of predicting each model from the others.
    private double leaveOneOut(double[][] distances, double[][] products, double[] residuals) {
        double[][] gram = new double[residuals.length][];
        for (int i = 0; i < gram.length; i++) {
            gram[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                gram[i][j] = of(distances[i][j], products[i][j]);
            }
            gram[i][i] += noise;
        }
        Cholesky root = Cholesky.of(gram);
        double[] alpha = root.solve(residuals);
        double[] diagonal = root.inverseDiagonal();
        return IntStream.range(0, alpha.length)
                .mapToDouble(i -> alpha[i] / diagonal[i])
                .map(error -> error * error)
                .sum();
    }

    /// The lower triangle of the covariances of the models, noise included.
    double[][] gram(double[][] known, double[] mean) {
        double[][] out = pairs(known, (x, y) -> covariance(x, y, mean));
        for (int i = 0; i < out.length; i++) {
            out[i][i] += noise;
        }
        return out;
    }

    /// `k(x, y)`, without noise.
    double covariance(double[] x, double[] y, double[] mean) {
        double distance = 0;
        double product = 0;
        for (int k = 0; k < x.length; k++) { // one loop: it is what most of the time goes into
            distance += (x[k] - y[k]) * (x[k] - y[k]);
            product += (x[k] - mean[k]) * (y[k] - mean[k]);
        }
        return of(distance / x.length, product / x.length);
    }

    private double of(double distance, double product) {
        return Math.exp(-distance / length) + linear * product;
    }

    /// Of two models' responses.
    private interface Pair {
        double of(double[] x, double[] y);
    }

    private static double[][] pairs(double[][] known, Pair pair) {
        return IntStream.range(0, known.length)
                .parallel()
                .mapToObj(i -> row(known, i, pair))
                .toArray(double[][]::new);
    }

    private static double[] row(double[][] known, int i, Pair pair) {
        double[] out = new double[i + 1];
        for (int j = 0; j <= i; j++) {
            out[j] = pair.of(known[i], known[j]);
        }
        return out;
    }

    /// `|x − y|² / n`.
    private static double distance(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += (x[k] - y[k]) * (x[k] - y[k]);
        }
        return sum / x.length;
    }

    /// `(x − ȳ)·(y − ȳ) / n`.
    private static double product(double[] x, double[] y, double[] mean) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += (x[k] - mean[k]) * (y[k] - mean[k]);
        }
        return sum / x.length;
    }
}
