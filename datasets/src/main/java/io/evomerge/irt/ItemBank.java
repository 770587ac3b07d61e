package io.evomerge.irt;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A calibrated set of items: their response curves, and the responses that they were fitted to,
/// from which anchors are chosen and estimators learn their own errors.
///
/// @param model the form of the curves
/// @param responses of the models that it was calibrated on
/// @param subtasks one label per item; each sub-task counts by `weights`
/// @param weights of the items in the score; they add up to 1
/// @param scores of the calibrated models, which estimators aim at: over these items, or over a
///     larger benchmark that they were taken from
public record ItemBank(
        ItemModel model,
        ResponseMatrix responses,
        ItemFit fit,
        List<String> subtasks,
        double[] weights,
        double[] scores) {
    private static final double ROUNDING = 1e-9;

    public ItemBank {
        subtasks = List.copyOf(subtasks);
        weights = weights.clone();
        scores = scores.clone();
        int items = responses.itemCount();
        if (fit.curves().items() != items
                || subtasks.size() != items
                || weights.length != items
                || fit.abilities().size() != responses.modelCount()
                || scores.length != responses.modelCount()) {
            throw new IllegalArgumentException(
                    "%d items, %d models, but %d curves, %d sub-tasks, %d weights, %d abilities, %d scores"
                            .formatted(
                                    items,
                                    responses.modelCount(),
                                    fit.curves().items(),
                                    subtasks.size(),
                                    weights.length,
                                    fit.abilities().size(),
                                    scores.length));
        }
        if (Math.abs(Arrays.stream(weights).sum() - 1) > ROUNDING * items) {
            throw new IllegalArgumentException("weights add up to " + Arrays.stream(weights).sum());
        }
    }

    /// A bank of one sub-task, all of whose items count alike.
    public static ItemBank of(ItemModel model, ResponseMatrix responses, ItemFit fit) {
        double[] weights = new double[responses.itemCount()];
        Arrays.fill(weights, 1.0 / weights.length);
        return of(model, responses, fit, responses.items().stream().map(i -> "").toList(), weights);
    }

    /// A bank whose models' scores are those over its items; items that a model was not asked count
    /// as the curves expect.
    public static ItemBank of(
            ItemModel model,
            ResponseMatrix responses,
            ItemFit fit,
            List<String> subtasks,
            double[] weights) {
        double[] scores =
                IntStream.range(0, responses.modelCount())
                        .mapToDouble(i -> score(responses, fit, weights, i))
                        .toArray();
        return new ItemBank(model, responses, fit, subtasks, weights, scores);
    }

    private static double score(
            ResponseMatrix responses, ItemFit fit, double[] weights, int model) {
        double[] ability = fit.abilities().get(model).mean();
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            double response = responses.get(model, j);
            sum +=
                    weights[j]
                            * (Double.isNaN(response)
                                    ? fit.curves().probability(j, ability)
                                    : response);
        }
        return sum;
    }

    /// The same bank, aiming at other scores, in [0, 1].
    public ItemBank withScores(double[] others) {
        return new ItemBank(model, responses, fit, subtasks, weights, others);
    }

    /// The bank with some of the models that it was calibrated on; the curves stay.
    public ItemBank ofModels(int[] chosen) {
        var abilities = IntStream.of(chosen).mapToObj(fit.abilities()::get).toList();
        return new ItemBank(
                model,
                responses.ofModels(chosen),
                fit.withAbilities(abilities),
                subtasks,
                weights,
                IntStream.of(chosen).mapToDouble(i -> scores[i]).toArray());
    }

    public ItemCurves curves() {
        return fit.curves();
    }

    public int items() {
        return weights.length;
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    public double weight(int item) {
        return weights[item];
    }

    @Override
    public double[] scores() {
        return scores.clone();
    }

    /// What estimators aim at for a model that was calibrated on.
    public double score(int model) {
        return scores[model];
    }
}
