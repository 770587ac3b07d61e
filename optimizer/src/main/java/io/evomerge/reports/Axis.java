package io.evomerge.reports;

import java.util.List;
import java.util.stream.LongStream;

/// A linear axis between two positions, with ticks at round numbers.
///
/// @param from the value at position `start`
/// @param to the value at position `end`; larger than `from`
record Axis(double from, double to, double start, double end) {
    Axis {
        if (!(from < to)) {
            throw new IllegalArgumentException(from + " to " + to);
        }
    }

    double position(double value) {
        return start + (value - from) / (to - from) * (end - start);
    }

    /// Multiples of 1, 2 or 5 times a power of ten inside the axis: about so many.
    List<Double> ticks(int about) {
        double step = step((to - from) / about);
        long first = (long) Math.ceil(from / step - 1e-9);
        long last = (long) Math.floor(to / step + 1e-9);
        return LongStream.rangeClosed(first, last).mapToObj(i -> i * step).toList();
    }

    /// The least round number that is not below.
    static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
