package io.evomerge.evaluators;

import io.evomerge.models.Uncertainty;

/// How unsure a model is of its answers to items of one task, whichever are right.
///
/// @param task the task's name
/// @param items how many were asked
/// @param mean mean entropy of the answers to each item (nats): 0 for a model that is sure of all
/// @param ofMean entropy of the mean answer (nats): 0 for a model that gives one answer to
///     everything
public record TaskEntropy(String task, int items, double mean, double ofMean) {
    static TaskEntropy of(String task, Uncertainty uncertainty) {
        return new TaskEntropy(
                task,
                uncertainty.questions(),
                uncertainty.meanEntropy(),
                uncertainty.entropyOfMean());
    }
}
