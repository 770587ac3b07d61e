package io.evomerge.answers;

import java.util.List;

/// Metrics of the output type `loglikelihood_rolling`: how likely whole texts are.
///
/// | key               | an item's score         | reported                |
/// |-------------------|-------------------------|-------------------------|
/// | `word_perplexity` | `exp(ℓ / words)`        | `exp(−Σℓ / Σwords)`     |
/// | `byte_perplexity` | `exp(ℓ / bytes)`        | `exp(−Σℓ / Σbytes)`     |
/// | `bits_per_byte`   | `exp(ℓ / bytes)`        | `−Σℓ / Σbytes / log 2`  |
///
/// `ℓ` is a text's log-probability (nats). Scores are means per item, so that a long text weighs as
/// much as a short one; the reported numbers weigh each word or byte alike, as
/// lm-evaluation-harness does.
public enum DocumentMetric implements Metric {
    WORD_PERPLEXITY("word_perplexity", "weighted_perplexity"),
    BYTE_PERPLEXITY("byte_perplexity", "weighted_perplexity"),
    BITS_PER_BYTE("bits_per_byte", "bits_per_byte");

    private final String key;
    private final String aggregation;

    DocumentMetric(String key, String aggregation) {
        this.key = key;
        this.aggregation = aggregation;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String aggregation() {
        return aggregation;
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    public Measurement measure(Document document) {
        double units = this == WORD_PERPLEXITY ? document.words() : document.bytes();
        return new Measurement(
                Likelihood.perUnit(document.logProbability(), units),
                List.of(document.logProbability(), units));
    }

    @Override
    public double report(List<Measurement> items) {
        double perUnit = -Measurement.sum(items, 0) / Measurement.sum(items, 1);
        return this == BITS_PER_BYTE ? perUnit / Math.log(2) : Math.exp(perUnit);
    }
}
