package io.evomerge.search;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time that stands still until it is told to go on.
final class FakeClock implements InstantSource {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
