package io.evomerge.anchors;

import io.evomerge.irt.ItemCurves;

/// How much a further item would lower the posterior variance at one ability.
///
/// With covariance `V = (I + Σ_S w a aᵀ)⁻¹`, an item of slope `a` and information `w` lowers the
/// trace by `w |V a|² / (1 + w aᵀ V a)` (Sherman and Morrison).
final class InformationGain {
    private final ItemCurves curves;
    private final double[] ability;
    private final double[][] covariance;

    InformationGain(ItemCurves curves, double[] ability) {
        this.curves = curves;
        this.ability = ability;
        this.covariance = new double[ability.length][ability.length];
        for (int k = 0; k < ability.length; k++) {
            covariance[k][k] = 1;
        }
    }

    /// The fall of the covariance's trace.
    double of(int item) {
        double[] va = covarianceTimesSlope(item);
        double w = curves.information(item, ability);
        double square = 0;
        for (double v : va) {
            square += v * v;
        }
        return w * square / (1 + w * alongSlope(item, va));
    }

    /// Takes the item's response as known from now on.
    void take(int item) {
        double[] va = covarianceTimesSlope(item);
        double w = curves.information(item, ability);
        double factor = w / (1 + w * alongSlope(item, va));
        for (int k = 0; k < va.length; k++) {
            for (int l = 0; l < va.length; l++) {
                covariance[k][l] -= factor * va[k] * va[l];
            }
        }
    }

    private double[] covarianceTimesSlope(int item) {
        double[] out = new double[ability.length];
        for (int k = 0; k < out.length; k++) {
            for (int l = 0; l < out.length; l++) {
                out[k] += covariance[k][l] * curves.slope(item, l);
            }
        }
        return out;
    }

    private double alongSlope(int item, double[] vector) {
        double sum = 0;
        for (int k = 0; k < vector.length; k++) {
            sum += vector[k] * curves.slope(item, k);
        }
        return sum;
    }
}
