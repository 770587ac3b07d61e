package io.evomerge.cli;

import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.TensorSink;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Passes tensors on and notes how long each took, from its beginning to its last piece.
record TimedSink(TensorSink sink, Map<String, Long> nanos) implements TensorSink {
    TimedSink(TensorSink sink) {
        this(sink, new ConcurrentHashMap<>());
    }

    @Override
    public Target begin(TensorInfo tensor) throws IOException {
        long start = System.nanoTime();
        Target target = sink.begin(tensor);
        return (from, bytes, fill) -> {
            target.write(from, bytes, fill);
            nanos.merge(tensor.name(), System.nanoTime() - start, Math::max);
        };
    }

    /// The mean of the tensors whose names end like this; 0 if there are none.
    double meanSeconds(String ending) {
        return nanos.entrySet().stream()
                .filter(e -> e.getKey().endsWith(ending))
                .mapToDouble(e -> e.getValue() / 1e9)
                .average()
                .orElse(0);
    }
}
