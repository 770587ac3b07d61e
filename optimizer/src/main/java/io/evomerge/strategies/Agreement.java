package io.evomerge.strategies;

/// How well two lists of values agree on the order of things.
final class Agreement {
    private Agreement() {}

    /// Kendall's `τ = (concordant − discordant) / pairs`, over the pairs whose true values differ:
    /// a tie in truth, as scores on few items have many, says nothing about a model. A tie of the
    /// model alone counts as half right. 0 if there is no such pair.
    ///
    /// @see <a href="https://doi.org/10.1093/biomet/30.1-2.81">Kendall 1938</a>
    static double kendall(double[] truth, double[] model) {
        int pairs = 0;
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            for (int j = 0; j < i; j++) {
                double difference = Math.signum(truth[i] - truth[j]);
                pairs += difference == 0 ? 0 : 1;
                sum += difference * Math.signum(model[i] - model[j]);
            }
        }
        return pairs == 0 ? 0 : sum / pairs;
    }
}
