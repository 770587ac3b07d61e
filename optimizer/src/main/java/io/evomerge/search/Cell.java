package io.evomerge.search;

import java.util.Optional;

/// Tensors of a slice that share their settings.
///
/// @param match the part of the tensors' names by which recipes tell them from the slice's other
///     tensors, those of the cells before excepted; absent: all that are left
/// @param filter that of search.yaml which they fall under; absent: none
/// @param place where the genes of their settings are
record Cell(Optional<String> match, Optional<String> filter, Blend place) {
    /// Whether a tensor that no cell before has is one of these.
    boolean holds(String tensor) {
        return match.map(tensor::contains).orElse(true);
    }
}
