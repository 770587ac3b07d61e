package io.evomerge.estimators;

/// An estimator with one standard error for all: the root mean squared error on models held out.
record Observed(ScoreEstimator estimator, double standardError) implements ScoreEstimator {
    @Override
    public Estimate estimate(double[] responses) {
        return new Estimate(estimator.estimate(responses).value(), standardError);
    }
}
