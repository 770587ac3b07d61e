package io.evomerge.answers;

import java.util.List;
import java.util.Map;

/// One step that takes an answer out of a generated text, under its name in lm-evaluation-harness
/// (`regex`). Filters are pure functions; what is not found becomes a fallback that no reference
/// equals.
public sealed interface Filter permits TextFilter, RegexFilter, OptionFilter, MapFilter {
    /// The name, `function` in a task file.
    String function();

    /// Settings that are not the default ones, under their names in a task file.
    default Map<String, Object> options() {
        return Map.of();
    }

    /// What is left of a text.
    ///
    /// @param choices the options of the item, empty where it has none
    String apply(String text, List<String> choices);
}
