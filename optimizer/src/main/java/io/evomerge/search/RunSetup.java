package io.evomerge.search;

import io.evomerge.backends.Backend;
import java.nio.file.Path;
import java.util.Map;

/// What a run works with, besides the clock and those who watch it.
///
/// @param fitness of the spec's objectives, by the names of their tasks
/// @param backend scores the objectives' tasks on every part, and the further reported ones on the
///     report part
/// @param searchItems by objective, how many items candidates answer
/// @param inputs hash of each input by name (items, models), so that a journal is never resumed
///     with others
/// @param folder holds the journals; it exists
public record RunSetup(
        SearchSpec spec,
        SearchSpace space,
        Fitness fitness,
        Backend backend,
        Map<String, Integer> searchItems,
        Map<String, String> inputs,
        Path folder) {
    public RunSetup {
        searchItems = Map.copyOf(searchItems);
        inputs = Map.copyOf(inputs);
    }
}
