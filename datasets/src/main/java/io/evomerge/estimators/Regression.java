package io.evomerge.estimators;

import io.evomerge.irt.Cholesky;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The score by regression on the calibrated models: a Gaussian process over the anchors' responses
/// about a line in the p-IRT estimate.
///
/// `F(y) = β₀ + β₁ p(y) + g(y) + ε`, `g ~ GP(0, s² k)`: models that answer the anchors alike score
/// alike, whatever their ability alone would say. `β` is least squares; the [Kernel] `k` with its
/// noise is chosen on at most [#TUNED] models. The error is the process's own, with the `s²` of the
/// largest likelihood, `rᵀ K⁻¹ r / N` of the residuals.
///
/// It needs no item to be among the bank's: any score of the models can be its target.
///
/// @see <a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams 2006, equations 2.25
///     and 2.26</a>
public final class Regression implements ScoreEstimator {
    /// Models on which the kernel is chosen.
    private static final int TUNED = 250;

    /// More models would take minutes; these are spread over all.
    private static final int MOST = 5000;

    /// Models that are estimated at once.
    private static final int BATCH = 64;

    private final ScoreEstimator line;
    private final double[][] known;
    private final double[] mean;
    private final Kernel kernel;
    private final double intercept;
    private final double slope;
    private final Cholesky root;
    private final double[] coefficients;
    private final double scale;

    private Regression(ScoreEstimator line, double[][] known, double[] targets, Kernel kernel) {
        this.line = line;
        this.known = known;
        this.kernel = kernel;
        this.mean = mean(known);
        double[] x = lineValues(line, known);
        double[] fitted = fitted(x, targets);
        this.intercept = fitted[0];
        this.slope = fitted[1];
        double[] residuals = residuals(x, targets, fitted);
        this.root = Cholesky.of(kernel.gram(known, mean));
        this.coefficients = root.solve(residuals);
        double sum = 0;
        for (int i = 0; i < residuals.length; i++) {
            sum += coefficients[i] * residuals[i];
        }
        this.scale = sum / residuals.length;
    }

    /// @param line the estimate that the process corrects
    /// @param known responses of the calibrated models to the anchors, `[models × n]`
    /// @param targets their scores
    public static Regression fit(ScoreEstimator line, double[][] known, double[] targets) {
        int[] used = spread(known.length, MOST);
        int[] tuned = spread(known.length, TUNED);
        Kernel kernel = chosen(line, rows(known, tuned), values(targets, tuned));
        return new Regression(line, rows(known, used), values(targets, used), kernel);
    }

    @Override
    public Estimate estimate(double[] responses) {
        return estimates(new double[][] {responses}).getFirst();
    }

    @Override
    public List<Estimate> estimates(double[][] responses) {
        int batches = (responses.length + BATCH - 1) / BATCH;
        return IntStream.range(0, batches)
                .parallel()
                .mapToObj(b -> Arrays.copyOfRange(responses, b * BATCH, end(responses, b)))
                .flatMap(batch -> batch(batch).stream())
                .toList();
    }

    private static int end(double[][] responses, int batch) {
        return Math.min(responses.length, (batch + 1) * BATCH);
    }

    private List<Estimate> batch(double[][] responses) {
        double[][] near = new double[known.length][responses.length];
        for (int i = 0; i < near.length; i++) {
            for (int m = 0; m < responses.length; m++) {
                near[i][m] = kernel.covariance(responses[m], known[i], mean);
            }
        }
        double[][] explained = root.forward(near);
        return IntStream.range(0, responses.length)
                .mapToObj(m -> estimate(responses[m], column(near, m), column(explained, m)))
                .toList();
    }

    private Estimate estimate(double[] responses, double[] near, double[] explained) {
        double value = intercept + slope * line.estimate(responses).value();
        double variance = kernel.covariance(responses, responses, mean) + kernel.noise();
        for (int i = 0; i < near.length; i++) {
            value += near[i] * coefficients[i];
            variance -= explained[i] * explained[i];
        }
        return new Estimate(value, Math.sqrt(scale * Math.max(variance, kernel.noise())));
    }

    private static double[] column(double[][] rows, int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }

    private static Kernel chosen(ScoreEstimator line, double[][] known, double[] targets) {
        double[] x = lineValues(line, known);
        return Kernel.chosen(known, mean(known), residuals(x, targets, fitted(x, targets)));
    }

    /// Intercept and slope of the line, by least squares.
    private static double[] fitted(double[] x, double[] targets) {
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(targets).average().orElse(0);
        double xx = 1e-12;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (targets[i] - meanY);
        }
        return new double[] {meanY - xy / xx * meanX, xy / xx};
    }

    private static double[] residuals(double[] x, double[] targets, double[] fitted) {
        double[] out = new double[x.length];
        Arrays.setAll(out, i -> targets[i] - fitted[0] - fitted[1] * x[i]);
        return out;
    }

    private static double[] lineValues(ScoreEstimator line, double[][] known) {
        return Arrays.stream(known).parallel().mapToDouble(y -> line.estimate(y).value()).toArray();
    }

    private static double[] mean(double[][] known) {
        double[] out = new double[known[0].length];
        for (double[] row : known) {
            for (int k = 0; k < out.length; k++) {
                out[k] += row[k] / known.length;
            }
        }
        return out;
    }

    private static int[] spread(int count, int most) {
        int used = Math.min(count, most);
        return IntStream.range(0, used).map(i -> (int) ((long) i * count / used)).toArray();
    }

    private static double[][] rows(double[][] from, int[] chosen) {
        return IntStream.of(chosen).mapToObj(i -> from[i]).toArray(double[][]::new);
    }

    private static double[] values(double[] from, int[] chosen) {
        return IntStream.of(chosen).mapToDouble(i -> from[i]).toArray();
    }
}
