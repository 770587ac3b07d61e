package io.evomerge.fidelity;

import io.evomerge.evaluators.Responses;
import java.util.List;

/// What a candidate scores on all items of one task, as far as is known.
///
/// @param mean of the items' scores, in [0, 1]
/// @param standardError of the mean, the items being a sample of all that might have been asked;
///     NaN if it cannot be told
/// @param logProbability mean log-probability of the right answers (nats, ≤ 0)
public record TaskScore(String task, double mean, double standardError, double logProbability) {
    /// Lower ones, and those that are no number, count as this: a broken merge is to be compared
    /// too.
    public static final double LOWEST_LOG_PROBABILITY = -50;

    /// As it counts, nats.
    public static double counted(double logProbability) {
        return logProbability > LOWEST_LOG_PROBABILITY ? logProbability : LOWEST_LOG_PROBABILITY;
    }

    /// The score of a candidate that answered every item. Its error is that of the items as a
    /// sample of all that might have been asked: `√(v / n)`, `v` being the items' sample variance.
    public static TaskScore of(Responses responses) {
        double mean = responses.mean();
        return new TaskScore(
                responses.task(),
                mean,
                Math.sqrt(varianceOfMean(responses.scores(), mean)),
                responses.meanLogProbability());
    }

    private static double varianceOfMean(List<Double> scores, double mean) {
        int n = scores.size();
        double sum = 0;
        for (double s : scores) {
            sum += (s - mean) * (s - mean);
        }
        return n < 2 ? Double.NaN : sum / (n - 1) / n;
    }
}
