package io.evomerge.tensors;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A SHA-256 over named contents. Each is preceded by its name and length, so that bytes cannot
/// wander from one to the next unnoticed.
final class ContentHash {
    /// A digest takes buffers, which end at 2 GiB.
    private static final long CHUNK_BYTES = 1 << 20;

    private final MessageDigest digest;

    ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    void add(String name, MemorySegment content) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        digest.update(
                ByteBuffer.allocate(Integer.BYTES + nameBytes.length + Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(nameBytes.length)
                        .put(nameBytes)
                        .putLong(content.byteSize())
                        .flip());
        for (long at = 0; at < content.byteSize(); at += CHUNK_BYTES) {
            long count = Math.min(CHUNK_BYTES, content.byteSize() - at);
            digest.update(content.asSlice(at, count).asByteBuffer());
        }
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
