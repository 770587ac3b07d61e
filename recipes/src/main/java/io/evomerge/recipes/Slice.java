package io.evomerge.recipes;

import java.util.List;
import java.util.Map;

/// A run of consecutive output layers, made from equally long layer ranges of its sources.
public record Slice(List<Source> sources, Map<String, Setting> parameters) {
    public Slice {
        sources = List.copyOf(sources);
        parameters = Map.copyOf(parameters);
    }
}
