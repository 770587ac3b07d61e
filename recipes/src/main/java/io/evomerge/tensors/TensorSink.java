package io.evomerge.tensors;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Where finished tensors go: a checkpoint being written, or weights resident on a device. May be
/// called from several threads at a time.
@FunctionalInterface
public interface TensorSink {
    /// Begins one tensor, whose bytes then come in pieces, in any order and from several threads.
    Target begin(TensorInfo tensor) throws IOException;

    /// Takes one tensor in one piece.
    default void write(TensorInfo tensor, Fill fill) throws IOException {
        begin(tensor).write(0, tensor.bytes(), fill);
    }

    /// Takes the pieces of one tensor. It has been written when all of its bytes have come, each
    /// once.
    @FunctionalInterface
    interface Target {
        /// Takes the bytes `[from, from + bytes)` of the tensor, whole elements in its dtype.
        void write(long from, long bytes, Fill fill) throws IOException;
    }

    /// Writes the bytes of one piece, all of them, little-endian: what the memory holds before is
    /// undefined. Called once, on the thread that called [Target#write].
    @FunctionalInterface
    interface Fill {
        void into(MemorySegment memory);
    }
}
