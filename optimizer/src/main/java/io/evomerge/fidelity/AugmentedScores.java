package io.evomerge.fidelity;

import io.evomerge.evaluators.Responses;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What candidates would score on new items of a task, predicted from their scores on the items
/// that all of them were asked and from how probable the right answers are to them:
///
/// `ẑ = m + w₁ (s − m) + w₂ (p − q)`, `w = V⁻¹ c`
///
/// | symbol   | meaning                                                                        |
/// |----------|--------------------------------------------------------------------------------|
/// | `s`, `m` | a candidate's mean score, and the mean of that over all candidates             |
/// | `p`, `q` | the same of the probabilities of the right answers ([Evidence#PROBABILITY])    |
/// | `V`      | `2 × 2`, covariance of `(s, p)` over candidates                                |
/// | `c`      | covariance of `s` and of `p` with the score of an item that they do not count: |
/// |          | its mean over all pairs of different items                                     |
///
/// It is the linear prediction of least squared error. Of a score that wanders with the choice of
/// items it believes little, and leaves what is said of the candidate to the probabilities; where
/// these say nothing, what remains is Kelley's regression towards the mean. Both weights are 0 at
/// least: a right answer never counts against a candidate.
///
/// @see <a href="https://doi.org/10.3102/1076998607302636">Haberman 2008, When Can Subscores Have
///     Value?</a>, and Wainer et al. 2001, Augmented Scores, in Thissen and Wainer (eds.), Test
///     Scoring
public final class AugmentedScores {
    /// Before so many candidates are known, their scores are taken as they are.
    private static final int LEAST = 10;

    private final Map<String, Task> tasks = new HashMap<>();

    /// Learns from a candidate.
    ///
    /// @param responses to the same items as those of all others
    public void add(List<Responses> responses) {
        for (Responses of : responses) {
            tasks.computeIfAbsent(of.task(), t -> new Task(of.scores().size())).add(of);
        }
    }

    /// The prediction from a candidate's answers to the same items. The error is that of its mean
    /// score.
    public TaskScore of(Responses responses) {
        TaskScore plain = TaskScore.of(responses);
        Task task = tasks.get(responses.task());
        if (task == null || task.count < LEAST) {
            return plain;
        }
        return new TaskScore(
                plain.task(),
                Math.clamp(task.predicted(responses), 0.0, 1.0),
                plain.standardError(),
                plain.logProbability());
    }

    /// Sums over the candidates. `a` are scores, `b` probabilities.
    private static final class Task {
        private static final double SINGULAR = 1e-9;

        private final int items;
        private int count;
        private final double[] a;
        private final double[] b;
        private final double[] aa;
        private final double[] ab;
        private double totalAa;
        private double totalAb;
        private double totalBb;

        Task(int items) {
            this.items = items;
            a = new double[items];
            b = new double[items];
            aa = new double[items];
            ab = new double[items];
        }

        void add(Responses responses) {
            double[] scores = Evidence.SCORE.of(responses);
            double[] chances = Evidence.PROBABILITY.of(responses);
            if (scores.length != items) {
                throw new IllegalArgumentException(scores.length + " answers to " + items);
            }
            count++;
            double score = 0;
            double chance = 0;
            for (int i = 0; i < items; i++) {
                a[i] += scores[i];
                b[i] += chances[i];
                aa[i] += scores[i] * scores[i];
                ab[i] += scores[i] * chances[i];
                score += scores[i];
                chance += chances[i];
            }
            totalAa += score * score;
            totalAb += score * chance;
            totalBb += chance * chance;
        }

        double predicted(Responses responses) {
            double[] weights = weights();
            double mean = sum(a) / items / count;
            double usual = sum(b) / items / count;
            return mean
                    + weights[0] * (mean(Evidence.SCORE.of(responses)) - mean)
                    + weights[1] * (mean(Evidence.PROBABILITY.of(responses)) - usual);
        }

        /// All moments are sums over candidates of products of sums over items; factors that they
        /// have in common cancel.
        private double[] weights() {
            double ofScores = totalAa - sum(a) * sum(a) / count;
            double ofBoth = totalAb - sum(a) * sum(b) / count;
            double ofChances = totalBb - sum(b) * sum(b) / count;
            double sameScores = 0;
            double sameBoth = 0;
            for (int i = 0; i < items; i++) {
                sameScores += aa[i] - a[i] * a[i] / count;
                sameBoth += ab[i] - a[i] * b[i] / count;
            }
            // Of n² pairs of items, n (n - 1) are of different ones.
            double pairs = items / (items - 1.0);
            double trueScores = (ofScores - sameScores) * pairs;
            double trueBoth = (ofBoth - sameBoth) * pairs;
            double determinant = ofScores * ofChances - ofBoth * ofBoth;
            if (determinant > SINGULAR * ofScores * ofChances) {
                double first = (trueScores * ofChances - trueBoth * ofBoth) / determinant;
                double second = (trueBoth * ofScores - trueScores * ofBoth) / determinant;
                if (first >= 0 && second >= 0) {
                    return new double[] {first, second};
                }
                if (first < 0 && trueBoth > 0) {
                    return new double[] {0, trueBoth / ofChances};
                }
            }
            return new double[] {trueScores > 0 ? trueScores / ofScores : 1, 0};
        }

        private static double sum(double[] values) {
            return Arrays.stream(values).sum();
        }

        private static double mean(double[] values) {
            return sum(values) / values.length;
        }
    }
}
