package io.evomerge.merging;

import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.TensorSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps the bytes of every tensor in memory.
final class MemorySink implements TensorSink {
    final Map<String, TensorInfo> infos = new ConcurrentHashMap<>();
    final Map<String, byte[]> bytes = new ConcurrentHashMap<>();

    @Override
    public Target begin(TensorInfo tensor) {
        byte[] memory = new byte[Math.toIntExact(tensor.bytes())];
        infos.put(tensor.name(), tensor);
        bytes.put(tensor.name(), memory);
        return (from, size, fill) -> fill.into(MemorySegment.ofArray(memory).asSlice(from, size));
    }

    float[] floats(String name) {
        return floats(
                Objects.requireNonNull(infos.get(name)),
                MemorySegment.ofArray(Objects.requireNonNull(bytes.get(name))));
    }

    static byte[] bytes(MemorySegment data) {
        return data.toArray(ValueLayout.JAVA_BYTE);
    }

    static float[] floats(TensorInfo info, MemorySegment data) {
        float[] out = new float[Math.toIntExact(info.elements())];
        info.dtype().decode(data, 0, out, out.length);
        return out;
    }
}
