package io.evomerge.strategies;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What one objective is expected to be at a point: a [Polynomial] `q` of the genes, through a
/// warp.
///
/// Scores that all lie in [0, 1] are modelled as `1 / (1 + e^−q)`: `q` is fitted to `ln (s / (1 −
/// s))` of scores cut to [[#MARGIN], 1 − [#MARGIN]], with weights `s (1 − s)`, the inverse of what
/// the logit does to the variance of a share of right answers. Other scores are modelled as they
/// are.
///
/// Order and penalty are those with the least squared error at points left out, one by one; the
/// share of variance explained there, `R² = 1 − Σ w (y − ŷ₋)² / Σ w (y − ȳ₋)²`, says whether the
/// model knows anything. As the best of many forms, it is above 0 for half of all scores that are
/// nothing but noise; above [#LEAST_HELD_OUT] and [#LUCK] over the number of points it is for about
/// one in ten (200 seeds of 1 to 6 genes and 14 to 160 evenly spread points).
///
/// Points that miss a constraint have the worst score of those that do not: how far they miss it
/// would drown what is to be modelled. Where none meets them all, it is just this that is modelled.
///
/// @param points of the fit
/// @param heldOut `R²`
/// @param mostLeverage the largest leverage among the points of the fit
record ScoreModel(
        Polynomial polynomial, boolean isWarped, int points, double heldOut, double mostLeverage) {
    private static final double MARGIN = 0.005;
    private static final double[] RIDGES = {1e-8, 1e-4, 1e-3, 1e-2, 0.1, 1};

    private static final double LEAST_HELD_OUT = 0.1;
    private static final double LUCK = 5;

    /// More terms than this are not tried: a fit takes the cube of their number.
    private static final int MOST_UNKNOWNS = 300;

    /// @param points at least one, none of which failed
    static ScoreModel of(List<Scored> points, int objective) {
        double[] scores = scores(points, objective);
        double[][] genomes = points.stream().map(Scored::genome).toArray(double[][]::new);
        boolean isWarped = true;
        for (double score : scores) {
            isWarped &= score >= 0 && score <= 1;
        }
        double[] values = new double[scores.length];
        double[] weights = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double share = Math.clamp(scores[i], MARGIN, 1 - MARGIN);
            values[i] = isWarped ? Math.log(share / (1 - share)) : scores[i];
            weights[i] = isWarped ? share * (1 - share) : 1;
        }
        return best(genomes, values, weights, isWarped);
    }

    private static double[] scores(List<Scored> points, int objective) {
        double worst =
                points.stream()
                        .filter(p -> !p.missesConstraint())
                        .mapToDouble(p -> p.objectives()[objective])
                        .min()
                        .orElse(Double.NEGATIVE_INFINITY);
        return points.stream()
                .mapToDouble(p -> p.objectives()[objective])
                .map(score -> Math.max(score, worst))
                .toArray();
    }

    private static ScoreModel best(
            double[][] points, double[] values, double[] weights, boolean isWarped) {
        double usual = errorOfMean(values, weights);
        Trial best =
                orders(points[0].length).stream()
                        .flatMap(o -> Arrays.stream(RIDGES).mapToObj(r -> new Form(o, r)))
                        .map(f -> f.fit(points, values, weights))
                        .min(Comparator.comparingDouble(Trial::error))
                        .orElseThrow();
        double farthest = Arrays.stream(points).mapToDouble(best.fit::leverage).max().orElseThrow();
        double heldOut = usual > 0 ? 1 - best.error / usual : 0;
        return new ScoreModel(best.fit, isWarped, values.length, heldOut, farthest);
    }

    /// A linear one always.
    private static List<ModelOrder> orders(int genes) {
        return Arrays.stream(ModelOrder.values())
                .filter(o -> o == ModelOrder.LINEAR || o.unknowns(genes) <= MOST_UNKNOWNS)
                .toList();
    }

    private record Form(ModelOrder order, double ridge) {
        Trial fit(double[][] points, double[] values, double[] weights) {
            Polynomial fit = Polynomial.fit(order, points, values, weights, ridge);
            return new Trial(fit, ScoreModel.error(fit, points, values, weights));
        }
    }

    private record Trial(Polynomial fit, double error) {}

    /// Of points left out.
    private static double error(
            Polynomial fit, double[][] points, double[] values, double[] weights) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double off = values[i] - fit.leftOut(points[i], values[i], weights[i]);
            sum += weights[i] * off * off;
        }
        return sum;
    }

    /// Of points left out, predicted by the mean of the others.
    private static double errorOfMean(double[] values, double[] weights) {
        double total = 0;
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            total += weights[i];
            mean += weights[i] * values[i];
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double rest = total - weights[i];
            double off = values[i] - (mean - weights[i] * values[i]) / rest;
            sum += rest > 0 ? weights[i] * off * off : 0;
        }
        return sum;
    }

    boolean isUseful() {
        return heldOut > Math.max(LEAST_HELD_OUT, LUCK / points);
    }

    /// Whether the model would have to extrapolate: its value there hangs more on the scores than
    /// at any point of the fit.
    boolean knows(double[] point) {
        return polynomial.leverage(point) <= mostLeverage;
    }

    double value(double[] point) {
        double q = polynomial.value(point);
        return isWarped ? 1 / (1 + Math.exp(-q)) : q;
    }
}
