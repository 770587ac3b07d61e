package io.evomerge.search;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// What makes a merge good.
///
/// @param objectives tasks that are maximised or that constrain
/// @param mode whether one merge is looked for, or a front
/// @param report further tasks, scored only for the table at the end
/// @param logProbability weight of the answers' mean log-probability in the fitness ([Fitness])
public record Goal(
        List<Objective> objectives,
        List<String> report,
        Mode mode,
        Aggregate aggregate,
        double logProbability) {
    public Goal {
        objectives = List.copyOf(objectives);
        report = List.copyOf(report);
        if (objectives.stream().noneMatch(o -> o.weight() > 0)) {
            throw new IllegalArgumentException("no objective counts");
        }
    }

    /// What a search ends with.
    public enum Mode {
        /// The merge with the best aggregate.
        SINGLE,
        /// The merges of which none is better in all objectives ([Front]).
        PARETO;

        /// The name in search.yaml.
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether a front is looked for.
    public boolean isPareto() {
        return mode == Mode.PARETO;
    }

    /// One line of `objectives`.
    ///
    /// @param task a task file, a group (its tasks share the weight), a folder of them (each counts
    ///     with this weight), a name inside of a folder, or a built-in name
    /// @param metric instead of the task's own
    /// @param weight share in the aggregate; 0: only a constraint
    /// @param atLeast the least acceptable score of each task, in [0, 1]
    /// @param mostBelowBase how much less than the base each task may score, in [0, 1]
    public record Objective(
            String task,
            Optional<String> metric,
            double weight,
            OptionalDouble atLeast,
            OptionalDouble mostBelowBase) {
        public Objective {
            if (weight < 0 || (weight == 0 && atLeast.isEmpty() && mostBelowBase.isEmpty())) {
                throw new IllegalArgumentException(task + " neither counts nor constrains");
            }
        }

        /// A task that counts and constrains nothing.
        public static Objective of(String task) {
            return new Objective(
                    task, Optional.empty(), 1, OptionalDouble.empty(), OptionalDouble.empty());
        }

        /// What each of its tasks is to the fitness.
        ///
        /// @param share of the weight
        public Target target(String taskName, double share) {
            return new Target(taskName, weight * share, atLeast, mostBelowBase);
        }
    }
}
