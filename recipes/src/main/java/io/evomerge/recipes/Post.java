package io.evomerge.recipes;

import java.util.Map;

/// A correction after the merge, with its parameters: one entry of `post:`, which is no key of
/// mergekit's.
///
/// @param method the name of the correction (`lines`)
public record Post(String method, Map<String, Setting> parameters) {
    public Post {
        parameters = Map.copyOf(parameters);
    }
}
