package io.evomerge.methods;

import io.evomerge.tensors.SafetensorsFile;
import java.lang.foreign.Arena;
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

    /// All floating-point tensors of a file.
    static StateDict read(Path file) {
        Map<String, Value> out = new TreeMap<>();
        try (Arena arena = Arena.ofConfined()) {
            var opened = SafetensorsFile.open(file, arena);
            opened.tensors()
                    .forEach(
                            (name, info) -> {
                                if (info.dtype().isFloat()) {
                                    float[] values = new float[(int) info.elements()];
                                    info.dtype()
                                            .decode(opened.data(name), 0, values, values.length);
                                    out.put(name, new Value(info.shape(), values));
                                }
                            });
        }
        return new StateDict(out);
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
