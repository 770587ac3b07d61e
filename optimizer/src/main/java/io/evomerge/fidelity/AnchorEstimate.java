package io.evomerge.fidelity;

/// What the answers to a task's anchors say of all its items.
///
/// @param score whose error is about the mean of all items that might have been asked
/// @param meanError standard error of the mean score about that of the task's items; NaN if it is
///     not known
/// @param logProbabilityError the same of the mean log-probability, nats; 0 where it is not known
record AnchorEstimate(TaskScore score, double meanError, double logProbabilityError) {}
