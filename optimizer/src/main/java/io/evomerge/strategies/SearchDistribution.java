package io.evomerge.strategies;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// The normal distribution `N(m, σ² C)` of CMA-ES with the paths by which it learns. Equation
/// numbers are those of [Hansen's tutorial](https://arxiv.org/abs/1604.00772).
///
/// | symbol  | code             | meaning                              |
/// |---------|------------------|--------------------------------------|
/// | `m`     | `mean`           | `[n]`                                |
/// | `σ`     | `sigma`          | step size, in edges of the cube      |
/// | `C`     | `covariance`     | shape, `[n, n]`                      |
/// | `p_σ`   | `path`           | recent steps, whitened, `[n]`        |
/// | `p_c`   | `covariancePath` | recent steps, `[n]`                  |
/// | `χ_n`   | `expectedLength` | mean length of a white vector of `n` |
final class SearchDistribution {
    /// A step as wide as the box covers it already.
    private static final double MAX_SIGMA = 1;

    private final CmaConstants constants;
    private final Covariance covariance;
    private final double expectedLength;
    private final double[] mean;
    private final double[] path;
    private final double[] covariancePath;
    private double sigma;
    private int generation;

    SearchDistribution(double[] mean, double sigma, int population) {
        int n = mean.length;
        boolean diagonal = n > CmaEs.FULL_UP_TO;
        this.mean = mean.clone();
        this.sigma = sigma;
        constants = CmaConstants.of(population, n, diagonal);
        covariance = Covariance.identity(n, diagonal);
        expectedLength = Math.sqrt(n) * (1 - 1.0 / (4 * n) + 1.0 / (21.0 * n * n));
        path = new double[n];
        covariancePath = new double[n];
    }

    /// A point `m + σ C^½ z` (equations 38 to 40).
    double[] sample(RandomGenerator random) {
        double[] white = new double[mean.length];
        Arrays.setAll(white, i -> random.nextGaussian());
        double[] x = covariance.shape(white);
        Arrays.setAll(x, i -> mean[i] + sigma * x[i]);
        return x;
    }

    /// How far `x` lies from the mean, in standard deviations of its direction: `|C^-½ (x − m)| /
    /// σ`.
    double distance(double[] x) {
        return norm(covariance.whiten(step(x)));
    }

    /// Learns from a whole generation, best point first.
    void update(List<double[]> ranked) {
        generation++;
        double[][] steps = ranked.stream().map(this::step).toArray(double[][]::new);
        double[] shift = recombined(steps); // equation 41
        for (int i = 0; i < mean.length; i++) {
            mean[i] += sigma * shift[i]; // equation 42
        }
        follow(path, constants.pathRate(), covariance.whiten(shift), true); // equation 43
        double length = norm(path);
        boolean steady = isSteady(length);
        follow(covariancePath, constants.covariancePathRate(), shift, steady); // equation 45
        learnCovariance(steps, steady);
        // At most a factor e in one generation, as in pycma: heavy tails must not throw σ away.
        double change = constants.pathRate() / constants.damping() * (length / expectedLength - 1);
        sigma = Math.min(MAX_SIGMA, sigma * Math.exp(Math.min(1, change))); // equation 44
    }

    private double[] step(double[] x) {
        double[] y = new double[x.length];
        Arrays.setAll(y, i -> (x[i] - mean[i]) / sigma);
        return y;
    }

    private double[] recombined(double[][] steps) {
        double[] sum = new double[mean.length];
        for (int k = 0; k < constants.parents(); k++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += constants.weights()[k] * steps[k][i];
            }
        }
        return sum;
    }

    private void follow(double[] followed, double rate, double[] step, boolean moving) {
        double gain = moving ? Math.sqrt(rate * (2 - rate) * constants.effectiveParents()) : 0;
        Arrays.setAll(followed, i -> (1 - rate) * followed[i] + gain * step[i]);
    }

    /// `h_σ`: false while the step size is still growing fast, when the covariance must not stretch
    /// too.
    private boolean isSteady(double length) {
        double settled = 1 - Math.pow(1 - constants.pathRate(), 2.0 * generation);
        return length / Math.sqrt(settled) < (1.4 + 2.0 / (mean.length + 1)) * expectedLength;
    }

    /// Equations 46 and 47.
    private void learnCovariance(double[][] steps, boolean steady) {
        double c1 = constants.rankOneRate();
        double cMu = constants.rankManyRate();
        double cC = constants.covariancePathRate();
        double[] weights = new double[steps.length];
        double sum = 0;
        for (int k = 0; k < steps.length; k++) {
            double w = constants.weights()[k];
            sum += w;
            // A bad step counts by its direction, not its length: C stays positive definite.
            weights[k] = cMu * (w >= 0 ? w : w * mean.length / square(covariance.whiten(steps[k])));
        }
        double lost = steady ? 0 : c1 * cC * (2 - cC);
        covariance.update(1 + lost - c1 - cMu * sum, c1, covariancePath, weights, steps);
    }

    /// Widens the search where nothing was learnt, because the fitness was flat (section B.2).
    void widen() {
        double factor = Math.exp(0.2 + constants.pathRate() / constants.damping());
        sigma = Math.min(MAX_SIGMA, sigma * factor);
    }

    double[] mean() {
        return mean.clone();
    }

    void moveMean(int coordinate, double value) {
        mean[coordinate] = value;
    }

    /// The standard deviation of one coordinate, in edges of the cube.
    double deviation(int coordinate) {
        return sigma * Math.sqrt(covariance.variance(coordinate));
    }

    boolean isSound() {
        return covariance.isSound();
    }

    private static double norm(double[] v) {
        return Math.sqrt(square(v));
    }

    private static double square(double[] v) {
        return Arrays.stream(v).map(a -> a * a).sum();
    }
}
