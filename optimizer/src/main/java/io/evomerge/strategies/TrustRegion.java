package io.evomerge.strategies;

import java.util.List;

/// How far from the best point the next ones may lie: doubled after some successes in a row, halved
/// after batches without one (as many as hold a point for every second gene, 2 at least), and as
/// wide as at first again once it has become tiny.
///
/// It begins half as wide and shrinks twice as fast as its authors', who had thousands of
/// evaluations: of 200 in 12 or 24 genes, theirs spent the first 50 far from the start.
///
/// @see <a href="https://arxiv.org/abs/1910.01739">Eriksson et al. 2019, section 2 and supplement
///     B</a>
final class TrustRegion {
    private static final double FIRST = 0.4;
    private static final double WIDEST = 1.6;
    private static final double NARROWEST = 1.0 / 128;
    private static final int SUCCESSES = 3;

    /// A success improves the best value by this share of it at least.
    private static final double LEAST_GAIN = 1e-3;

    private final int failuresToShrink;
    private double length = FIRST;
    private int successes;
    private int failures;

    TrustRegion(int dimensions, int batch) {
        failuresToShrink = Math.max(2, (int) Math.ceil(dimensions / 2.0 / batch));
    }

    /// Counts a batch.
    ///
    /// @param batch its points
    /// @param best the best value before; negative infinity if there was none
    void tell(List<Scored> batch, double best) {
        if (best == Double.NEGATIVE_INFINITY) {
            return;
        }
        double most =
                batch.stream().mapToDouble(Scored::fitness).max().orElse(Double.NEGATIVE_INFINITY);
        if (most > best + LEAST_GAIN * Math.abs(best)) {
            successes++;
            failures = 0;
        } else {
            failures++;
            successes = 0;
        }
        if (successes == SUCCESSES) {
            length = Math.min(2 * length, WIDEST);
            successes = 0;
        } else if (failures == failuresToShrink) {
            length = length / 2 < NARROWEST ? FIRST : length / 2;
            failures = 0;
        }
    }

    /// The edge of the box, before it is stretched along the genes to which the fitness is least
    /// sensitive.
    double length() {
        return length;
    }
}
