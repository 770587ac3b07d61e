package io.evomerge.search;

import io.evomerge.recipes.LayerRange;
import io.evomerge.strategies.Coordinate;
import java.util.Optional;

/// One coordinate of a search.
///
/// @param name unique in its space: `math-en/layers.0-1/self_attn/weight`, `layers.0-1/t`,
///     `math-en/knot.2/weight`, `math-en/head/weight`, `math-en/on`, `method`,
///     `2/math-en/layers.3/run`
/// @param parameter the parameter's name, `method`, or `on`; in a path `run` or `scale`
/// @param model the expert, as written in search.yaml; absent for parameters that all models share
/// @param layers the layer group, the layer nearest to a knot, or the step of a path; absent for
///     what is not about layers
/// @param filter the part of the tensors' names; absent for the tensors that no filter matches
/// @param range what 0 and 1 stand for
/// @param isWhole whether its values are whole numbers, the ends of the range among them
public record Gene(
        String name,
        String parameter,
        Optional<String> model,
        Optional<LayerRange> layers,
        Optional<String> filter,
        SpaceSpec.Freedom.Range range,
        boolean isWhole) {
    /// How the names of the genes of corrections begin.
    static final String OF_CORRECTIONS = "post/";

    boolean isOfCorrection() {
        return model.isEmpty() && name.startsWith(OF_CORRECTIONS); // an expert may be called post
    }

    /// The number in a recipe that a value of the gene in [0, 1] stands for.
    double value(double gene) {
        return isWhole ? range.wholeAt(gene) : Recipes.rounded(range.at(gene));
    }

    /// The gene as a strategy sees it, but for the method, whose values have no order. On a
    /// logarithmic scale only the ends are the values of recipes.
    Coordinate coordinate() {
        int levels = isWhole ? (int) Math.round(range.max() - range.min()) + 1 : 0;
        int layer = layers.map(LayerRange::start).orElse(-1);
        return new Coordinate(levels, true, range.min(), range.max(), layer);
    }
}
