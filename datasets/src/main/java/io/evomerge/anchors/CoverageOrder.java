package io.evomerge.anchors;

import java.util.Arrays;

/// Orders chosen points so that every beginning of the list covers all points well: greedily, each
/// next one lowers the weighted sum of squared distances to the nearest most.
final class CoverageOrder {
    private CoverageOrder() {}

    /// Positions in `chosen`.
    static int[] of(double[][] points, double[] weights, int[] chosen) {
        double[][] distances = new double[chosen.length][points.length];
        for (int c = 0; c < chosen.length; c++) {
            for (int j = 0; j < points.length; j++) {
                distances[c][j] =
                        Weights.squaredDistance(
                                points[chosen[c]], points[j], Double.POSITIVE_INFINITY);
            }
        }
        double[] covered = new double[points.length];
        Arrays.fill(covered, Double.POSITIVE_INFINITY);
        boolean[] used = new boolean[chosen.length];
        int[] out = new int[chosen.length];
        for (int i = 0; i < out.length; i++) {
            int next = next(distances, weights, covered, used);
            used[next] = true;
            out[i] = next;
            for (int j = 0; j < covered.length; j++) {
                covered[j] = Math.min(covered[j], distances[next][j]);
            }
        }
        return out;
    }

    private static int next(
            double[][] distances, double[] weights, double[] covered, boolean[] used) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < used.length; c++) {
            if (!used[c]) {
                double sum = 0;
                for (int j = 0; j < covered.length; j++) {
                    sum += weights[j] * Math.min(covered[j], distances[c][j]);
                }
                if (best < 0 || sum < least) {
                    least = sum;
                    best = c;
                }
            }
        }
        return best;
    }
}
