package io.evomerge.irt;

import java.util.List;
import java.util.stream.IntStream;

/// What many models answered to many items: `[models × items]`, each response in [0, 1] (1: right),
/// or NaN where a model was not asked.
public final class ResponseMatrix {
    private final List<String> models;
    private final List<String> items;
    private final double[][] values;

    /// @param values one row per model, copied
    /// @throws IllegalArgumentException for a row of another length, or a value outside [0, 1]
    public ResponseMatrix(List<String> models, List<String> items, double[][] values) {
        this.models = List.copyOf(models);
        this.items = List.copyOf(items);
        if (values.length != models.size()) {
            throw new IllegalArgumentException(
                    values.length + " rows for " + models.size() + " models");
        }
        this.values = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            this.values[i] = checked(values[i].clone(), models.get(i), items.size());
        }
    }

    private static double[] checked(double[] row, String model, int items) {
        if (row.length != items) {
            throw new IllegalArgumentException(
                    "%s has %d responses to %d items".formatted(model, row.length, items));
        }
        for (double value : row) {
            if (value < 0 || value > 1) {
                throw new IllegalArgumentException(
                        "%s has the response %s, outside [0, 1]".formatted(model, value));
            }
        }
        return row;
    }

    public int modelCount() {
        return values.length;
    }

    public int itemCount() {
        return items.size();
    }

    public List<String> models() {
        return models;
    }

    public List<String> items() {
        return items;
    }

    /// The response, or NaN.
    public double get(int model, int item) {
        return values[model][item];
    }

    /// A copy of one model's responses.
    public double[] row(int model) {
        return values[model].clone();
    }

    /// A copy of all models' responses to one item.
    public double[] column(int item) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i][item]).toArray();
    }

    /// One model's responses to some items, in their order.
    public double[] row(int model, int[] chosen) {
        return IntStream.of(chosen).mapToDouble(j -> values[model][j]).toArray();
    }

    /// The models at some positions, in that order.
    public ResponseMatrix ofModels(int[] chosen) {
        return new ResponseMatrix(
                IntStream.of(chosen).mapToObj(models::get).toList(),
                items,
                IntStream.of(chosen).mapToObj(i -> values[i]).toArray(double[][]::new));
    }

    /// The items at some positions, in that order.
    public ResponseMatrix ofItems(int[] chosen) {
        return new ResponseMatrix(
                models,
                IntStream.of(chosen).mapToObj(items::get).toList(),
                IntStream.range(0, values.length)
                        .mapToObj(i -> row(i, chosen))
                        .toArray(double[][]::new));
    }

    /// Whether every model was asked every item.
    public boolean isComplete() {
        for (double[] row : values) {
            for (double value : row) {
                if (Double.isNaN(value)) {
                    return false;
                }
            }
        }
        return true;
    }
}
