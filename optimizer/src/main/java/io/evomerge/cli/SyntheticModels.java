package io.evomerge.cli;

import io.evomerge.tensors.CheckpointWriter;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A base model of random numbers and fine-tuned ones, the same for the same shape on every
/// machine.
///
/// The base's weights are about normal with standard deviation 0.02; a fine-tuned model adds 1 % of
/// that and rounds to bfloat16. As in real fine-tuned models most elements then differ by a few
/// steps of bfloat16, or not at all: magnitudes are tied by the million.
///
/// @param folder where they lie, as `base`, `tuned-1`, `tuned-2`, …
record SyntheticModels(Path folder, LlamaShape shape) {
    static final String BASE = "base";

    private static final String CONFIG = "config.json";
    private static final float SPREAD = 0.02f;
    private static final float CHANGE = 0.0002f;
    private static final int BLOCK = 1 << 14;
    private static final long WEYL = 0x9e3779b97f4a7c15L;

    static String tuned(int number) {
        return "tuned-" + number;
    }

    /// Makes the base and that many fine-tuned models, but for those that are there.
    void make(int tuned) throws IOException {
        for (int model = 0; model <= tuned; model++) {
            Path target = folder.resolve(model == 0 ? BASE : tuned(model));
            if (!isMade(target)) {
                make(target, model);
            }
        }
    }

    /// The configuration is written last: where it is, all is.
    private boolean isMade(Path target) throws IOException {
        Path config = target.resolve(CONFIG);
        return Files.exists(config) && Files.readString(config).equals(shape.config());
    }

    private void make(Path target, int model) throws IOException {
        for (String name : List.of(CONFIG, "model.safetensors")) {
            Files.deleteIfExists(target.resolve(name)); // of another shape
        }
        List<TensorInfo> tensors = shape.tensors();
        try (var writer = new CheckpointWriter(target, tensors, Map.of(), Long.MAX_VALUE)) {
            for (int i = 0; i < tensors.size(); i++) {
                long seed = i;
                TensorInfo tensor = tensors.get(i);
                writer.write(tensor, memory -> fill(memory, tensor.elements(), seed, model));
            }
            writer.commit();
        }
        Files.writeString(target.resolve(CONFIG), shape.config());
    }

    private static void fill(MemorySegment memory, long elements, long tensor, int model) {
        float[] values = new float[BLOCK];
        for (long from = 0; from < elements; from += BLOCK) {
            int n = (int) Math.min(BLOCK, elements - from);
            for (int i = 0; i < n; i++) {
                values[i] = SPREAD * normal(tensor << 40, from + i);
            }
            if (model > 0) {
                // From what the base has, not from what it was rounded from.
                DType.BF16.encode(values, n, memory, from);
                DType.BF16.decode(memory, from, values, n);
                for (int i = 0; i < n; i++) {
                    values[i] += CHANGE * normal((tensor << 40) + ((long) model << 56), from + i);
                }
            }
            DType.BF16.encode(values, n, memory, from);
        }
    }

    /// The sum of four uniform numbers of 16 bits, which is nearly normal, with variance 1.
    private static float normal(long stream, long index) {
        long z = (stream + index + 1) * WEYL;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        long sum = (z & 0xffff) + (z >>> 16 & 0xffff) + (z >>> 32 & 0xffff) + (z >>> 48);
        return (sum - 131070) * (1.7320508f / 65536); // a uniform number's variance is 1/12
    }
}
