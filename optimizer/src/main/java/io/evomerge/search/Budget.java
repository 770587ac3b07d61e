package io.evomerge.search;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// How much a search may spend.
///
/// @param evaluations candidates scored on the whole item subset, hand-made seeds included; spent
///     exactly, never overshot
/// @param time of the search itself, all resumed parts together; no candidate starts after it
/// @param candidate how long one candidate may take; one that takes longer has failed
/// @param terminator whether the search ends once what it could gain is lost in the noise
///     ([io.evomerge.strategies.Terminator])
public record Budget(
        int evaluations,
        Optional<Duration> time,
        Optional<Duration> candidate,
        boolean terminator) {
    public Budget {
        if (evaluations < 1) {
            throw new IllegalArgumentException("evaluations " + evaluations);
        }
        if (!Stream.concat(time.stream(), candidate.stream()).allMatch(Duration::isPositive)) {
            throw new IllegalArgumentException("time " + time + ", candidate " + candidate);
        }
    }

    public static Budget of(int evaluations) {
        return new Budget(evaluations, Optional.empty(), Optional.empty(), false);
    }

    /// The same for so many evaluations.
    public Budget withEvaluations(int other) {
        return new Budget(other, time, candidate, terminator);
    }
}
