package io.evomerge.answers;

import java.util.List;

/// Metrics of the output type `loglikelihood`: of one given continuation of a prompt.
///
/// | key          | an item's score                       | reported                    |
/// |--------------|---------------------------------------|-----------------------------|
/// | `perplexity` | `exp(ℓ / t)`, of a token              | `exp(−mean ℓ)`, of a target |
/// | `acc`        | 1 if greedy decoding gives the target | mean                        |
///
/// `ℓ` is the target's log-probability (nats), `t` the number of its tokens. The score is per
/// token, because a longer target's probability is 0 to the eye of a search; what is reported is
/// lm-evaluation-harness' number, per target.
public enum TargetMetric implements Metric {
    PERPLEXITY("perplexity"),
    ACC("acc");

    private final String key;

    TargetMetric(String key) {
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String aggregation() {
        return this == PERPLEXITY ? "perplexity" : "mean";
    }

    @Override
    public boolean higherIsBetter() {
        return this == ACC;
    }

    public Measurement measure(Target target) {
        return switch (this) {
            case ACC -> Measurement.of(target.greedy());
            case PERPLEXITY ->
                    new Measurement(
                            Likelihood.perUnit(target.logProbability(), target.tokens()),
                            List.of(target.logProbability()));
        };
    }

    @Override
    public double report(List<Measurement> items) {
        return switch (this) {
            case ACC -> Measurement.mean(items);
            case PERPLEXITY -> Math.exp(-Measurement.sum(items, 0) / items.size());
        };
    }
}
