package io.evomerge.search;

import java.util.Locale;

/// How the scores of several tasks become one number. With scores `sᵢ` in [0, 1] and weights `wᵢ`
/// that sum to 1:
///
/// | name             | value                              |
/// |------------------|------------------------------------|
/// | `mean`           | `Σ wᵢ sᵢ`                          |
/// | `geometric_mean` | `exp Σ wᵢ ln max(sᵢ, 0.001)`       |
/// | `min`            | `min sᵢ`, whatever the weights     |
///
/// The floor of the geometric mean keeps one task at 0 from hiding all progress in the others.
public enum Aggregate {
    MEAN {
        @Override
        double of(double[] scores, double[] weights) {
            double sum = 0;
            for (int i = 0; i < scores.length; i++) {
                sum += weights[i] * scores[i];
            }
            return sum;
        }

        @Override
        double[] gradient(double[] scores, double[] weights) {
            return weights.clone();
        }
    },
    GEOMETRIC_MEAN {
        @Override
        double of(double[] scores, double[] weights) {
            double sum = 0;
            for (int i = 0; i < scores.length; i++) {
                sum += weights[i] * Math.log(Math.max(scores[i], FLOOR));
            }
            return Math.exp(sum);
        }

        @Override
        double[] gradient(double[] scores, double[] weights) {
            double value = of(scores, weights);
            double[] out = new double[scores.length];
            for (int i = 0; i < scores.length; i++) {
                out[i] = value * weights[i] / Math.max(scores[i], FLOOR);
            }
            return out;
        }
    },
    MIN {
        @Override
        double of(double[] scores, double[] weights) {
            return scores[weakest(scores)];
        }

        @Override
        double[] gradient(double[] scores, double[] weights) {
            double[] out = new double[scores.length];
            out[weakest(scores)] = 1;
            return out;
        }
    };

    private static final double FLOOR = 0.001;

    /// The aggregate of scores with weights that sum to 1.
    abstract double of(double[] scores, double[] weights);

    /// Its partial derivatives by the scores, for the delta method.
    abstract double[] gradient(double[] scores, double[] weights);

    /// The name in search.yaml.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static int weakest(double[] scores) {
        int at = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] < scores[at]) {
                at = i;
            }
        }
        return at;
    }
}
