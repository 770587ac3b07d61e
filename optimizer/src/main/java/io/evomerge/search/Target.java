package io.evomerge.search;

import java.util.OptionalDouble;

/// One task as the fitness sees it.
///
/// @param task the task's name
/// @param weight its share in the aggregate; 0 for a task that is only a constraint
/// @param atLeast the least acceptable score, in [0, 1]
public record Target(String task, double weight, OptionalDouble atLeast) {
    public Target {
        if (weight < 0 || (weight == 0 && atLeast.isEmpty())) {
            throw new IllegalArgumentException(task + " neither counts nor constrains");
        }
    }

    public static Target of(String task) {
        return new Target(task, 1, OptionalDouble.empty());
    }
}
