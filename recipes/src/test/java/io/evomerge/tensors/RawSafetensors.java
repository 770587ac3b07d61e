package io.evomerge.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Safetensors files made byte by byte, so that they can be wrong.
final class RawSafetensors {
    private RawSafetensors() {}

    /// A file whose header is `json`, followed by zeros.
    static Path write(Path file, String json, int dataBytes) throws IOException {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        return write(file, header.length, header, dataBytes);
    }

    /// A file that states `headerLength`, whatever the header is.
    static Path write(Path file, long headerLength, byte[] header, int dataBytes)
            throws IOException {
        byte[] bytes =
                ByteBuffer.allocate(8 + header.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(headerLength)
                        .put(header)
                        .array();
        return Files.write(file, bytes);
    }

    /// The header's entry of one tensor.
    static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
                .formatted(name, dtype, shape, offsets);
    }

    /// The header of one U8 tensor `x` of the given length.
    static String bytes(int length) {
        return "{" + tensor("x", "U8", "[" + length + "]", "[0," + length + "]") + "}";
    }
}
