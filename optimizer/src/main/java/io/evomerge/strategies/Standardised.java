package io.evomerge.strategies;

import java.util.Arrays;

/// Values with mean 0 and deviation 1, as the priors of a Gaussian process expect them.
///
/// Values far below the others (candidates that break a constraint, or the model) are pulled up to
/// three deviations of the better half below its mean: how bad they are is of no interest, and
/// would drown the differences that are.
///
/// @param y the standardised values
/// @param noise variances in the same unit; where the error of a value is not known, or 0 because
///     all its items scored alike, that of the median error, and 1 if none is known
/// @param mean of the values
/// @param deviation of the values
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Standardised(double[] y, double[] noise, double mean, double deviation) {
    private static final double LOWEST = 3;

    static Standardised of(double[] values, double[] errors) {
        double[] y = raised(values);
        double mean = Arrays.stream(y).average().orElse(0);
        double deviation = deviation(y, mean);
        double scale = deviation > 0 ? deviation : 1;
        double[] noise = new double[y.length];
        double usual = usual(errors);
        for (int i = 0; i < y.length; i++) {
            y[i] = (y[i] - mean) / scale;
            double error = (errors[i] > 0 ? errors[i] : usual) / scale;
            noise[i] = error > 0 ? error * error : 1;
        }
        return new Standardised(y, noise, mean, scale);
    }

    private static double usual(double[] errors) {
        double[] known = Arrays.stream(errors).filter(e -> e > 0).sorted().toArray();
        return known.length == 0 ? 0 : known[known.length / 2];
    }

    private static double[] raised(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] better = Arrays.copyOfRange(sorted, sorted.length / 2, sorted.length);
        double mean = Arrays.stream(better).average().orElse(0);
        // Twice, as the better half of a normal sample has about half of its deviation.
        double spread = 2 * deviation(better, mean);
        if (spread == 0) {
            return values.clone();
        }
        double least = mean - LOWEST * spread;
        return Arrays.stream(values).map(v -> Math.max(v, least)).toArray();
    }

    private static double deviation(double[] values, double mean) {
        return Math.sqrt(
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
    }
}
