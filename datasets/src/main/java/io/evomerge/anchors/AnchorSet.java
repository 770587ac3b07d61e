package io.evomerge.anchors;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Items of a bank that stand for all of them, in the order in which they should be asked.
///
/// @param items positions in the bank, all different
/// @param weights of their responses in the weighted mean; positive or zero, adding up to 1
public record AnchorSet(int[] items, double[] weights) {
    private static final double ROUNDING = 1e-6;

    public AnchorSet {
        items = items.clone();
        weights = weights.clone();
        if (items.length == 0 || items.length != weights.length) {
            throw new IllegalArgumentException(
                    items.length + " anchors with " + weights.length + " weights");
        }
        if (IntStream.of(items).distinct().count() < items.length) {
            throw new IllegalArgumentException("an item is an anchor twice");
        }
        if (Arrays.stream(weights).anyMatch(w -> !(w >= 0))
                || Math.abs(Arrays.stream(weights).sum() - 1) > ROUNDING) {
            throw new IllegalArgumentException("weights must not be negative and add up to 1");
        }
    }

    @Override
    public int[] items() {
        return items.clone();
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    public int size() {
        return items.length;
    }

    public int item(int position) {
        return items[position];
    }

    public double weight(int position) {
        return weights[position];
    }
}
