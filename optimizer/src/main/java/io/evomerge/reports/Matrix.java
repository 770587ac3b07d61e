package io.evomerge.reports;

import java.util.ArrayList;
import java.util.List;

/// Numbers with names for their rows and columns.
///
/// @param title what the numbers are
/// @param values row by row; NaN where there is none
public record Matrix(
        String title, List<String> rows, List<String> columns, List<List<Double>> values) {
    public Matrix {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        values = new ArrayList<>(values);
        values.replaceAll(List::copyOf);
        values = List.copyOf(values);
        int width = columns.size();
        if (rows.isEmpty() || width == 0) {
            throw new IllegalArgumentException("a matrix without rows or columns");
        }
        if (values.size() != rows.size() || values.stream().anyMatch(r -> r.size() != width)) {
            throw new IllegalArgumentException("values do not fit the names");
        }
    }

    /// The largest absolute value; 0 if there is none.
    double largest() {
        return values.stream()
                .flatMap(List::stream)
                .filter(v -> !v.isNaN())
                .mapToDouble(Math::abs)
                .max()
                .orElse(0);
    }
}
