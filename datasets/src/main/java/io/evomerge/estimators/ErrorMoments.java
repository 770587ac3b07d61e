package io.evomerge.estimators;

/// Mean squares of two estimators' errors, and their mean product.
///
/// @param weighted `V_w`
/// @param modelled `V_p`
/// @param product `C`
record ErrorMoments(double weighted, double modelled, double product) {
    /// Those of errors on the same models; NaN if there are none.
    static ErrorMoments of(double[] weighted, double[] modelled) {
        if (weighted.length == 0) {
            return new ErrorMoments(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] sums = new double[3];
        for (int i = 0; i < weighted.length; i++) {
            sums[0] += weighted[i] * weighted[i] / weighted.length;
            sums[1] += modelled[i] * modelled[i] / weighted.length;
            sums[2] += weighted[i] * modelled[i] / weighted.length;
        }
        return new ErrorMoments(sums[0], sums[1], sums[2]);
    }

    /// The share of the first in the combination whose error is least,
    /// `(V_p − C) / (V_w + V_p − 2C)`, kept in [0, 1]; 0 if it is unknown.
    double lambda() {
        double spread = weighted + modelled - 2 * product;
        return spread > 0 ? Math.clamp((modelled - product) / spread, 0, 1) : 0;
    }

    /// The mean squared error of that combination.
    double variance() {
        double first = lambda();
        double second = 1 - first;
        return first * first * weighted + second * second * modelled + 2 * first * second * product;
    }
}
