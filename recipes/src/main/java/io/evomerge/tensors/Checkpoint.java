package io.evomerge.tensors;

import io.evomerge.documents.Node;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;

/// A Hugging Face model directory, its safetensors files memory-mapped: config.json and either
/// model.safetensors, or
/// shards with model.safetensors.index.json. Closing it unmaps the tensors.
public final class Checkpoint implements AutoCloseable {
    /// Opens and checks a directory. Everything wrong with it is reported at once, before any
    /// tensor is read:
    /// no such folder, no safetensors (a `.bin` is refused with how to convert it), truncated or
    /// damaged files, unknown
    /// dtypes, overlapping or negative offsets, an index that misses tensors or names a path
    /// outside the folder.
    ///
    /// @throws io.evomerge.documents.InputException for all of these
    public static Checkpoint open(Path directory) {
        throw new UnsupportedOperationException();
    }

    public Path directory() {
        throw new UnsupportedOperationException();
    }

    /// config.json.
    public Node config() {
        throw new UnsupportedOperationException();
    }

    /// All tensors by name, sorted by name.
    public SequencedMap<String, TensorInfo> tensors() {
        throw new UnsupportedOperationException();
    }

    /// The bytes of one tensor inside the mapping, read-only, valid until this is closed.
    public MemorySegment data(String name) {
        throw new UnsupportedOperationException();
    }

    /// The `__metadata__` entries of the files, merged.
    public Map<String, String> metadata() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
