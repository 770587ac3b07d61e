package io.evomerge.tensors;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which tensor lies where in a safetensors file.
///
/// A file is `n` (8 bytes, little-endian), then `n` bytes of JSON, then the data:
///
/// ```text
/// {"__metadata__": {"format": "pt"}, "name": {"dtype": "F32", "shape": [2], "data_offsets": [0,
/// 8]}}
/// ```
///
/// @param extents the tensors in the order of their data, without gaps
/// @param metadata the `__metadata__` entries
/// @param dataStart the file position, in bytes, of data offset 0
/// @see <a href="https://github.com/huggingface/safetensors#format">safetensors: format</a>
record SafetensorsHeader(List<Extent> extents, Map<String, String> metadata, long dataStart) {
    static final String METADATA = "__metadata__";

    /// Bytes of the length that opens a file.
    static final int LENGTH_BYTES = 8;

    /// The largest JSON that the reference implementation accepts.
    static final int MAX_JSON_BYTES = 100_000_000;

    /// A tensor and its bytes `[begin, end)`, counted from the start of the data.
    record Extent(TensorInfo tensor, long begin, long end) {
        long bytes() {
            return end - begin;
        }
    }

    SafetensorsHeader {
        extents = List.copyOf(extents);
        metadata = Map.copyOf(metadata);
    }

    /// Places tensors one behind the other: the widest element types first, as given among equals.
    /// So every tensor is aligned to its element, which PyTorch needs to read it in place.
    static SafetensorsHeader layOut(List<TensorInfo> tensors, Map<String, String> metadata) {
        List<TensorInfo> byWidth =
                tensors.stream()
                        .sorted(
                                Comparator.comparingInt((TensorInfo t) -> t.dtype().bytes())
                                        .reversed())
                        .toList();
        List<Extent> extents = new ArrayList<>();
        long end = 0;
        for (TensorInfo tensor : byWidth) {
            long begin = end;
            end = Math.addExact(begin, tensor.bytes());
            extents.add(new Extent(tensor, begin, end));
        }
        return new SafetensorsHeader(
                extents, metadata, LENGTH_BYTES + json(extents, metadata).length);
    }

    /// Bytes of data.
    long dataBytes() {
        return extents.isEmpty() ? 0 : extents.getLast().end();
    }

    /// Bytes of the whole file.
    long fileBytes() {
        return dataStart + dataBytes();
    }

    /// The start of the file, up to the data.
    ByteBuffer encode() {
        byte[] json = json(extents, metadata);
        return ByteBuffer.allocate(LENGTH_BYTES + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .flip();
    }

    /// Padded with blanks, so that the data starts at a multiple of 8.
    private static byte[] json(List<Extent> extents, Map<String, String> metadata) {
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.beginObject();
            json.name(METADATA).beginObject();
            for (var entry : new TreeMap<>(metadata).entrySet()) {
                json.name(entry.getKey()).value(entry.getValue());
            }
            json.endObject();
            for (Extent extent : extents) {
                write(extent, json);
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has no reason to fail
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        int padding = -bytes.length & 7;
        return (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Extent extent, JsonWriter json) throws IOException {
        json.name(extent.tensor().name()).beginObject();
        json.name("dtype").value(extent.tensor().dtype().name());
        json.name("shape").beginArray();
        for (long dimension : extent.tensor().shape()) {
            json.value(dimension);
        }
        json.endArray();
        json.name("data_offsets").beginArray().value(extent.begin()).value(extent.end()).endArray();
        json.endObject();
    }
}
