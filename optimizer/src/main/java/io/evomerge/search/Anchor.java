package io.evomerge.search;

import io.evomerge.recipes.LayerRange;
import java.util.Optional;

/// A place along the depth of the models that has genes of its own: a group of layers, a knot of a
/// profile, or one of the ends.
///
/// @param name as genes say it: `layers.0-1`, `knot.2`, `embeddings`, `head`
/// @param order anchors of smaller order have their genes first
/// @param layers those it stands for; of a knot the layer nearest to it; absent at the ends
record Anchor(String name, int order, Optional<LayerRange> layers) {
    /// What lies before all layers.
    static final Anchor EMBEDDINGS = new Anchor("embeddings", -1, Optional.empty());

    /// What lies after all layers.
    static final Anchor HEAD = new Anchor("head", Integer.MAX_VALUE, Optional.empty());

    /// A group of layers: `layers.0-1`, the last layer included.
    static Anchor ofGroup(int order, LayerRange layers) {
        int last = layers.end() - 1;
        String name = "layers." + layers.start() + (last == layers.start() ? "" : "-" + last);
        return new Anchor(name, order, Optional.of(layers));
    }

    /// A knot, the first one being `knot.1`.
    ///
    /// @param layer where it lies, which need not be a whole number
    static Anchor ofKnot(int knot, double layer) {
        int nearest = (int) Math.round(layer);
        return new Anchor(
                "knot." + (knot + 1), knot, Optional.of(new LayerRange(nearest, nearest + 1)));
    }
}
