package io.evomerge.tensors;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Where finished tensors go: a checkpoint being written, or weights resident on a device. May be
/// called from several threads at a time, for different tensors.
public interface TensorSink {
    /// Takes one tensor: `fill` writes all of its bytes, in the dtype that `tensor` states,
    /// little-endian.
    void write(TensorInfo tensor, Fill fill) throws IOException;

    /// Writes the bytes of one tensor. Called once, on the thread that called [#write].
    @FunctionalInterface
    interface Fill {
        void into(MemorySegment memory);
    }
}
