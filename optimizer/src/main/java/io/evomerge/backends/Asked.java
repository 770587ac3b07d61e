package io.evomerge.backends;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which items candidates are asked: all of a part, or some of them.
///
/// @param chosen by task, the positions of the items asked, in the order in which they are asked;
///     empty: all items of all tasks
public record Asked(Part part, Map<String, List<Integer>> chosen) {
    public Asked {
        Map<String, List<Integer>> copy = new TreeMap<>();
        chosen.forEach((task, items) -> copy.put(task, List.copyOf(items)));
        chosen = Collections.unmodifiableMap(copy);
    }

    public static Asked all(Part part) {
        return new Asked(part, Map.of());
    }

    public boolean isAll() {
        return chosen.isEmpty();
    }

    /// How many items these are.
    ///
    /// @param all items of the part
    public int count(int all) {
        return isAll() ? all : chosen.values().stream().mapToInt(List::size).sum();
    }
}
