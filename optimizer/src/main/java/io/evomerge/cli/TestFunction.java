package io.evomerge.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// Functions to minimise on the unit cube, as COCO and pycma define them. Every one has its only
/// best value, 0, at a point that each seed moves elsewhere, and is asked at `z = 10 (x −
/// optimum)`.
///
/// @see <a href="https://arxiv.org/abs/1603.08785">Hansen et al. 2021, COCO: a platform for
///     comparing continuous optimizers in a black-box setting</a>
enum TestFunction {
    /// `Σ z²`
    SPHERE(TestFunction::sphere, 0),
    /// `Σ 10^(3 i/(n-1)) z²`: axes that matter a thousand times as much as others
    ELLIPSOID(TestFunction::ellipsoid, 0),
    /// `Σ 100 (y_{i+1} − y_i²)² + (1 − y_i)²`, `y = z/2 + 1`: a bent valley
    ROSENBROCK(TestFunction::rosenbrock, 0),
    /// `10 n + Σ z² − 10 cos 2πz`: a bowl full of holes
    RASTRIGIN(TestFunction::rastrigin, 0),
    /// The sphere, seen with an error of a tenth of its value in the middle of the cube.
    NOISY_SPHERE(TestFunction::sphere, 0.1);

    @SuppressWarnings(
            "ImmutableEnumChecker") // all of them are methods of this class, without state
    private final ToDoubleFunction<double[]> value;

    private final double noise;

    TestFunction(ToDoubleFunction<double[]> value, double noise) {
        this.value = value;
        this.noise = noise;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// The function with its optimum somewhere in the inner 60 % of each edge.
    Moved moved(int dimensions, long seed) {
        var random = new SplittableRandom(seed);
        double[] optimum = new double[dimensions];
        Arrays.setAll(optimum, i -> 0.2 + 0.6 * random.nextDouble());
        double[] middle = new double[dimensions];
        Arrays.fill(middle, 0.5);
        double error = noise * new Moved(this, optimum, 0).value(middle);
        return new Moved(this, optimum, error);
    }

    /// @param error standard deviation of what is observed around the value
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Moved(TestFunction function, double[] optimum, double error) {
        double value(double[] genome) {
            double[] z = new double[genome.length];
            Arrays.setAll(z, i -> 10 * (genome[i] - optimum[i]));
            return function.value.applyAsDouble(z);
        }

        double observed(double value, RandomGenerator random) {
            return value + error * random.nextGaussian();
        }
    }

    private static double sphere(double[] z) {
        return Arrays.stream(z).map(v -> v * v).sum();
    }

    private static double ellipsoid(double[] z) {
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            sum += Math.pow(10, 3.0 * i / Math.max(1, z.length - 1)) * z[i] * z[i];
        }
        return sum;
    }

    private static double rosenbrock(double[] z) {
        double[] y = Arrays.stream(z).map(v -> v / 2 + 1).toArray();
        double sum = 0;
        for (int i = 0; i + 1 < y.length; i++) {
            double valley = y[i + 1] - y[i] * y[i];
            sum += 100 * valley * valley + (1 - y[i]) * (1 - y[i]);
        }
        return sum;
    }

    private static double rastrigin(double[] z) {
        return 10 * z.length
                + Arrays.stream(z).map(v -> v * v - 10 * Math.cos(2 * Math.PI * v)).sum();
    }
}
