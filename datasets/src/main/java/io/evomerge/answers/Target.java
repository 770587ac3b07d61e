package io.evomerge.answers;

/// How a model takes a given continuation of a prompt.
///
/// @param logProbability summed over the target's tokens (nats)
/// @param tokens of the target
/// @param greedy whether greedy decoding would give just this target
public record Target(double logProbability, int tokens, boolean greedy) {
    public Target {
        if (tokens < 1) {
            throw new IllegalArgumentException("a target of " + tokens + " tokens");
        }
    }
}
