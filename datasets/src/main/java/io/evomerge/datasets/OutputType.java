package io.evomerge.datasets;

/// How a model answers, in lm-evaluation-harness' words.
public enum OutputType {
    /// The option with the highest log-likelihood after the prompt.
    MULTIPLE_CHOICE,
    /// Greedy continuation of the prompt until a stop string, the end token or the token limit.
    GENERATE_UNTIL
}
