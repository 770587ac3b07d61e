package io.evomerge.estimators;

import java.util.Arrays;
import java.util.List;

/// Estimates a model's score over all items of a bank from its responses to anchors.
public sealed interface ScoreEstimator
        permits MeanScore, WeightedMean, PIrt, GpIrt, MpIrt, Regression, Calibrated, Observed {
    /// @param responses one per anchor, in the anchors' order, each in [0, 1]
    Estimate estimate(double[] responses);

    /// Those of several models, on all processors.
    ///
    /// @param responses one row per model
    default List<Estimate> estimates(double[][] responses) {
        return Arrays.stream(responses).parallel().map(this::estimate).toList();
    }
}
