package io.evomerge.tensors;

import io.evomerge.documents.InputException;
import io.evomerge.tensors.SafetensorsHeader.Extent;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// One safetensors file, checked and then mapped into memory read-only. It lives as long as the
/// arena that it was opened with.
///
/// The sizes are checked against the very file that is mapped. A file that another program shortens
/// afterwards cannot be read safely; the JVM then throws an [InternalError].
public final class SafetensorsFile {
    private static final String NOT_SAFETENSORS =
            "it is truncated or no safetensors file; download or write it again";

    /// How a file begins that Git has not fetched from its large file storage.
    private static final long LFS_POINTER =
            ByteBuffer.wrap("version ".getBytes(StandardCharsets.US_ASCII))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();

    private final Path path;
    private final MemorySegment bytes;
    private final Map<String, String> metadata;
    private final SequencedMap<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, MemorySegment> data = new LinkedHashMap<>();

    private SafetensorsFile(Path path, MemorySegment bytes, SafetensorsHeader header) {
        this.path = path;
        this.bytes = bytes;
        this.metadata = header.metadata();
        for (Extent extent : header.extents()) {
            String name = extent.tensor().name();
            tensors.put(name, extent.tensor());
            data.put(name, bytes.asSlice(header.dataStart() + extent.begin(), extent.bytes()));
        }
    }

    /// Checks the header, then maps the file.
    ///
    /// @throws InputException with everything that is wrong with the file
    public static SafetensorsFile open(Path path, Arena arena) {
        if (!Files.isRegularFile(path)) { // opening a pipe would wait for ever
            throw new InputException(path, "is missing or no regular file", "check the path");
        }
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            byte[] json = headerJson(path, channel, size);
            long dataBytes = size - SafetensorsHeader.LENGTH_BYTES - json.length;
            SafetensorsHeader header = HeaderParser.parse(path, json, dataBytes);
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            return new SafetensorsFile(path, bytes, header);
        } catch (IOException e) {
            throw new InputException(
                    path, "cannot be read: " + e, "check the file and its permissions");
        }
    }

    private static byte[] headerJson(Path path, FileChannel channel, long size) throws IOException {
        if (size < SafetensorsHeader.LENGTH_BYTES) {
            throw new InputException(
                    path,
                    "has %d bytes, but a safetensors file has at least 8".formatted(size),
                    NOT_SAFETENSORS);
        }
        long length = read(channel, 0, SafetensorsHeader.LENGTH_BYTES).getLong();
        if (length == LFS_POINTER) {
            throw new InputException(
                    path, "is a Git LFS pointer, not the file itself", "run 'git lfs pull'");
        }
        String stated = "states a header of " + Long.toUnsignedString(length) + " bytes, but ";
        if (length < 0 || length > size - SafetensorsHeader.LENGTH_BYTES) {
            throw new InputException(
                    path, stated + "the file has " + size + " bytes", NOT_SAFETENSORS);
        }
        if (length > SafetensorsHeader.MAX_JSON_BYTES) {
            throw new InputException(
                    path,
                    stated + "at most " + SafetensorsHeader.MAX_JSON_BYTES + " are allowed",
                    NOT_SAFETENSORS);
        }
        byte[] json = read(channel, SafetensorsHeader.LENGTH_BYTES, (int) length).array();
        if (json.length == 0 || json[0] != '{') {
            throw new InputException(path, "its header does not begin with '{'", NOT_SAFETENSORS);
        }
        return json;
    }

    private static ByteBuffer read(FileChannel channel, long position, int count)
            throws IOException {
        var buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file was shortened while it was read");
            }
        }
        return buffer.flip();
    }

    public Path path() {
        return path;
    }

    /// The tensors, in the order of their data.
    public SequencedMap<String, TensorInfo> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /// The `__metadata__` entries.
    public Map<String, String> metadata() {
        return metadata;
    }

    /// The bytes of one tensor, read-only, little-endian.
    public MemorySegment data(String name) {
        MemorySegment segment = data.get(name);
        if (segment == null) {
            throw new IllegalArgumentException("no tensor '" + name + "' in " + path);
        }
        return segment;
    }

    /// The whole file.
    MemorySegment bytes() {
        return bytes;
    }
}
