package io.evomerge.estimators;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// How much better one candidate is than another over all items, from their responses to the same
/// anchors: the difference of two estimates, whose errors have much in common.
///
/// What an estimator errs on two models is alike where they answer alike. The variance of the
/// difference's error is therefore taken as `a + b u`, with `u = Σ_j |y_j − y'_j| / n` the share of
/// the anchors that they answered differently; `a, b ≥ 0` are fitted by weighted least squares to
/// the squared differences of errors on pairs of models held out.
///
/// Comparing on common items is what Miller 2024, section 4, recommends for all items; anchors and
/// estimators make the simple formula given there (the weighted variance of `y − y'`) too wide
/// where curves know more than the anchors, and too narrow where anchors are few.
///
/// @param common `a`, squared score
/// @param apart `b`, squared score per share
/// @see <a href="https://arxiv.org/abs/2411.00640">Miller 2024, Adding Error Bars to Evals</a>
public record PairedDifference(ScoreEstimator estimator, double common, double apart) {
    /// Partners of each model on either side: all pairs of about a hundred models, a sample of
    /// more.
    private static final int PARTNERS = 50;

    private static final int ROUNDS = 3;

    /// Of two models held out in the same fold.
    ///
    /// @param apart `u`
    /// @param square of the difference of their errors
    private record Pair(double apart, double square) {}

    /// @param errors of the estimator on the models held out, fold by fold
    static PairedDifference learned(ScoreEstimator estimator, Folds folds, double[] errors) {
        List<Pair> pairs = pairs(folds, errors);
        if (pairs.isEmpty()) {
            // Too few models to see what errors have in common: as if it were nothing.
            return new PairedDifference(
                    estimator, 2 * ErrorMoments.of(errors, errors).weighted(), 0);
        }
        double[] line = {1, 0};
        for (int round = 0; round < ROUNDS; round++) {
            line = fitted(pairs, line);
        }
        return new PairedDifference(estimator, line[0], line[1]);
    }

    private static List<Pair> pairs(Folds folds, double[] errors) {
        List<Pair> out = new ArrayList<>();
        int start = 0;
        for (Folds.Fold fold : folds.folds()) {
            double[][] responses = fold.responses();
            for (int i = 0; i < responses.length; i++) {
                for (int j : partners(i, responses.length)) {
                    double difference = errors[start + i] - errors[start + j];
                    out.add(new Pair(apart(responses[i], responses[j]), difference * difference));
                }
            }
            start += responses.length;
        }
        return out;
    }

    /// At equal distances from `i` once around the circle of all models, so that neighbours, which
    /// may be alike, are no more frequent than others. Each pair comes once: partners lie less than
    /// half the circle ahead, or just opposite a model of the first half.
    private static int[] partners(int i, int models) {
        int half = models / 2;
        int count = Math.min(half, PARTNERS);
        return IntStream.rangeClosed(1, count)
                .map(k -> (int) Math.ceilDiv((long) k * half, count))
                .filter(ahead -> 2 * ahead < models || i < half)
                .map(ahead -> (i + ahead) % models)
                .toArray();
    }

    /// `(a, b)` of the least squares whose weights are the inverse squares of an earlier line: a
    /// square's own deviation grows with its expectation.
    private static double[] fitted(List<Pair> pairs, double[] before) {
        double w = 0;
        double wu = 0;
        double wuu = 0;
        double ws = 0;
        double wus = 0;
        for (Pair pair : pairs) {
            double expected = Math.max(before[0] + before[1] * pair.apart, 1e-12);
            double weight = 1 / (expected * expected);
            w += weight;
            wu += weight * pair.apart;
            wuu += weight * pair.apart * pair.apart;
            ws += weight * pair.square;
            wus += weight * pair.apart * pair.square;
        }
        double spread = w * wuu - wu * wu;
        double slope = spread > 0 ? (w * wus - wu * ws) / spread : 0;
        double intercept = (ws - slope * wu) / w;
        if (slope < 0) {
            return new double[] {ws / w, 0};
        }
        return intercept < 0 ? new double[] {0, wus / wuu} : new double[] {intercept, slope};
    }

    private static double apart(double[] first, double[] second) {
        double sum = 0;
        for (int j = 0; j < first.length; j++) {
            sum += Math.abs(first[j] - second[j]);
        }
        return sum / first.length;
    }

    /// By how much the first is better.
    ///
    /// @param first responses of one candidate to the anchors
    /// @param second responses of the other
    public Estimate estimate(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(
                    "%d and %d responses".formatted(first.length, second.length));
        }
        double value = estimator.estimate(first).value() - estimator.estimate(second).value();
        return new Estimate(value, Math.sqrt(common + apart * apart(first, second)));
    }
}
