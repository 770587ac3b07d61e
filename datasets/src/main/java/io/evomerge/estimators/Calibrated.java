package io.evomerge.estimators;

/// An estimator whose standard error is widened by what it does not know of its own errors.
///
/// @param misfit variance that its standard errors do not explain: the mean squared error on models
///     held out, less the mean of the squared standard errors, or 0
record Calibrated(ScoreEstimator estimator, double misfit) implements ScoreEstimator {
    @Override
    public Estimate estimate(double[] responses) {
        Estimate plain = estimator.estimate(responses);
        double variance = plain.standardError() * plain.standardError() + misfit;
        return new Estimate(plain.value(), Math.sqrt(variance));
    }
}
