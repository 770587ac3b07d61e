package io.evomerge.search;

import java.time.Duration;
import java.util.Optional;

/// How much a search may spend.
///
/// @param evaluations candidates scored on the whole item subset, hand-made seeds included; spent
///     exactly, never overshot
/// @param time of the search itself, all resumed parts together; no candidate starts after it
public record Budget(int evaluations, Optional<Duration> time) {
    public Budget {
        if (evaluations < 1) {
            throw new IllegalArgumentException("evaluations " + evaluations);
        }
        if (time.isPresent() && !time.get().isPositive()) {
            throw new IllegalArgumentException("time " + time.get());
        }
    }

    public static Budget of(int evaluations) {
        return new Budget(evaluations, Optional.empty());
    }
}
