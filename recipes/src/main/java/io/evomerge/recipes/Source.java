package io.evomerge.recipes;

import java.util.Map;
import java.util.Optional;

/// One input of a merge: a model with its own parameters, in a slice also with the layers taken
/// from it.
///
/// @param model the path as written in the recipe, relative to the folder that recipes are resolved
///     against
public record Source(String model, Optional<LayerRange> layers, Map<String, Setting> parameters) {
    public Source {
        parameters = Map.copyOf(parameters);
    }

    public static Source of(String model, Map<String, Setting> parameters) {
        return new Source(model, Optional.empty(), parameters);
    }
}
