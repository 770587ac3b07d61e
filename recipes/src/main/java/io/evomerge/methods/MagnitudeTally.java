package io.evomerge.methods;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// How the magnitudes of a chunk of a vector lie relative to a bracket: how many are above it or
/// equal one of its ends, and those between the ends themselves.
final class MagnitudeTally {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Bracket bracket;
    private long above;
    private long high;
    private long low;
    private int[] between = new int[Block.SIZE];
    private int size;

    /// Two magnitudes, the lower one first.
    record Bracket(int low, int high) {}

    MagnitudeTally(Bracket bracket) {
        this.bracket = bracket;
    }

    /// Adds magnitudes, at most a block of them. Overwrites `scratch`.
    void add(int[] magnitudes, int n, int[] scratch) {
        above += countAbove(magnitudes, n, bracket.high());
        high += countEqual(magnitudes, n, bracket.high());
        low += bracket.low() == bracket.high() ? 0 : countEqual(magnitudes, n, bracket.low());
        keepBetween(magnitudes, n, bracket.low(), bracket.high(), scratch);
        note(scratch, n);
    }

    private static int countAbove(int[] magnitudes, int n, int limit) {
        int count = 0;
        for (int i = 0; i < n; i++) {
            count += (limit - magnitudes[i]) >>> 31;
        }
        return count;
    }

    private static int countEqual(int[] magnitudes, int n, int other) {
        int count = 0;
        for (int i = 0; i < n; i++) {
            count += ((magnitudes[i] ^ other) - 1) >>> 31;
        }
        return count;
    }

    /// Zero where a magnitude is not between the ends.
    private static void keepBetween(int[] magnitudes, int n, int low, int high, int[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = magnitudes[i] & (((low - magnitudes[i]) & (magnitudes[i] - high)) >> 31);
        }
    }

    /// Notes what is not zero, which is rare: two at a time, mostly for nothing.
    private void note(int[] values, int n) {
        if (between.length < size + n + 1) {
            between = Arrays.copyOf(between, Math.max(size + n + 1, 2 * size));
        }
        MemorySegment memory = MemorySegment.ofArray(values);
        for (int i = 0; i < n / 2; i++) {
            long pair = memory.get(LONG, 8L * i);
            if (pair != 0) {
                note(values[2 * i]);
                note(values[2 * i + 1]);
            }
        }
        if (n % 2 == 1) {
            note(values[n - 1]);
        }
    }

    private void note(int value) {
        between[size] = value;
        size += value == 0 ? 0 : 1;
    }

    long above() {
        return above;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    long between() {
        return size;
    }

    /// Counts the magnitudes between the ends by the `bits` bits above the lowest `shift`, of those
    /// whose higher bits equal `prefix`.
    void count(int prefix, int shift, int bits, long[] histogram) {
        int mask = histogram.length - 1;
        for (int i = 0; i < size; i++) {
            if (between[i] >>> (shift + bits) == prefix) {
                histogram[(between[i] >>> shift) & mask]++;
            }
        }
    }

    /// How many equal a magnitude within the bracket, its ends included.
    long equal(int magnitude) {
        if (magnitude == bracket.high()) {
            return high;
        }
        return magnitude == bracket.low() ? low : countEqual(between, size, magnitude);
    }
}
