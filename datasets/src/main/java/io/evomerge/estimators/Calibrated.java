package io.evomerge.estimators;

import java.util.List;

/// An estimator whose standard error is widened by what it does not know of its own errors.
///
/// @param misfit variance that its standard errors do not explain: the mean squared error on models
///     held out, less the mean of the squared standard errors, or 0
record Calibrated(ScoreEstimator estimator, double misfit) implements ScoreEstimator {
    @Override
    public Estimate estimate(double[] responses) {
        return widened(estimator.estimate(responses));
    }

    @Override
    public List<Estimate> estimates(double[][] responses) {
        return estimator.estimates(responses).stream().map(this::widened).toList();
    }

    private Estimate widened(Estimate plain) {
        double variance = plain.standardError() * plain.standardError() + misfit;
        return new Estimate(plain.value(), Math.sqrt(variance));
    }
}
