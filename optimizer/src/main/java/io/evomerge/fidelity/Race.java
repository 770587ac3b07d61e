package io.evomerge.fidelity;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Rounds;
import io.evomerge.evaluators.Responses;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Candidates against the best one so far: one that is clearly worse drops out before it has
/// answered all items.
public sealed interface Race permits PairedRace, AnchoredRace {
    /// The rounds that candidates are asked who race against this one.
    ///
    /// @param isWorse whether candidates that would score so on all items rank below the best. Only
    ///     those drop out: a score may count in other ways than by its slope, as where a constraint
    ///     is missed
    Rounds against(Best best, Predicate<List<TaskScore>> isWorse);

    /// What a candidate that dropped out would score on all items.
    ///
    /// @param answers item by item in the order of the task
    /// @param asked what it has answered
    List<TaskScore> estimate(Best best, List<Responses> answers, Asked asked);

    /// The candidate to beat.
    ///
    /// @param answers to all items
    /// @param slopes of the fitness by each task, at its answers; tasks that are not there do not
    ///     count
    record Best(List<Responses> answers, Map<String, Slopes> slopes) {
        public Best {
            answers = List.copyOf(answers);
            slopes = Map.copyOf(slopes);
        }
    }

    /// @param score how fast the fitness grows with a task's mean score
    /// @param logProbability how fast with its mean log-probability
    record Slopes(double score, double logProbability) {}
}
