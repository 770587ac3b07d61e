package io.evomerge.reports;

import io.evomerge.recipes.LayerRange;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Slice;
import io.evomerge.recipes.Source;
import java.util.List;
import java.util.Optional;

/// Consecutive layers of one model in a path.
///
/// @param scale the factor of what these layers add to the stream
public record Passage(String model, LayerRange layers, double scale) {
    /// The passages of a recipe that stacks layers; none for all other recipes.
    static List<Passage> of(Recipe recipe) {
        return recipe.method().equals("passthrough")
                ? recipe.slices().stream().flatMap(s -> of(s).stream()).toList()
                : List.of();
    }

    private static Optional<Passage> of(Slice slice) {
        Source source = slice.sources().getFirst();
        return source.layers().map(layers -> new Passage(source.model(), layers, scale(source)));
    }

    /// Of the outputs of attention, which is that of the whole passage in a search's paths.
    private static double scale(Source source) {
        return Optional.ofNullable(source.parameters().get("scale"))
                .flatMap((Setting s) -> s.at("self_attn.o_proj.weight", 0))
                .map(value -> (Double) value)
                .orElse(1.0);
    }
}
