package io.evomerge.irt;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/// An array to be written to an [ArrayFile].
///
/// @param shape its sizes, the last one running fastest
/// @param values by position in that order
record NumberArray(String name, NumberType type, int[] shape, LongToDoubleFunction values) {
    static NumberArray of(String name, double[] values) {
        return new NumberArray(
                name, NumberType.F64, new int[] {values.length}, i -> values[(int) i]);
    }

    /// Of equally long rows.
    static NumberArray of(String name, NumberType type, double[][] rows, int columns) {
        return new NumberArray(
                name,
                type,
                new int[] {rows.length, columns},
                i -> rows[(int) (i / columns)][(int) (i % columns)]);
    }

    /// Of square matrices.
    static NumberArray ofSquares(String name, List<double[][]> matrices, int size) {
        int each = size * size;
        return new NumberArray(
                name,
                NumberType.F64,
                new int[] {matrices.size(), size, size},
                i -> matrices.get((int) (i / each))[(int) (i % each) / size][(int) (i % size)]);
    }

    long count() {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    long bytes() {
        return count() * type.bytes();
    }
}
