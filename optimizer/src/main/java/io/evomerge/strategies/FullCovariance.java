package io.evomerge.strategies;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/// A full matrix `C = B D² Bᵀ`. The eigenvectors B are renewed lazily, when C has learnt enough
/// since: O(n²) per point instead of O(n³) (tutorial, section B.2).
final class FullCovariance implements Covariance {
    private RealMatrix matrix;
    private RealMatrix eigenvectors;
    private double[] scales; // D, the square roots of the eigenvalues
    private double learntSince;
    private boolean sound = true;

    FullCovariance(int dimensions) {
        matrix = MatrixUtils.createRealIdentityMatrix(dimensions);
        eigenvectors = matrix;
        scales = new double[dimensions];
        Arrays.fill(scales, 1);
    }

    @Override
    public double[] shape(double[] white) {
        double[] scaled = white.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= scales[i];
        }
        return eigenvectors.operate(scaled);
    }

    @Override
    public double[] whiten(double[] step) {
        double[] rotated = eigenvectors.preMultiply(step); // Bᵀ y
        for (int i = 0; i < rotated.length; i++) {
            rotated[i] /= scales[i];
        }
        return eigenvectors.operate(rotated);
    }

    @Override
    public void update(
            double keep, double rankOne, double[] path, double[] weights, double[][] steps) {
        int n = path.length;
        double[][] next = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double c = keep * matrix.getEntry(i, j) + rankOne * path[i] * path[j];
                for (int k = 0; k < steps.length; k++) {
                    c += weights[k] * steps[k][i] * steps[k][j];
                }
                next[i][j] = c;
                next[j][i] = c; // exactly symmetric, as the eigendecomposition needs it
            }
        }
        matrix = new Array2DRowRealMatrix(next, false);
        learntSince += 1 - keep;
        if (learntSince * n * 10 >= 1) {
            decompose();
        }
    }

    private void decompose() {
        learntSince = 0;
        var eigen = new EigenDecomposition(matrix);
        double[] values = eigen.getRealEigenvalues(); // in descending order
        double least = values[values.length - 1];
        sound = least > 0 && values[0] < WORST_CONDITION * least;
        if (sound) {
            eigenvectors = eigen.getV();
            scales = Arrays.stream(values).map(Math::sqrt).toArray();
        }
    }

    @Override
    public double variance(int coordinate) {
        return matrix.getEntry(coordinate, coordinate);
    }

    @Override
    public boolean isSound() {
        return sound;
    }
}
