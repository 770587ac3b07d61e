package io.evomerge.merging;

import io.evomerge.tensors.Checkpoint;
import java.nio.file.Path;
import java.util.Collection;

/// The source models of merges, opened once and shared by every merge and thread. Owns the
/// checkpoints.
public final class ModelPool implements AutoCloseable {
    /// A pool whose relative model paths are resolved against `root`.
    public ModelPool(Path root) {
        throw new UnsupportedOperationException();
    }

    /// Opens models ahead of time, reporting everything wrong with all of them at once.
    public void open(Collection<String> models) {
        throw new UnsupportedOperationException();
    }

    /// The checkpoint of a model, opened on first use. The pool closes it.
    public Checkpoint get(String model) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
