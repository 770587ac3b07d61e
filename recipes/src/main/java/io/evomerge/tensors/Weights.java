package io.evomerge.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The named tensors of one model, resident on a device, overwritten in place by each candidate. A
/// sink for merges: what is written is rounded to the tensor's own dtype first (so that it equals
/// the file's) and then converted to the dtype of the computation.
///
/// Not thread-safe as a whole, but different tensors and pieces of tensors may be written from
/// different threads, and a network may read it from several.
public final class Weights implements TensorSink, AutoCloseable {
    private static final int BLOCK = 1 << 14;

    private final NDManager manager;
    private final Device device;
    private final DType compute;
    private final Map<String, PtNDArray> arrays = new LinkedHashMap<>();
    private final IValue dictionary;

    private Weights(Collection<TensorInfo> tensors, DType compute, Device device) {
        this.manager = Engine.newManager(device);
        this.device = device;
        this.compute = compute;
        for (TensorInfo t : tensors) {
            arrays.put(t.name(), Engine.empty(manager, compute, t.shape()));
        }
        this.dictionary = Engine.dictionary(arrays);
    }

    /// Room for `tensors` on `device`, for computing in `compute` (F32, BF16 or F16). Contents
    /// undefined until written.
    public static Weights allocate(Collection<TensorInfo> tensors, DType compute, Device device) {
        Engine.start();
        return new Weights(tensors, compute, device);
    }

    /// All tensors of a checkpoint.
    public static Weights load(Checkpoint checkpoint, DType compute, Device device) {
        Weights weights = allocate(checkpoint.tensors().values(), compute, device);
        for (TensorInfo t : checkpoint.tensors().values()) {
            weights.write(t, memory -> memory.copyFrom(checkpoint.data(t.name())));
        }
        return weights;
    }

    public Device device() {
        return device;
    }

    public DType compute() {
        return compute;
    }

    @Override
    public void write(TensorInfo tensor, Fill fill) {
        place(tensor).write(0, tensor.bytes(), fill);
    }

    @Override
    public Target begin(TensorInfo tensor) {
        Place place = place(tensor);
        return place::write;
    }

    /// Where the pieces of a tensor are written, which never fails.
    @FunctionalInterface
    private interface Place {
        void write(long from, long bytes, Fill fill);
    }

    private Place place(TensorInfo tensor) {
        PtNDArray target = array(tensor.name());
        if (target.size() != tensor.elements()) {
            throw new IllegalArgumentException(
                    tensor.name()
                            + " has "
                            + target.size()
                            + " elements here, "
                            + tensor.elements()
                            + " there");
        }
        if (device.isCpu() && tensor.dtype() == compute && tensor.bytes() < Integer.MAX_VALUE) {
            MemorySegment memory = Engine.memory(target);
            return (from, bytes, fill) -> fill.into(memory.asSlice(from, bytes));
        }
        return (from, bytes, fill) -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment stored = arena.allocate(bytes, 64);
                fill.into(stored);
                store(target, from / tensor.dtype().bytes(), tensor.dtype(), stored);
            }
        };
    }

    /// Converts a piece, from element `first` on, block by block, through views of at most 1 GiB,
    /// since larger tensors have no [java.nio.ByteBuffer].
    private void store(PtNDArray target, long first, DType dtype, MemorySegment stored) {
        long elements = stored.byteSize() / dtype.bytes();
        long step = viewed();
        float[] block = new float[(int) Math.min(BLOCK, elements)];
        for (long start = 0; start < elements; start += step) {
            long n = Math.min(step, elements - start);
            try (NDManager scratch = Engine.newManager(Device.CPU)) {
                PtNDArray view = Engine.flatView(scratch, target, first + start, n);
                PtNDArray host = device.isCpu() ? view : Engine.empty(scratch, compute, List.of(n));
                MemorySegment memory = Engine.memory(host);
                for (long i = 0; i < n; i += BLOCK) {
                    int count = (int) Math.min(BLOCK, n - i);
                    dtype.decode(stored, start + i, block, count);
                    compute.encode(block, count, memory, i);
                }
                if (!device.isCpu()) {
                    Engine.copy(view, host);
                }
            }
        }
    }

    /// Elements of the largest view.
    private long viewed() {
        return (1L << 30) / compute.bytes();
    }

    /// Sets every element of every tensor to zero.
    public void clear() {
        arrays.values().forEach(Engine::clear);
    }

    /// Takes the bytes of a piece of a tensor, in the dtype of the computation.
    @FunctionalInterface
    public interface PieceReader {
        /// @param first the piece's first element
        void accept(long first, MemorySegment piece);
    }

    /// Calls `reader` with a tensor's pieces in order, wherever it lies and however large it is.
    public void readPieces(String name, PieceReader reader) {
        PtNDArray array = array(name);
        for (long start = 0; start < array.size(); start += viewed()) {
            long n = Math.min(viewed(), array.size() - start);
            try (NDManager scratch = Engine.newManager(Device.CPU)) {
                PtNDArray view = Engine.flatView(scratch, array, start, n);
                reader.accept(start, Engine.memory(onHost(scratch, view, n)));
            }
        }
    }

    /// The view itself on the CPU, else a copy.
    private PtNDArray onHost(NDManager scratch, PtNDArray view, long elements) {
        if (device.isCpu()) {
            return view;
        }
        PtNDArray host = Engine.empty(scratch, compute, List.of(elements));
        Engine.copy(host, view);
        return host;
    }

    /// Calls `reader` with the bytes of a tensor on the CPU, in the dtype of the computation.
    public void read(String name, java.util.function.Consumer<MemorySegment> reader) {
        if (!device.isCpu()) {
            throw new IllegalArgumentException("reading back is for weights on the CPU");
        }
        reader.accept(Engine.memory(array(name)));
    }

    private PtNDArray array(String name) {
        PtNDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return array;
    }

    /// Lets gradients flow to these tensors.
    public void requireGradients() {
        arrays.values().forEach(a -> a.setRequiresGradient(true));
    }

    /// The dictionary argument of script calls; kept, since making it costs more than a call.
    IValue dictionary() {
        return dictionary;
    }

    /// Adds the tensors to `inputs` as the dictionary argument `name`.
    void addTo(NDList inputs, String name) {
        arrays.forEach(
                (key, array) -> {
                    array.setName(name + "." + key);
                    inputs.add((NDArray) array);
                });
    }

    @Override
    public void close() {
        dictionary.close();
        manager.close();
    }
}
