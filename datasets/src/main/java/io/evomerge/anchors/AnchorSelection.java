package io.evomerge.anchors;

import io.evomerge.irt.ItemBank;
import java.util.random.RandomGenerator;

/// A way to choose anchors.
public sealed interface AnchorSelection
        permits RandomAnchors, ClusterAnchors, InformationAnchors, VarianceAnchors {
    /// @param count anchors wanted, at most the bank's items
    AnchorSet select(ItemBank bank, int count, RandomGenerator random);
}
