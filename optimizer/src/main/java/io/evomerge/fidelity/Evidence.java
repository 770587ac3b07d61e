package io.evomerge.fidelity;

import io.evomerge.evaluators.Responses;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What of an answer estimates go by.
public enum Evidence {
    /// `p = exp(l)`, with `l` the mean log-probability per token of the right answer: how near a
    /// candidate is to it. It moves with every change of the weights, while the score of an item
    /// only jumps, so that a few items say as much by it as many do by their scores.
    PROBABILITY {
        @Override
        double[] of(Responses responses) {
            return responses.logProbabilities().stream()
                    .mapToDouble(Evidence::probability)
                    .toArray();
        }
    },
    /// The score of the item, in [0, 1]: all that the response models of the literature know.
    SCORE {
        @Override
        double[] of(Responses responses) {
            return responses.scores().stream().mapToDouble(Double::doubleValue).toArray();
        }
    };

    /// The words for search.yaml.
    public static final List<String> NAMES = Arrays.stream(values()).map(Evidence::key).toList();

    /// One number in [0, 1] for each item.
    abstract double[] of(Responses responses);

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException for an unknown name
    public static Evidence named(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /// 0 where the model is so far off that its log-probability is no number.
    private static double probability(double logProbability) {
        return Double.isNaN(logProbability) ? 0 : Math.min(1, Math.exp(logProbability));
    }
}
