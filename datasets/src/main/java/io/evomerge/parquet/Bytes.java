package io.evomerge.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A part of a file, in memory.
final class Bytes {
    private Bytes() {}

    static byte[] read(FileChannel channel, long position, long length) throws IOException {
        if (position < 0 || length < 0 || position + length > channel.size()) {
            throw new EOFException("%d bytes at %d are beyond its end".formatted(length, position));
        }
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(length));
        while (out.hasRemaining()) {
            if (channel.read(out, position + out.position()) < 0) {
                throw new EOFException("it ends early");
            }
        }
        return out.array();
    }
}
