package io.evomerge.estimators;

import java.util.stream.DoubleStream;

/// How far an estimator was from the scores of models that had no part in choosing the anchors.
///
/// @param rootMeanSquare of estimate less score, same unit as the score
/// @param meanAbsolute of the same
/// @param models on which it was measured
public record HeldOutError(
        String estimator, double rootMeanSquare, double meanAbsolute, int models) {
    static HeldOutError of(String estimator, double[] errors) {
        return new HeldOutError(
                estimator,
                Math.sqrt(DoubleStream.of(errors).map(e -> e * e).average().orElse(Double.NaN)),
                DoubleStream.of(errors).map(Math::abs).average().orElse(Double.NaN),
                errors.length);
    }
}
