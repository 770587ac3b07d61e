package io.evomerge.estimators;

import io.evomerge.anchors.AnchorSet;

/// The anchors' responses, each for the cluster that it stands for: `Σ_j w_j y_j` (tinyBenchmarks'
/// "IRT" estimate). The error is that of independent responses, `√(Σ w_j² p (1 − p))`, with `p` the
/// smoothed mean; [Observed] replaces it by the one observed.
///
/// @see <a href="https://arxiv.org/abs/2402.14992">Polo et al. 2024, section 3.1</a>
public record WeightedMean(AnchorSet anchors) implements ScoreEstimator {
    @Override
    public Estimate estimate(double[] responses) {
        double sum = 0;
        double squares = 0;
        for (int j = 0; j < responses.length; j++) {
            sum += anchors.weight(j) * responses[j];
            squares += anchors.weight(j) * anchors.weight(j);
        }
        double smoothed = (sum * responses.length + 1) / (responses.length + 2);
        return new Estimate(sum, Math.sqrt(squares * smoothed * (1 - smoothed)));
    }
}
