package io.evomerge.search;

import io.evomerge.backends.Backend;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a run works with, besides the clock and those who watch it.
///
/// @param fitness of the spec's objectives, by the names of their tasks
/// @param backend scores the objectives' tasks on every part, and the further reported ones on the
///     report part
/// @param searchItems by objective, how many items candidates answer
/// @param inputs hash of each input by name (items, models), so that a journal is never resumed
///     with others
/// @param metric of the space's genes, as of [io.evomerge.strategies.Problem]; empty where it is
///     not known, or of no use to the strategy
/// @param folder holds the journals; it exists
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record RunSetup(
        SearchSpec spec,
        SearchSpace space,
        Fitness fitness,
        Backend backend,
        Map<String, Integer> searchItems,
        Map<String, String> inputs,
        Optional<double[][]> metric,
        Path folder) {
    public RunSetup {
        searchItems = Map.copyOf(searchItems);
        inputs = Map.copyOf(inputs);
    }
}
