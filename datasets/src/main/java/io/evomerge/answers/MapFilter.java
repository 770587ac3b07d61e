package io.evomerge.answers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `map`: replaces a text by another, where the whole of it is known.
///
/// @param mapping `mapping_dict`
/// @param otherwise `default_value`, for any other text; empty if a task names none
public record MapFilter(Map<String, String> mapping, String otherwise) implements Filter {
    static final String FUNCTION = "map";

    public MapFilter {
        mapping = Map.copyOf(mapping);
    }

    @Override
    public String function() {
        return FUNCTION;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("mapping_dict", new TreeMap<>(mapping));
        out.put("default_value", otherwise);
        return out;
    }

    @Override
    public String apply(String text, List<String> choices) {
        return mapping.getOrDefault(text, otherwise);
    }
}
