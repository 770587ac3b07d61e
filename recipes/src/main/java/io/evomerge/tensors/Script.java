package io.evomerge.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// A loaded TorchScript module without weights. Its methods take and return plain Java values;
/// resident [Weights] are passed as dictionaries. Thread-safe: one module serves all threads.
public final class Script implements AutoCloseable {
    private final NDManager manager = Engine.newManager(Device.CPU);
    private final PtSymbolBlock block;

    private Script(byte[] archive) {
        block = Engine.loadModule(archive, manager);
    }

    /// Compiles a class of TorchScript source (`/torchscript/<resource>` on the class path).
    ///
    /// @param attributes a value of exactly the declared type for every attribute but `training`
    public static Script load(String className, String resource, Map<String, ?> attributes) {
        Engine.start();
        return new Script(ScriptArchive.build(className, text(resource), attributes));
    }

    private static String text(String resource) {
        try (InputStream in = Script.class.getResourceAsStream("/torchscript/" + resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no TorchScript source " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An int64 tensor argument, row-major.
    public record Longs(long[] values, long... shape) {
        public Longs {
            checkSize(values.length, shape);
        }
    }

    /// A boolean tensor argument, row-major.
    public record Booleans(boolean[] values, long... shape) {
        public Booleans {
            checkSize(values.length, shape);
        }
    }

    /// A float32 tensor argument, row-major.
    public record Floats(float[] values, long... shape) {
        public Floats {
            checkSize(values.length, shape);
        }
    }

    private static void checkSize(int length, long[] shape) {
        if (LongStream.of(shape).reduce(1, Math::multiplyExact) != length) {
            throw new IllegalArgumentException(
                    length + " values for shape " + Arrays.toString(shape));
        }
    }

    /// The tensors that a method returned, copied to Java.
    public record Results(List<Object> values) {
        /// A float32 result, flattened.
        public float[] floats(int index) {
            return ((float[]) values.get(index)).clone();
        }

        /// An int64 result, flattened.
        public long[] longs(int index) {
            return ((long[]) values.get(index)).clone();
        }
    }

    /// Calls a method in inference mode.
    ///
    /// @param device where tensor arguments are created; that of the weights
    /// @param arguments [Longs], [Booleans], [Floats] (tensors), [Weights] (dictionaries), [Long],
    ///     [Integer], [Double], [Boolean], [String], `long[]` (a list of int)
    public Results call(Device device, String method, Object... arguments) {
        Deadline.check();
        try (NDManager scratch = Engine.newManager(device)) {
            List<Object> converted = new ArrayList<>();
            for (Object argument : arguments) {
                converted.add(
                        argument instanceof Weights w ? w.dictionary() : tensor(scratch, argument));
            }
            return results(Engine.call(block, scratch, method, converted));
        }
    }

    /// Calls a method with gradients recorded. Tensors first, then dictionaries.
    ///
    /// @param device where tensor arguments are created; that of the weights
    /// @param weights dictionary arguments by the name of the parameter, in the order of the
    ///     parameters
    public Results record(
            Device device, String method, List<?> tensors, Map<String, Weights> weights) {
        try (NDManager scratch = Engine.newManager(device)) {
            NDList inputs = new NDList();
            for (Object t : tensors) {
                inputs.add((NDArray) tensor(scratch, t));
            }
            weights.forEach((name, w) -> w.addTo(inputs, name));
            return Engine.withGradients(() -> results(Engine.recorded(block, method, inputs)));
        }
    }

    private static Object tensor(NDManager manager, Object argument) {
        return switch (argument) {
            case Longs l -> manager.create(l.values(), new Shape(l.shape()));
            case Booleans b -> manager.create(b.values(), new Shape(b.shape()));
            case Floats f -> manager.create(f.values(), new Shape(f.shape()));
            default -> argument;
        };
    }

    private static Results results(NDList list) {
        List<Object> out = new ArrayList<>();
        for (NDArray array : list) {
            out.add(
                    switch (((PtNDArray) array).getDataType()) {
                        case FLOAT32 -> array.toFloatArray();
                        case INT64 -> array.toLongArray();
                        default ->
                                throw new IllegalStateException(
                                        "a script returned " + array.getDataType());
                    });
        }
        return new Results(out);
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }
}
