package io.evomerge.tensors;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Native memory that is used again and again: what was just used is still in the processor's
/// cache, and the system need not find and clear new pages. There are as many buffers as threads
/// that use one at a time.
final class Buffers implements Closeable {
    /// Larger ones are not kept.
    private static final long BYTES = 1 << 22;

    private final Arena arena = Arena.ofShared();
    private final Queue<MemorySegment> free = new ConcurrentLinkedQueue<>();

    /// Something that is done with a buffer, whose contents are undefined.
    @FunctionalInterface
    interface Use {
        void accept(MemorySegment buffer) throws IOException;
    }

    /// Calls `use` with a buffer of that size, which belongs to others when it returns.
    void lend(long bytes, Use use) throws IOException {
        if (bytes > BYTES) {
            try (Arena once = Arena.ofConfined()) {
                use.accept(once.allocate(bytes, Long.BYTES));
            }
            return;
        }
        MemorySegment kept = free.poll();
        MemorySegment buffer = kept == null ? arena.allocate(BYTES, 64) : kept;
        try {
            use.accept(buffer.asSlice(0, bytes));
        } finally {
            free.add(buffer);
        }
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
