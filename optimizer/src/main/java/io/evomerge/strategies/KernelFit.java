package io.evomerge.strategies;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/// The parameters of a Gaussian process, found as the mode of their posterior.
///
/// | parameter | prior                                     |
/// |-----------|-------------------------------------------|
/// | `ln ℓ`    | normal, mean `½ ln n`, deviation 1        |
/// | `ln r_i`  | normal, mean 0, deviation 0.5             |
/// | `ln s²`   | normal, mean 0, deviation 1               |
/// | `ln κ`    | normal, mean −2 (of known errors) or −4, deviation 1 |
///
/// `κ` is the share of the values' error variances that is noise between candidates: all candidates
/// answer the same items, so that most of the error is common to them and moves none past another.
/// The length of gene i is `ℓ r_i`. Its prior grows with the number of genes n, or every point of a
/// large cube would be far from every other. Unlike in the paper (independent lengths, mean
/// `√2 + ½ ln n`, deviation √3) they have a common part: on their own they are found by chance
/// while there are hardly more points than genes.
///
/// @param logs `ln r_1 … ln r_n, ln ℓ, ln s², ln κ`
/// @see <a href="https://arxiv.org/abs/2402.02229">Hvarfner, Hellsten and Nardi 2024, section 5</a>
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record KernelFit(double[] logs) {
    private static final double RATIO_DEVIATION = 0.5;
    private static final int STEPS = 12;

    /// The priors' means, where the first fit begins.
    static KernelFit prior(int dimensions, boolean errorsAreKnown) {
        double[] logs = new double[dimensions + 3];
        logs[dimensions] = 0.5 * Math.log(dimensions);
        logs[dimensions + 2] = errorsAreKnown ? -2 : -4;
        return new KernelFit(logs);
    }

    Matern kernel(List<Coordinate> coordinates) {
        int n = coordinates.size();
        double[] lengths = new double[n];
        Arrays.setAll(lengths, i -> Math.exp(logs[i] + logs[n]));
        return new Matern(coordinates, Math.exp(logs[n + 1]), lengths);
    }

    /// `r_i`.
    double ratio(int gene) {
        return Math.exp(logs[gene]);
    }

    double noiseScale() {
        return Math.exp(logs[logs.length - 1]);
    }

    /// Climbs to a mode of the posterior, by resilient propagation (iRprop−, Igel and Hüsken 2000):
    /// it needs the gradient's signs only, and no line search.
    KernelFit improved(
            List<Coordinate> coordinates, double[][] points, Standardised y, KernelFit prior) {
        double[] x = logs.clone();
        double[] steps = new double[x.length];
        Arrays.fill(steps, 0.3);
        double[] last = new double[x.length];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new KernelFit(x.clone()).gradient(coordinates, points, y, prior);
            for (int k = 0; k < x.length; k++) {
                double turn = gradient[k] * last[k];
                steps[k] = Math.clamp(steps[k] * (turn > 0 ? 1.2 : turn < 0 ? 0.5 : 1), 1e-3, 1);
                last[k] = turn < 0 ? 0 : gradient[k];
                x[k] = Math.clamp(x[k] + Math.signum(last[k]) * steps[k], -9, 9);
            }
        }
        return new KernelFit(x);
    }

    /// The gradient of the logarithm of the posterior density: `½ tr((α αᵀ − K⁻¹) ∂K/∂θ)`
    /// (Rasmussen and Williams, equation 5.9) and that of the priors.
    double[] gradient(
            List<Coordinate> coordinates, double[][] points, Standardised y, KernelFit prior) {
        int n = points.length;
        int d = coordinates.size();
        Matern kernel = kernel(coordinates);
        RealMatrix k = GaussianProcess.matrix(kernel, noiseScale(), points, y.noise());
        RealMatrix inverse = new CholeskyDecomposition(k).getSolver().getInverse();
        double[] alpha = inverse.operate(new ArrayRealVector(y.y(), false)).toArray();
        double[] out = new double[d + 3];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double pull = alpha[i] * alpha[j] - inverse.getEntry(i, j);
                out[d + 1] += pull * k.getEntry(i, j);
                double weight = pull * kernel.slopeWeight(points[i], points[j]);
                for (int g = 0; g < d; g++) {
                    out[g] += weight * kernel.scaledSquare(g, points[i], points[j]);
                }
            }
            double pull = (alpha[i] * alpha[i] - inverse.getEntry(i, i)) / 2;
            out[d + 1] += pull * kernel.variance();
            out[d + 2] += pull * noiseScale() * y.noise()[i];
        }
        for (int g = 0; g < d; g++) {
            out[d] += out[g];
        }
        for (int g = 0; g < d + 3; g++) {
            double variance = g < d ? RATIO_DEVIATION * RATIO_DEVIATION : 1;
            out[g] -= (logs[g] - prior.logs[g]) / variance;
        }
        return out;
    }
}
