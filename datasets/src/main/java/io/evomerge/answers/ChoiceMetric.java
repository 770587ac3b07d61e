package io.evomerge.answers;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Metrics of multiple choice. The accuracies ask whether the right option is the likeliest; of
/// equal options the first counts.
///
/// | key           | an option's value                                                         |
/// |---------------|---------------------------------------------------------------------------|
/// | `acc`         | the sum of its log-probabilities                                          |
/// | `acc_norm`    | that sum, divided by the option's characters (code points, as in Python)  |
/// | `acc_bytes`   | that sum, divided by the option's bytes of UTF-8                          |
/// | `brier_score` | squared distance of the options' shares from the right ones, in [0, 2]    |
///
/// The delimiter before the option is scored with it, but not counted in its length. Of an empty
/// option the length is taken as 1.
///
/// An item's score under `brier_score` is `1 − b/2`; reported is the mean `b`.
public enum ChoiceMetric implements Metric {
    ACC("acc"),
    ACC_NORM("acc_norm"),
    ACC_BYTES("acc_bytes"),
    BRIER_SCORE("brier_score");

    private final String key;

    ChoiceMetric(String key) {
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String aggregation() {
        return this == BRIER_SCORE ? "brier_score" : "mean";
    }

    @Override
    public boolean higherIsBetter() {
        return this != BRIER_SCORE;
    }

    public Measurement measure(Options options) {
        if (this == BRIER_SCORE) {
            double distance = brier(options);
            return new Measurement(1 - distance / 2, List.of(distance));
        }
        return Measurement.of(best(options) == options.gold());
    }

    @Override
    public double report(List<Measurement> items) {
        return this == BRIER_SCORE
                ? Measurement.sum(items, 0) / items.size()
                : Measurement.mean(items);
    }

    private int best(Options options) {
        int best = 0;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < options.texts().size(); i++) {
            double value = options.logProbabilities().get(i) / length(options.texts().get(i));
            if (value > bestValue) {
                best = i;
                bestValue = value;
            }
        }
        return best;
    }

    private double length(String text) {
        int length =
                switch (this) {
                    case ACC, BRIER_SCORE -> 1;
                    case ACC_NORM -> text.codePointCount(0, text.length());
                    case ACC_BYTES -> text.getBytes(StandardCharsets.UTF_8).length;
                };
        return Math.max(1, length);
    }

    /// `Σᵢ (pᵢ − [i is right])²` (Brier 1950), at most 2 but for rounding.
    private static double brier(Options options) {
        List<Double> shares = options.shares();
        double sum = 0;
        for (int i = 0; i < shares.size(); i++) {
            double error = shares.get(i) - (i == options.gold() ? 1 : 0);
            sum += error * error;
        }
        return Math.min(2, sum);
    }
}
