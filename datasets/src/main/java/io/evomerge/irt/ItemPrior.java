package io.evomerge.irt;

import java.util.Arrays;

/// The normal prior of item parameters, one mean and variance for each kind of parameter, estimated
/// from all items at once (empirical Bayes; Mislevy 1986).
///
/// Where there are many models, it hardly matters; where there are few, items borrow strength from
/// each other, and none runs off to infinity. In several dimensions, the slopes' variances also
/// tell how much each dimension is needed.
///
/// @param means of `(a_1 … a_D, d, logit c)`
/// @param variances of the same
record ItemPrior(double[] means, double[] variances) {
    /// As if so many further items stood at the first guess, so that no variance collapses.
    private static final double GUESS_COUNT = 4;

    /// Wide enough for real items, narrow enough to begin with.
    static ItemPrior first(int dimensions, double guessing) {
        double[] means = new double[dimensions + 2];
        double[] variances = new double[dimensions + 2];
        Arrays.fill(variances, 1);
        means[0] = 1;
        variances[dimensions] = 4;
        means[dimensions + 1] = Logistic.logit(guessing);
        variances[dimensions + 1] = 0.25;
        return new ItemPrior(means, variances);
    }

    /// The prior that fits estimates best, given their error variances.
    ///
    /// @param parameters `[items × (D + 2)]`
    /// @param errors variances of the same
    /// @param first what the variances lean to
    /// @param free how many of the parameters, from the first on, are estimated
    static ItemPrior fitted(double[][] parameters, double[][] errors, ItemPrior first, int free) {
        double[] means = first.means.clone();
        double[] variances = first.variances.clone();
        int items = parameters.length;
        for (int k = 0; k < free; k++) {
            double sum = 0;
            for (double[] item : parameters) {
                sum += item[k];
            }
            means[k] = sum / items;
            double spread = 0;
            for (int j = 0; j < items; j++) {
                double off = parameters[j][k] - means[k];
                spread += off * off + errors[j][k];
            }
            variances[k] =
                    (spread + GUESS_COUNT * 0.1 * first.variances[k]) / (items + GUESS_COUNT);
        }
        return new ItemPrior(means, variances);
    }

    /// The same, with the normal prior of `ln a` in place of that of `a`.
    ///
    /// @param slopes positive ones
    /// @param errors variances of their logarithms
    ItemPrior withLogSlopes(double[] slopes, double[] errors) {
        double mean = Arrays.stream(slopes).map(Math::log).average().orElseThrow();
        double spread = GUESS_COUNT * 0.1;
        for (int j = 0; j < slopes.length; j++) {
            double off = Math.log(slopes[j]) - mean;
            spread += off * off + errors[j];
        }
        double[] logMeans = means.clone();
        double[] logVariances = variances.clone();
        logMeans[0] = mean;
        logVariances[0] = spread / (slopes.length + GUESS_COUNT);
        return new ItemPrior(logMeans, logVariances);
    }
}
