package io.evomerge.tensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Writes a checkpoint's safetensors files. The layout is known from the start, so tensors may
/// arrive in any order and
/// from several threads. Nothing bears its final name before [#commit]; closed without it, all is
/// deleted.
public final class CheckpointWriter implements TensorSink, AutoCloseable {
    /// Starts `model.safetensors`, or shards with an index where the tensors exceed `shardBytes`.
    ///
    /// @throws io.evomerge.documents.InputException when the directory cannot be written or the
    /// disk is too small
    public CheckpointWriter(
            Path directory, List<TensorInfo> tensors, Map<String, String> metadata, long shardBytes)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(TensorInfo tensor, Fill fill) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Flushes to disk and gives the files their final names. Every tensor must have been written.
    public void commit() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}
