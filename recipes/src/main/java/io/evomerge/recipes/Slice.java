package io.evomerge.recipes;

import io.evomerge.methods.MergeMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A run of consecutive output layers, made from equally long layer ranges of its sources.
public record Slice(List<Source> sources, Map<String, Setting> parameters) {
    public Slice {
        sources = List.copyOf(sources);
        parameters = Map.copyOf(parameters);
    }

    /// Whether the slice is its only source as it is, in the merged model's dtype: where a method
    /// takes a path from one model to another there is nowhere to go, and without models besides
    /// the base there are no task vectors. Parameters have no effect then, as in mergekit. Methods
    /// that merge single models (`linear`, `passthrough`) do so.
    ///
    /// @param base the recipe's base model
    public boolean isCopy(MergeMethod method, Optional<String> base) {
        if (sources.size() != 1) {
            return false;
        }
        return switch (method.base()) {
            case END, OPTIONAL_ANCESTOR -> true;
            case ANCESTOR -> base.equals(Optional.of(sources.getFirst().model()));
            case PEER -> false;
        };
    }
}
