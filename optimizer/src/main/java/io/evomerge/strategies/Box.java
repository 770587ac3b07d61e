package io.evomerge.strategies;

/// Maps the whole space onto the unit cube, coordinate by coordinate, so that a search may sample
/// without bounds: the identity inside, a parabola within [#MARGIN] of a bound, mirrored beyond.
///
/// Chosen over a penalty, which needs the fitness values and not just their order, and over
/// resampling, which keeps the mean away from an optimum on the bound and in many dimensions hardly
/// ever succeeds. The parabola has slope 0 on the bound, so an optimum there is a smooth one to the
/// search.
///
/// With `m` the margin: `x` is mirrored into `[−m, 1 + m]`, then `x ↦ (x + m)² / 4m` for `x < m`,
/// and likewise at 1.
///
/// @see <a href="https://github.com/CMA-ES/pycma">`BoxConstraintsLinQuadTransformation` in
///     pycma</a>
final class Box {
    private static final double MARGIN = 0.05;

    private Box() {}

    /// The point of the cube that stands for `x`.
    static double[] into(double[] x) {
        double[] genome = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double y = mirrored(x[i]);
            if (y < MARGIN) {
                genome[i] = parabola(y + MARGIN);
            } else if (y > 1 - MARGIN) {
                genome[i] = 1 - parabola(1 + MARGIN - y);
            } else {
                genome[i] = y;
            }
        }
        return genome;
    }

    /// The point nearest to the cube that [#into] maps to `genome`.
    static double[] outOf(double[] genome) {
        double[] x = new double[genome.length];
        for (int i = 0; i < x.length; i++) {
            double g = genome[i];
            if (g < MARGIN) {
                x[i] = 2 * Math.sqrt(MARGIN * g) - MARGIN;
            } else if (g > 1 - MARGIN) {
                x[i] = 1 + MARGIN - 2 * Math.sqrt(MARGIN * (1 - g));
            } else {
                x[i] = g;
            }
        }
        return x;
    }

    private static double mirrored(double x) {
        double width = 1 + 2 * MARGIN;
        double offset = Math.abs(x + MARGIN) % (2 * width);
        return (offset <= width ? offset : 2 * width - offset) - MARGIN;
    }

    private static double parabola(double distance) {
        return Math.max(0, distance * distance / (4 * MARGIN));
    }
}
