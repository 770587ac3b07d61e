package io.evomerge.search;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// When a search starts no further candidate, although its budget is not spent. Thread-safe; once
/// true, it stays true.
final class StopRule implements BooleanSupplier {
    private final Optional<Duration> limit;
    private final RunClock clock;
    private final BooleanSupplier interrupted;
    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

    /// Why a search ended.
    enum Reason {
        BUDGET("budget"),
        TIME("time"),
        INTERRUPT("interrupt"),
        FAILURES("failures"),
        EXHAUSTED("exhausted"),
        SEEDS("seeds"),
        NOISE("noise");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /// As in [Summary#stoppedBy].
        String word() {
            return word;
        }
    }

    StopRule(Optional<Duration> limit, RunClock clock, BooleanSupplier interrupted) {
        this.limit = limit;
        this.clock = clock;
        this.interrupted = interrupted;
    }

    @Override
    public boolean getAsBoolean() {
        if (interrupted.getAsBoolean()) {
            stop(Reason.INTERRUPT);
        } else if (limit.isPresent() && clock.elapsed().compareTo(limit.get()) >= 0) {
            stop(Reason.TIME);
        }
        return reason() != Reason.BUDGET;
    }

    void stop(Reason why) {
        reason.compareAndSet(null, why);
    }

    Reason reason() {
        return Objects.requireNonNullElse(reason.get(), Reason.BUDGET);
    }
}
