package io.evomerge.anchors;

import io.evomerge.irt.ItemBank;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// How much of the bank each anchor stands for.
final class Weights {
    private Weights() {}

    /// Each anchor for itself alone.
    static double[] own(ItemBank bank, int[] chosen) {
        return scaled(IntStream.of(chosen).mapToDouble(bank::weight).toArray());
    }

    /// `|x − y|²`, or anything above the limit if it is larger.
    static double squaredDistance(double[] x, double[] y, double limit) {
        double sum = 0;
        for (int k = 0; k < x.length && sum < limit; k++) {
            sum += (x[k] - y[k]) * (x[k] - y[k]);
        }
        return sum;
    }

    private static double[] scaled(double[] mass) {
        double sum = DoubleStream.of(mass).sum();
        return DoubleStream.of(mass).map(m -> m / sum).toArray();
    }
}
