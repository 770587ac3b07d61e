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
/// @param weights of the items in the score that is estimated; they add up to 1
public record ItemBank(
        ItemModel model,
        ResponseMatrix responses,
        ItemFit fit,
        List<String> subtasks,
        double[] weights) {
    private static final double ROUNDING = 1e-9;

    public ItemBank {
        subtasks = List.copyOf(subtasks);
        weights = weights.clone();
        int items = responses.itemCount();
        if (fit.curves().items() != items
                || subtasks.size() != items
                || weights.length != items
                || fit.abilities().size() != responses.modelCount()) {
            throw new IllegalArgumentException(
                    "%d items, but %d curves, %d sub-tasks, %d weights"
                            .formatted(
                                    items, fit.curves().items(), subtasks.size(), weights.length));
        }
        if (Math.abs(Arrays.stream(weights).sum() - 1) > ROUNDING * items) {
            throw new IllegalArgumentException("weights add up to " + Arrays.stream(weights).sum());
        }
    }

    /// A bank of one sub-task, all of whose items count alike.
    public static ItemBank of(ItemModel model, ResponseMatrix responses, ItemFit fit) {
        double[] weights = new double[responses.itemCount()];
        Arrays.fill(weights, 1.0 / weights.length);
        return new ItemBank(
                model, responses, fit, responses.items().stream().map(i -> "").toList(), weights);
    }

    /// The bank with some of the models that it was calibrated on; the curves stay.
    public ItemBank ofModels(int[] chosen) {
        var abilities = IntStream.of(chosen).mapToObj(fit.abilities()::get).toList();
        return new ItemBank(
                model, responses.ofModels(chosen), fit.withAbilities(abilities), subtasks, weights);
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

    /// The score over all items of a model that was calibrated on; items that it was not asked
    /// count as the curves expect.
    public double score(int model) {
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
}
