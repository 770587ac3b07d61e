package io.evomerge.tensors;

import java.io.IOException;
import java.util.Collection;

/// The named tensors of one model, resident on a device, overwritten in place by each candidate. A
/// sink for merges:
/// what is written is stored in the tensor's own dtype first (so that it equals the file's) and
/// then widened to the
/// dtype of the computation.
public final class Weights implements TensorSink, AutoCloseable {
    /// Room for `tensors` on `device`, for computing in `compute` (F32, BF16 or F16). Contents
    /// undefined until written.
    public static Weights allocate(Collection<TensorInfo> tensors, DType compute, Device device) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(TensorInfo tensor, Fill fill) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
