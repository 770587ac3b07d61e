package io.evomerge.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.evomerge.documents.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// PyTorch, through DJL: the only class that makes native calls. Some of them end the process where
/// others throw, so that everything that reaches them is checked here or by the two classes built
/// on it, [Script] and [Weights].
///
/// Only these element types are ever named to DJL: float32, float16, int64, int8 and boolean.
/// bfloat16 tensors are made by a script and stay opaque; naming that type to DJL aborts the
/// process.
public final class Engine {
    private static final String PYTORCH = "PyTorch";
    private static final String HELPERS =
            """
            class Helpers(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def empty_bf16(self: __torch__.Helpers, shape: Tensor, like: Tensor) -> Tensor:
                return torch.empty(annotate(List[int], shape.tolist()), dtype=15, device=like.device)
              def copy(self: __torch__.Helpers, target: Tensor, source: Tensor) -> int:
                target.copy_(source)
                return 0
              def rows(self: __torch__.Helpers, x: Tensor, start: int, n: int) -> Tensor:
                return x.view([-1]).narrow(0, start, n)
              def clear(self: __torch__.Helpers, x: Tensor) -> int:
                x.zero_()
                return 0
            """;

    private static final class Holder {
        static final String VERSION = load();
        static final PtSymbolBlock SCRIPT =
                loadModule(
                        ScriptArchive.build("Helpers", HELPERS, Map.of()), newManager(Device.CPU));
    }

    private Engine() {}

    /// Loads the native library if that has not been done; some tenths of a second. Returns its
    /// version.
    ///
    /// @throws InputException when there is no native PyTorch for this machine
    public static String start() {
        try {
            return Holder.VERSION;
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new InputException(
                    "PyTorch",
                    "the native library cannot be loaded: " + cause,
                    "use a jar built for this platform, or set PYTORCH_LIBRARY_PATH to a libtorch "
                            + "2.7.1; 'evo-merge doctor' tells more");
        }
    }

    private static String load() {
        // libgomp reads this once, when it is loaded. Spinning workers on a busy machine make two
        // threads up to 13 times slower than one.
        setenv("OMP_WAIT_POLICY", "passive");
        // DJL would look for a newer native library in the network.
        System.setProperty("ai.djl.offline", "true");
        String version = ai.djl.engine.Engine.getEngine(PYTORCH).getVersion();
        configureThread(1);
        return version;
    }

    /// Settings that belong to the calling thread; every thread that computes needs them.
    ///
    /// @param threads threads that one operation may use
    public static void prepareThread(int threads) {
        start();
        configureThread(threads);
    }

    /// Runs `action` in this thread with one thread for each operation, whatever it has otherwise:
    /// sums are then cut up in the same way everywhere.
    static <T> T onOneThread(Supplier<T> action) {
        start();
        int before = JniUtils.getNumThreads();
        configureThread(1);
        try {
            return action.get();
        } finally {
            JniUtils.setNumThreads(before);
        }
    }

    private static void configureThread(int threads) {
        JniUtils.setNumThreads(threads);
        JniUtils.setGraphExecutorOptimize(false); // gains little, and makes each first call slow
        JniUtils.setGradMode(false);
    }

    /// The CUDA devices that the native library can use.
    public static int cudaDevices() {
        start();
        return CudaUtils.hasCuda() ? ai.djl.engine.Engine.getEngine(PYTORCH).getGpuCount() : 0;
    }

    /// The device that `text` (`auto`, `cpu`, `cuda:N`) means here. `auto` is the first CUDA
    /// device, or else the CPU.
    ///
    /// @throws InputException when the named device is not there; there is no fallback
    public static Device device(String text) {
        int gpus = text.equals("cpu") ? 0 : cudaDevices();
        if (text.equals("auto")) {
            return gpus > 0 ? new Device(0) : Device.CPU;
        }
        Device device = Device.parse(text);
        if (!device.isCpu() && device.index() >= gpus) {
            throw new InputException(
                    "--device",
                    device
                            + " is not available; "
                            + (gpus == 0 ? "no CUDA device is usable" : gpus + " found"),
                    "set PYTORCH_LIBRARY_PATH and PYTORCH_FLAVOR=cu128 to a CUDA build of libtorch "
                            + "2.7.1 (see 'evo-merge doctor'), or use --device cpu");
        }
        return device;
    }

    static NDManager newManager(Device device) {
        start();
        return NDManager.newBaseManager(
                device.isCpu() ? ai.djl.Device.cpu() : ai.djl.Device.gpu(device.index()), PYTORCH);
    }

    /// Loads a TorchScript archive; the block belongs to `manager`.
    static PtSymbolBlock loadModule(byte[] archive, NDManager manager) {
        try {
            return JniUtils.loadModule(
                    (PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
        } catch (IOException e) {
            throw new IllegalStateException("a TorchScript archive cannot be read", e);
        }
    }

    /// A tensor without contents. `F32`, `BF16` and `F16` only.
    static PtNDArray empty(NDManager manager, DType dtype, List<Long> shape) {
        Shape dims = new Shape(shape.stream().mapToLong(Long::longValue).toArray());
        return switch (dtype) {
            case F32 -> (PtNDArray) manager.create(dims, DataType.FLOAT32);
            case F16 -> (PtNDArray) manager.create(dims, DataType.FLOAT16);
            case BF16 -> emptyBfloat16(manager, dims);
            default -> throw new IllegalArgumentException("no resident tensors of " + dtype);
        };
    }

    /// Made on the recorded path, or it would be an inference tensor; the result joins the manager
    /// of the first argument, so it must be moved to `manager` before the scratch is freed.
    private static PtNDArray emptyBfloat16(NDManager manager, Shape shape) {
        try (NDManager scratch = manager.newSubManager()) {
            NDList in =
                    new NDList(new NDList(scratch.create(shape.getShape()), scratch.create(0f)));
            PtNDArray made = (PtNDArray) recorded(Holder.SCRIPT, "empty_bf16", in).get(0);
            made.attach(manager);
            return made;
        }
    }

    /// The memory of a contiguous CPU tensor of less than 2 GiB, writable, without a copy. Valid
    /// while the tensor is.
    static MemorySegment memory(PtNDArray array) {
        return MemorySegment.ofBuffer(array.toByteBuffer(true));
    }

    /// `target ← source`, converting type and device.
    static void copy(PtNDArray target, PtNDArray source) {
        try (IValue t = IValue.from(target);
                IValue s = IValue.from(source)) {
            IValueUtils.runMethod(Holder.SCRIPT, "copy", t, s).close();
        }
    }

    /// Sets every element to zero.
    static void clear(PtNDArray array) {
        try (IValue x = IValue.from(array)) {
            IValueUtils.runMethod(Holder.SCRIPT, "clear", x).close();
        }
    }

    /// A view of `n` elements of a flattened tensor from element `start` on.
    static PtNDArray flatView(NDManager manager, PtNDArray array, long start, long n) {
        try (IValue x = IValue.from(array);
                IValue from = IValue.from(start);
                IValue count = IValue.from(n);
                IValue view = IValueUtils.runMethod(Holder.SCRIPT, "rows", x, from, count)) {
            return view.toTensor((PtNDManager) manager);
        }
    }

    /// A dictionary argument over tensors. Whoever made it closes it.
    static IValue dictionary(Map<String, PtNDArray> arrays) {
        return IValue.stringMapFrom(arrays);
    }

    /// Calls a method in inference mode. Arguments that are not [IValue]s are converted, and closed
    /// afterwards: nothing else would free them.
    static NDList call(
            PtSymbolBlock block, NDManager results, String method, List<Object> arguments) {
        IValue[] values = new IValue[arguments.size()];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = value(arguments.get(i));
            }
            try (IValue result = IValueUtils.runMethod(block, method, values)) {
                return result.toNDList((PtNDManager) results);
            }
        } finally {
            for (int i = 0; i < values.length; i++) {
                if (values[i] != null && !(arguments.get(i) instanceof IValue)) {
                    values[i].close();
                }
            }
        }
    }

    private static IValue value(Object argument) {
        return switch (argument) {
            case IValue v -> v;
            case PtNDArray a -> IValue.from(a);
            case Boolean b -> IValue.from(b);
            case Integer i -> IValue.from((long) i);
            case Long l -> IValue.from(l);
            case Double d -> IValue.from(d);
            case String s -> IValue.from(s);
            case long[] l -> IValue.listFrom(l);
            default ->
                    throw new IllegalArgumentException(
                            "no argument type for " + argument.getClass());
        };
    }

    /// Calls a method on the path that records gradients (if grad mode is on in this thread). An
    /// array named `d.k` becomes entry `k` of the dictionary argument `d`. The results join the
    /// manager of the first input.
    ///
    /// A call that throws leaks its arguments: check shapes before.
    static NDList recorded(PtSymbolBlock block, String method, NDList inputs) {
        try (NDArray name = inputs.get(0).getManager().create(0f)) {
            name.setName("module_method:" + method);
            NDList all = new NDList(inputs);
            all.add(name);
            return IValueUtils.forward(block, all, true);
        }
    }

    /// Runs `action` with gradients recorded in this thread.
    static <T extends @Nullable Object> T withGradients(Supplier<T> action) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return action.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    private static void setenv(String name, String value) {
        Linker linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find("setenv");
        if (symbol.isEmpty()) {
            return; // Windows: there is no libgomp either
        }
        MethodHandle setenv =
                linker.downcallHandle(
                        symbol.get(),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            // overwrite = 0: a user's own setting stays
            int failed =
                    (int)
                            setenv.invokeExact(
                                    arena.allocateFrom(name), arena.allocateFrom(value), 0);
            if (failed != 0) {
                throw new IllegalStateException("setenv(" + name + ") failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
