package io.evomerge.merging;

import io.evomerge.recipes.Recipe;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.TensorSink;
import java.io.IOException;
import java.util.List;

/// A recipe bound to its models: which output tensor comes from which source tensors, with which
/// settings. Planning
/// reads headers only and takes well under a millisecond for a small model, so that each candidate
/// has its own.
public final class Merge {
    /// Checks the recipe against its models: method, parameters, layers, shapes, dtypes.
    ///
    /// @throws io.evomerge.documents.InputException with everything that is wrong
    public static Merge plan(Recipe recipe, ModelPool models) {
        throw new UnsupportedOperationException();
    }

    /// The output tensors, with the dtype in which they are written.
    public List<TensorInfo> tensors() {
        throw new UnsupportedOperationException();
    }

    /// Layers of the merged model.
    public int layers() {
        throw new UnsupportedOperationException();
    }

    /// Computes every tensor on `threads` threads and hands each to `sink`. The result does not
    /// depend on the number
    /// of threads.
    public void run(TensorSink sink, int threads) throws IOException {
        throw new UnsupportedOperationException();
    }
}
