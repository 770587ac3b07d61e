package io.evomerge.estimators;

/// An estimated score.
///
/// @param value share of right answers
/// @param standardError of the value about the score over all items, same unit; NaN if unknown
public record Estimate(double value, double standardError) {
    private static final double Z95 = 1.959963984540054;

    public double low95() {
        return value - Z95 * standardError;
    }

    public double high95() {
        return value + Z95 * standardError;
    }
}
