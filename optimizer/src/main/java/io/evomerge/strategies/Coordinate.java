package io.evomerge.strategies;

/// What a strategy may know of one gene. Every gene lies in [0, 1]; this says what that stands for.
///
/// @param levels 0: every value counts; `L` > 0: only which of `L` equal parts of [0, 1] it lies in
/// @param isOrdered whether neighbouring levels are more alike than others: false for the names of
///     methods
/// @param min the value that 0 stands for
/// @param max the value that 1 stands for
/// @param layer the first of the layers it concerns; -1 if it is not about layers
public record Coordinate(int levels, boolean isOrdered, double min, double max, int layer) {
    public Coordinate {
        if (levels < 0 || levels == 1 || !(min < max)) {
            throw new IllegalArgumentException(levels + " levels, " + min + " to " + max);
        }
    }

    /// Any number in [0, 1], about no layer.
    public static final Coordinate PLAIN = new Coordinate(0, true, 0, 1, -1);

    public boolean isContinuous() {
        return levels == 0;
    }

    /// The level of a gene, from 0; levels share [0, 1] equally.
    int level(double gene) {
        return Math.min(levels - 1, (int) (gene * levels));
    }

    /// The middle of the gene's level; the gene itself where every value counts.
    double snapped(double gene) {
        return isContinuous() ? gene : (level(gene) + 0.5) / levels;
    }

    double value(double gene) {
        return min + gene * (max - min);
    }

    /// The gene of a value, cut to the range.
    double gene(double value) {
        return Math.clamp((value - min) / (max - min), 0.0, 1.0);
    }
}
