package io.evomerge.estimators;

import java.util.stream.DoubleStream;

/// The plain mean of the anchors' responses, as if they were a random sample.
///
/// `s² = Σ (y − ȳ)² / (n − 1)`; the error is `√(s²/n · (1 − n/N))`, the last factor because the
/// bank is finite (Cochran 1977, theorem 2.2). Where all responses are equal, `s²` is that of one
/// more right and one more wrong answer, so that the error is not zero.
///
/// @param anchors `n`
/// @param items `N`
public record MeanScore(int anchors, int items) implements ScoreEstimator {
    @Override
    public Estimate estimate(double[] responses) {
        int n = responses.length;
        double mean = DoubleStream.of(responses).average().orElse(Double.NaN);
        double squares = DoubleStream.of(responses).map(y -> (y - mean) * (y - mean)).sum();
        if (squares == 0) {
            double smoothed = (mean * n + 1) / (n + 2);
            squares = n * smoothed * (1 - smoothed);
        }
        double variance = squares / Math.max(1, n - 1) / n;
        return new Estimate(mean, Math.sqrt(variance * (1 - (double) anchors / items)));
    }
}
