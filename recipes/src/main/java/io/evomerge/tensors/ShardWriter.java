package io.evomerge.tensors;

import io.evomerge.tensors.SafetensorsHeader.Extent;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;

/// Writes one safetensors file, each tensor at its place, from several threads.
///
/// It writes to a channel, not to a mapping: a full disk is then an [IOException] instead of a
/// fault inside `fill`.
final class ShardWriter implements Closeable {
    /// Buffers end at 2 GiB, and so do single writes on Linux.
    private static final long CHUNK_BYTES = 1 << 26;

    private final String name;
    private final FileChannel channel;
    private final Writeback writeback;
    private final SafetensorsHeader header;
    private final Map<String, Extent> extents = new HashMap<>();

    /// Takes over `channel`.
    ShardWriter(String name, FileChannel channel, SafetensorsHeader header) {
        this.name = name;
        this.channel = channel;
        this.writeback = new Writeback(channel);
        this.header = header;
        header.extents().forEach(extent -> extents.put(extent.tensor().name(), extent));
    }

    /// The final name of the file.
    String name() {
        return name;
    }

    /// The place of a tensor, which must be just as it was announced.
    Extent place(TensorInfo tensor) {
        Extent extent = extents.get(tensor.name());
        if (extent == null || !extent.tensor().equals(tensor)) {
            throw new IllegalArgumentException(tensor + " differs from what was announced");
        }
        return extent;
    }

    /// Writes a piece of a tensor, from the tensor's byte `from` on.
    void write(Extent extent, long from, MemorySegment bytes) throws IOException {
        long position = header.dataStart() + extent.begin() + from;
        for (long at = 0; at < bytes.byteSize(); at += CHUNK_BYTES) {
            long count = Math.min(CHUNK_BYTES, bytes.byteSize() - at);
            write(bytes.asSlice(at, count).asByteBuffer(), position + at);
            writeback.written(count);
        }
    }

    private void write(ByteBuffer buffer, long position) throws IOException {
        try {
            for (long at = position; buffer.hasRemaining(); ) {
                at += channel.write(buffer, at);
            }
        } catch (IOException e) {
            throw StagedFiles.failed(name, e);
        }
    }

    /// Writes the header, forces everything to the disk and closes the file.
    void finish() throws IOException {
        write(header.encode(), 0);
        try {
            writeback.finish();
            close();
        } catch (IOException e) {
            throw StagedFiles.failed(name, e);
        }
    }

    @Override
    public void close() throws IOException {
        writeback.close();
        channel.close();
    }
}
