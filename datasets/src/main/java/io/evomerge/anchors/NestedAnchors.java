package io.evomerge.anchors;

import io.evomerge.irt.ItemBank;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Smaller sets within a larger one, so that a candidate that has answered the first few can go on
/// to the next.
public final class NestedAnchors {
    private NestedAnchors() {}

    /// The first anchors of a set, as sets of their own; each weighs what it stands for among so
    /// many.
    ///
    /// @param sizes ascending, at most the set's
    public static List<AnchorSet> of(ItemBank bank, AnchorSet largest, int... sizes) {
        int before = 0;
        for (int size : sizes) {
            if (size <= before || size > largest.size()) {
                throw new IllegalArgumentException(
                        "sizes %s must ascend, up to %d"
                                .formatted(Arrays.toString(sizes), largest.size()));
            }
            before = size;
        }
        return IntStream.of(sizes).mapToObj(size -> first(bank, largest, size)).toList();
    }

    private static AnchorSet first(ItemBank bank, AnchorSet set, int size) {
        if (size == set.size()) {
            return set;
        }
        int[] items = Arrays.copyOf(set.items(), size);
        return new AnchorSet(items, WeightFit.of(bank, items, Weights.own(bank, items)));
    }
}
