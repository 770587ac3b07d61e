package io.evomerge.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Watches how much memory of this process is its own, from its start until it is closed: Linux's
/// `RssAnon`, the heap and native buffers. Pages of mapped files are not among it; the system takes
/// those back when it needs them.
final class PeakMemory implements AutoCloseable {
    private static final long MILLIS = 5;

    private final AtomicLong peak = new AtomicLong();
    private final Thread watcher = Thread.ofPlatform().daemon().start(this::watch);

    private void watch() {
        try {
            while (true) {
                peak.accumulateAndGet(now(), Math::max);
                Thread.sleep(MILLIS);
            }
        } catch (InterruptedException e) {
            peak.accumulateAndGet(now(), Math::max);
        }
    }

    /// The process's own memory, in bytes; 0 where the system does not tell.
    static long now() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The most so far, in bytes.
    long bytes() {
        return peak.get();
    }

    @Override
    public void close() {
        watcher.interrupt();
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
