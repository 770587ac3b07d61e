package io.evomerge.search;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How long a run has lasted: the earlier parts that it resumes, and this one.
final class RunClock {
    private final InstantSource source;
    private final Instant start;
    private final Duration before;

    /// @param before what the earlier parts took
    RunClock(InstantSource source, Duration before) {
        this.source = source;
        this.start = source.instant();
        this.before = before;
    }

    Duration elapsed() {
        return before.plus(sinceStart());
    }

    /// This part alone.
    Duration sinceStart() {
        return Duration.between(start, source.instant());
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static Duration ofSeconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
