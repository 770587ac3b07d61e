package io.evomerge.tensors;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How long a computation of this thread may take. Native code cannot be interrupted, so that it is
/// looked at before each call of a [Script], and at the end: what is late ends after the batch that
/// is computed.
public final class Deadline {
    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

    private final Duration limit;
    private final LongSupplier nanos;
    private final long start;

    /// @param nanos a clock, in nanoseconds from whenever
    Deadline(Duration limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /// So long from now.
    public static Deadline in(Duration limit) {
        return new Deadline(limit, System::nanoTime);
    }

    /// Computes something on this thread.
    ///
    /// @throws Missed if it is not done by then
    public <T> T keep(Supplier<T> computation) {
        return ScopedValue.where(CURRENT, this)
                .call(
                        () -> {
                            T result = computation.get();
                            check();
                            return result;
                        });
    }

    /// @throws Missed if this thread computes something that has taken too long
    public static void check() {
        if (CURRENT.isBound()) {
            Deadline deadline = CURRENT.get();
            if (deadline.nanos.getAsLong() - deadline.start > deadline.limit.toNanos()) {
                throw new Missed(deadline.limit);
            }
        }
    }

    /// Something took longer than it may.
    public static final class Missed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Missed(Duration limit) {
            super(
                    "took longer than "
                            + BigDecimal.valueOf(limit.toNanos(), 9)
                                    .stripTrailingZeros()
                                    .toPlainString()
                            + " s");
        }
    }
}
