package io.evomerge.methods;

import io.evomerge.tensors.DType;
import io.evomerge.tensors.SafetensorsFile;
import io.evomerge.tensors.TensorInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tensors by name, in memory.
record StateDict(Map<String, Value> tensors) {
    StateDict {
        tensors = new TreeMap<>(tensors);
    }

    record Value(List<Long> shape, float[] values) {}

    /// All floating-point tensors of a file, and bytes as numbers.
    static StateDict read(Path file) {
        Map<String, Value> out = new TreeMap<>();
        try (Arena arena = Arena.ofConfined()) {
            var opened = SafetensorsFile.open(file, arena);
            opened.tensors()
                    .forEach(
                            (name, info) -> {
                                if (info.dtype().isFloat() || info.dtype() == DType.U8) {
                                    float[] values = values(info, opened.data(name));
                                    out.put(name, new Value(info.shape(), values));
                                }
                            });
        }
        return new StateDict(out);
    }

    private static float[] values(TensorInfo info, MemorySegment data) {
        float[] values = new float[(int) info.elements()];
        if (info.dtype().isFloat()) {
            info.dtype().decode(data, 0, values, values.length);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = data.get(ValueLayout.JAVA_BYTE, i);
            }
        }
        return values;
    }

    Value get(String name) {
        Value value = tensors.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no tensor " + name + " in " + tensors.keySet());
        }
        return value;
    }

    /// This model moved by a task vector, in float32; tensors that the vector lacks stay.
    StateDict plus(StateDict vector) {
        Map<String, Value> out = new TreeMap<>(tensors);
        vector.tensors.forEach(
                (name, delta) -> {
                    float[] sum = get(name).values().clone();
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += delta.values()[i];
                    }
                    out.put(name, new Value(delta.shape(), sum));
                });
        return new StateDict(out);
    }
}
