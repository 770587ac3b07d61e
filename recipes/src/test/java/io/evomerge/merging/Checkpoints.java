package io.evomerge.merging;

import io.evomerge.tensors.CheckpointWriter;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Writes small checkpoints of seeded random numbers.
final class Checkpoints {
    private Checkpoints() {}

    /// A checkpoint whose tensors are filled with normal numbers, or with the seed where they are
    /// not floats.
    static void write(Path folder, long seed, TensorInfo... tensors) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("config.json"),
                """
                {"num_hidden_layers": 2, "vocab_size": 8, "torch_dtype": "float32",
                 "rope_theta": 10000.0, "layer_types": ["full", "sliding"]}
                """);
        try (var writer =
                new CheckpointWriter(folder, List.of(tensors), Map.of(), 5_000_000_000L)) {
            for (TensorInfo tensor : tensors) {
                writer.write(tensor, memory -> fill(tensor, seed, memory));
            }
            writer.commit();
        }
    }

    /// A checkpoint of matrices in float32, given row by row.
    static void write(Path folder, String config, Map<String, float[][]> matrices)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config);
        List<TensorInfo> tensors =
                matrices.entrySet().stream()
                        .map(
                                e ->
                                        tensor(
                                                e.getKey(),
                                                DType.F32,
                                                e.getValue().length,
                                                e.getValue()[0].length))
                        .toList();
        try (var writer = new CheckpointWriter(folder, tensors, Map.of(), 5_000_000_000L)) {
            for (TensorInfo tensor : tensors) {
                float[][] rows = Objects.requireNonNull(matrices.get(tensor.name()));
                writer.write(tensor, memory -> fill(rows, memory));
            }
            writer.commit();
        }
    }

    private static void fill(float[][] rows, MemorySegment memory) {
        for (int i = 0; i < rows.length; i++) {
            DType.F32.encode(rows[i], rows[i].length, memory, (long) i * rows[i].length);
        }
    }

    private static void fill(TensorInfo tensor, long seed, MemorySegment memory) {
        if (!tensor.dtype().isFloat()) {
            memory.fill((byte) seed);
            return;
        }
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom")
                        .create(31 * seed + tensor.name().hashCode());
        float[] values = new float[Math.toIntExact(tensor.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        tensor.dtype().encode(values, values.length, memory, 0);
    }

    static TensorInfo tensor(String name, DType dtype, long... shape) {
        List<Long> sizes = new ArrayList<>();
        for (long size : shape) {
            sizes.add(size);
        }
        return new TensorInfo(name, dtype, sizes);
    }
}
