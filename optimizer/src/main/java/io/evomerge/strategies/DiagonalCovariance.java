package io.evomerge.strategies;

import java.util.Arrays;

/// Variances only: O(n) in time and memory.
final class DiagonalCovariance implements Covariance {
    private final double[] variances;

    DiagonalCovariance(int dimensions) {
        variances = new double[dimensions];
        Arrays.fill(variances, 1);
    }

    @Override
    public double[] shape(double[] white) {
        double[] step = white.clone();
        Arrays.setAll(step, i -> white[i] * Math.sqrt(variances[i]));
        return step;
    }

    @Override
    public double[] whiten(double[] step) {
        double[] white = step.clone();
        Arrays.setAll(white, i -> step[i] / Math.sqrt(variances[i]));
        return white;
    }

    @Override
    public void update(
            double keep, double rankOne, double[] path, double[] weights, double[][] steps) {
        for (int i = 0; i < variances.length; i++) {
            double v = keep * variances[i] + rankOne * path[i] * path[i];
            for (int k = 0; k < steps.length; k++) {
                v += weights[k] * steps[k][i] * steps[k][i];
            }
            variances[i] = v;
        }
    }

    @Override
    public double variance(int coordinate) {
        return variances[coordinate];
    }

    @Override
    public boolean isSound() {
        double least = Arrays.stream(variances).min().orElseThrow();
        double most = Arrays.stream(variances).max().orElseThrow();
        return least > 0 && most < WORST_CONDITION * least;
    }
}
