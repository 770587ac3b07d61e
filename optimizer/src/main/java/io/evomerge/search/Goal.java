package io.evomerge.search;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What makes a merge good.
///
/// @param objectives tasks that are maximised or that constrain
/// @param report further tasks, scored only for the table at the end
/// @param logProbability weight of the answers' mean log-probability in the fitness ([Fitness])
public record Goal(
        List<Objective> objectives,
        List<String> report,
        Aggregate aggregate,
        double logProbability) {
    public Goal {
        objectives = List.copyOf(objectives);
        report = List.copyOf(report);
        if (objectives.stream().noneMatch(o -> o.weight() > 0)) {
            throw new IllegalArgumentException("no objective counts");
        }
    }

    /// One line of `objectives`.
    ///
    /// @param task a task file, a group (its tasks share the weight), a folder of them (each counts
    ///     with this weight), a name inside of a folder, or a built-in name
    /// @param metric instead of the task's own
    /// @param weight share in the aggregate; 0: only a constraint
    /// @param atLeast the least acceptable score of each task, in [0, 1]
    public record Objective(
            String task, Optional<String> metric, double weight, OptionalDouble atLeast) {
        public Objective {
            if (weight < 0 || (weight == 0 && atLeast.isEmpty())) {
                throw new IllegalArgumentException(task + " neither counts nor constrains");
            }
        }

        /// What each of its tasks is to the fitness.
        ///
        /// @param share of the weight
        public Target target(String taskName, double share) {
            return new Target(taskName, weight * share, atLeast);
        }
    }
}
