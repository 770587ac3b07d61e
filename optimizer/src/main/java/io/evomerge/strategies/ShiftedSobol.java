package io.evomerge.strategies;

import java.util.random.RandomGenerator;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/// The points of a Sobol sequence under a random digital shift: `x_i ⊕ s_i` on the binary digits of
/// each gene, which keeps every box of the net as full as it was.
final class ShiftedSobol {
    /// The digits that the generator makes.
    private static final int DIGITS = 52;

    private static final double UNIT = 1.0 / (1L << DIGITS);

    private final int dimensions;
    private final SobolSequenceGenerator sequence;
    private final long[] shift;
    private final RandomGenerator random;

    ShiftedSobol(int dimensions, RandomGenerator random) {
        this.dimensions = dimensions;
        this.random = random;
        shift = new long[Math.min(dimensions, Sobol.GENES)];
        sequence = new SobolSequenceGenerator(shift.length);
        for (int i = 0; i < shift.length; i++) {
            shift[i] = random.nextLong() >>> (Long.SIZE - DIGITS);
        }
    }

    /// Each gene in [0, 1).
    double[] next() {
        double[] even = sequence.nextVector();
        double[] out = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            out[i] = i < shift.length ? shifted(even[i], shift[i]) : random.nextDouble();
        }
        return out;
    }

    private static double shifted(double x, long by) {
        return ((long) (x / UNIT) ^ by) * UNIT;
    }
}
