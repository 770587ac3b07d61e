package io.evomerge.search;

import io.evomerge.documents.InputException;
import java.util.List;
import java.util.stream.IntStream;

/// Settings that are piecewise linear in the depth, instead of constant in groups of layers.
///
/// Knot `k` of `K` lies at layer `k (L − 1) / (K − 1)` of `L` layers, counted from 0: the first at
/// the first layer, the last at the last one. Between knots genes are interpolated linearly: values
/// as well, or on a logarithmic scale their logarithms. It is what a list of `K` numbers in a
/// recipe of mergekit's means ("gradient"), but that the final norm and the head take the last
/// layer's settings, as those of slices do, and not the first one's.
///
/// @param anchors one for each knot
/// @param layers how many the models have
record Profile(List<Anchor> anchors, int layers) {
    /// @throws InputException for more knots than layers
    static Profile of(int knots, int layers) {
        if (knots > layers) {
            throw new InputException(
                    "space.layers",
                    "has " + knots + " knots, but the models have " + layers + " layers",
                    layers < 2 ? "write layers: 1" : "write at most " + layers + ", or each");
        }
        return new Profile(
                IntStream.range(0, knots)
                        .mapToObj(k -> Anchor.ofKnot(k, k * (layers - 1.0) / (knots - 1)))
                        .toList(),
                layers);
    }

    Blend at(int layer) {
        int gaps = anchors.size() - 1;
        // whole numbers until the last division, so that a knot on a layer is met exactly
        int before = layer * gaps / (layers - 1);
        double part = layer * gaps % (layers - 1) / (layers - 1.0);
        return part == 0
                ? Blend.at(anchors.get(before))
                : new Blend(anchors.get(before), anchors.get(before + 1), part);
    }
}
