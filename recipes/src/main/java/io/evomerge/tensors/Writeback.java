package io.evomerge.tensors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Brings a file to the disk while it is being written, a thread of its own waiting for the disk,
/// so that little is left to wait for in the end.
///
/// A system tells of a failed write to the disk only once. So what an early force throws is kept,
/// and thrown by the last one.
final class Writeback implements Closeable {
    /// So much is written before the disk is asked for it: small models are forced once.
    private static final long STEP_BYTES = 1 << 27;

    private final FileChannel channel;
    private final AtomicLong waiting = new AtomicLong();
    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("writeback").daemon().factory());
    private @Nullable Future<?> running;

    Writeback(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes note of bytes that have been written to the channel.
    void written(long bytes) {
        if (waiting.addAndGet(bytes) >= STEP_BYTES) {
            begin();
        }
    }

    private synchronized void begin() {
        if (running == null || running.state() == Future.State.SUCCESS) {
            waiting.set(0);
            running = executor.submit(this::force);
        }
    }

    private @Nullable Void force() throws IOException {
        channel.force(false);
        return null;
    }

    /// Waits until everything is on the disk.
    synchronized void finish() throws IOException {
        if (running != null) {
            await(running);
        }
        channel.force(true);
    }

    private static void await(Future<?> force) throws IOException {
        try {
            force.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the disk was written", e);
        }
    }

    /// Waits for what is under way.
    @Override
    public void close() {
        executor.close();
    }
}
