package io.evomerge.journal;

import java.util.Arrays;
import java.util.Objects;

/// Places in a file, eight bytes each: a growing array of numbers.
final class Offsets {
    private long[] values = new long[64];
    private int size;

    int size() {
        return size;
    }

    long get(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }
}
