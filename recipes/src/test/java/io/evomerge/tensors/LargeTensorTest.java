package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tensors beyond 2 GiB, the limit of arrays and buffers.
class LargeTensorTest {
    private static final long ELEMENTS = 1_200_000_000;
    private static final TensorInfo LARGE =
            new TensorInfo("large", DType.BF16, List.of(ELEMENTS / 1000, 1000L));
    private static final TensorInfo LAST = new TensorInfo("last", DType.BF16, List.of(1L));

    @TempDir Path folder;

    /// The file is sparse: all but the last elements are holes.
    @Test
    void a_large_tensor_is_read_to_its_last_element() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        var header = SafetensorsHeader.layOut(List.of(LARGE, LAST), Map.of());
        Path path = folder.resolve("model.safetensors");
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(header.encode().array());
            file.setLength(header.fileBytes());
            file.seek(header.fileBytes() - 4);
            file.write(new byte[] {(byte) 0x80, 0x3f, 0x00, 0x40}); // 1 and 2
        }

        try (var checkpoint = Checkpoint.open(folder)) {
            float[] out = new float[2];
            DType.BF16.decode(checkpoint.data("large"), ELEMENTS - 2, out, 2);
            assertThat(out).containsExactly(0, 1);
            DType.BF16.decode(checkpoint.data("last"), 0, out, 1);
            assertThat(out).startsWith(2);
        }
    }

    @Test
    @Tag("slow")
    void a_large_tensor_is_written_to_its_last_element() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        try (var writer =
                new CheckpointWriter(folder, List.of(LARGE, LAST), Map.of(), Long.MAX_VALUE)) {
            writer.write(LARGE, memory -> mark(memory, ELEMENTS - 1));
            writer.write(LAST, memory -> mark(memory, 0));
            writer.commit();
        }

        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.tensors().get("large")).isEqualTo(LARGE);
            MemorySegment large = checkpoint.data("large");
            assertThat(large.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0)).isZero();
            assertThat(large.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * (ELEMENTS - 1)))
                    .isEqualTo((short) 0x1234);
            assertThat(checkpoint.data("last").get(ValueLayout.JAVA_SHORT_UNALIGNED, 0))
                    .isEqualTo((short) 0x1234);
        }
    }

    private static void mark(MemorySegment memory, long element) {
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * element, (short) 0x1234);
    }
}
