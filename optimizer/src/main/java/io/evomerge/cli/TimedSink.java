package io.evomerge.cli;

import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.TensorSink;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Passes tensors on and notes how long each took.
record TimedSink(TensorSink sink, Map<String, Long> nanos) implements TensorSink {
    TimedSink(TensorSink sink) {
        this(sink, new ConcurrentHashMap<>());
    }

    @Override
    public void write(TensorInfo tensor, Fill fill) throws IOException {
        long start = System.nanoTime();
        sink.write(tensor, fill);
        nanos.put(tensor.name(), System.nanoTime() - start);
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
