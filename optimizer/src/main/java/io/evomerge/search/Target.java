package io.evomerge.search;

import java.util.OptionalDouble;

/// One task as the fitness sees it.
///
/// @param task the task's name
/// @param weight its share in the aggregate; 0 for a task that is only a constraint
/// @param atLeast the least acceptable score, in [0, 1]
/// @param mostBelowBase how much less than the base, on the same items, is acceptable, in [0, 1]
public record Target(
        String task, double weight, OptionalDouble atLeast, OptionalDouble mostBelowBase) {
    public Target {
        if (weight < 0 || (weight == 0 && atLeast.isEmpty() && mostBelowBase.isEmpty())) {
            throw new IllegalArgumentException(task + " neither counts nor constrains");
        }
    }

    /// Of which the base's score does not matter.
    public Target(String task, double weight, OptionalDouble atLeast) {
        this(task, weight, atLeast, OptionalDouble.empty());
    }

    public static Target of(String task) {
        return new Target(task, 1, OptionalDouble.empty());
    }

    boolean isConstraint() {
        return atLeast.isPresent() || mostBelowBase.isPresent();
    }

    /// The same with a least acceptable score that follows from the base's: `max(atLeast, base −
    /// mostBelowBase)`.
    Target relativeTo(double base) {
        if (mostBelowBase.isEmpty()) {
            return this;
        }
        double least = Math.max(0, base - mostBelowBase.getAsDouble());
        return new Target(task, weight, OptionalDouble.of(Math.max(least, atLeast.orElse(0))));
    }
}
