package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSet;

/// How much better one candidate is than another, from their responses to the same anchors.
///
/// `D = Σ_j w_j d_j` with `d_j = y_j − y'_j`; the error is
/// `√(n/(n−1) · Σ w_j² (d_j − D)²)`. What both answer alike cancels, so that it is smaller than
/// that of two separate scores (Miller 2024, section 4).
///
/// @see <a href="https://arxiv.org/abs/2411.00640">Miller 2024, Adding Error Bars to Evals</a>
public final class PairedDifference {
    private PairedDifference() {}

    /// @param first responses of one candidate to the anchors
    /// @param second responses of the other
    public static Estimate of(AnchorSet anchors, double[] first, double[] second) {
        int n = anchors.size();
        if (first.length != n || second.length != n || n < 2) {
            throw new IllegalArgumentException(
                    "%d and %d responses to %d anchors".formatted(first.length, second.length, n));
        }
        double value = 0;
        for (int j = 0; j < n; j++) {
            value += anchors.weight(j) * (first[j] - second[j]);
        }
        double squares = 0;
        for (int j = 0; j < n; j++) {
            double off = anchors.weight(j) * (first[j] - second[j] - value);
            squares += off * off;
        }
        return new Estimate(value, Math.sqrt(squares * n / (n - 1)));
    }
}
