package io.evomerge.methods;

import io.evomerge.methods.MergeMethod.Objection;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// The weights of the models of a mean.
final class Shares {
    static final Parameter WEIGHT = Parameter.ofModel("weight", Range.ANY, "the model's share");

    /// Weights that add up to less are taken to add up to nothing.
    private static final double NOTHING = 1e-8;

    private Shares() {}

    /// The weights as they are given.
    ///
    /// @param ancestor a source without a weight, or -1
    static double[] given(int sources, int ancestor, Settings settings) {
        return IntStream.range(0, sources)
                .filter(i -> i != ancestor)
                .mapToDouble(i -> settings.number(WEIGHT, i))
                .toArray();
    }

    /// The weights divided by their sum.
    static double[] normalized(double[] weights) {
        double sum = sum(weights);
        return Arrays.stream(weights).map(w -> w / sum).toArray();
    }

    /// Refuses weights whose sum cannot be divided by.
    static Optional<Objection> objection(double[] weights, String remedy) {
        return Math.abs(sum(weights)) >= NOTHING
                ? Optional.empty()
                : Optional.of(
                        new Objection(
                                WEIGHT.name(),
                                "the weights add up to 0, so there is no mean",
                                remedy));
    }

    private static double sum(double[] weights) {
        return Arrays.stream(weights).sum();
    }
}
