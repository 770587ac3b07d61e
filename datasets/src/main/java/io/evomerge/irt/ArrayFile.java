package io.evomerge.irt;

import com.google.gson.Gson;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Arrays of numbers in a safetensors file: eight bytes with the header's length, a JSON header
/// that names each array's type, shape and place, then the numbers, little-endian. What numpy,
/// PyTorch or JAX read by `safetensors.*.load_file`.
///
/// @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
final class ArrayFile implements AutoCloseable {
    private static final int MOST_HEADER_BYTES = 100_000_000;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int ALIGNMENT = 8;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Place> places;

    /// Where an array lies.
    ///
    /// @param from its first byte in the file
    private record Place(NumberType type, List<Integer> shape, long from, long bytes) {}

    private ArrayFile(Path file, FileChannel channel, Map<String, Place> places) {
        this.file = file;
        this.channel = channel;
        this.places = places;
    }

    /// Writes arrays; the widest numbers first, so that each array begins at a multiple of its
    /// numbers' size.
    static void write(FileChannel out, List<NumberArray> arrays) throws IOException {
        List<NumberArray> ordered =
                arrays.stream()
                        .sorted(
                                Comparator.comparingInt((NumberArray a) -> a.type().bytes())
                                        .reversed())
                        .toList();
        byte[] header = header(ordered);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(header.length);
        flush(buffer, out);
        drain(ByteBuffer.wrap(header), out);
        for (NumberArray array : ordered) {
            long count = array.count();
            for (long i = 0; i < count; i++) {
                if (buffer.remaining() < Double.BYTES) {
                    flush(buffer, out);
                }
                array.type().put(array.values().applyAsDouble(i), buffer);
            }
            flush(buffer, out);
        }
    }

    private static byte[] header(List<NumberArray> arrays) {
        Map<String, Object> out = new LinkedHashMap<>();
        long from = 0;
        for (NumberArray array : arrays) {
            long to = from + array.bytes();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", array.type().name());
            entry.put("shape", array.shape());
            entry.put("data_offsets", List.of(from, to));
            out.put(array.name(), entry);
            from = to;
        }
        byte[] json = new Gson().toJson(out).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void flush(ByteBuffer buffer, FileChannel out) throws IOException {
        drain(buffer.flip(), out);
        buffer.clear();
    }

    private static void drain(ByteBuffer bytes, FileChannel out) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /// Opens a file and checks that its header and its size agree.
    ///
    /// @throws InputException if it is missing or damaged
    static ArrayFile open(Path file) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new InputException(file, "no such file", "check the path");
        }
        try {
            return new ArrayFile(file, channel, places(file, channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Map<String, Place> places(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw damaged(file, "it has %d bytes".formatted(size));
        }
        long length = read(channel, 0, Long.BYTES).getLong();
        if (length < 2 || length > Math.min(size - Long.BYTES, MOST_HEADER_BYTES)) {
            throw damaged(file, "its header should have %d bytes of %d".formatted(length, size));
        }
        byte[] header = read(channel, Long.BYTES, (int) length).array();
        Map<String, Place> out = new LinkedHashMap<>();
        try {
            Node root = Node.json(file.toString(), new String(header, StandardCharsets.UTF_8));
            root.entries()
                    .forEach(
                            (name, node) -> {
                                if (!name.equals("__metadata__")) {
                                    out.put(name, place(node, Long.BYTES + length));
                                }
                            });
        } catch (InputException e) {
            throw damaged(file, "its header is no safetensors header (" + e.getMessage() + ")");
        }
        checkNoGaps(file, out, Long.BYTES + length, size);
        return out;
    }

    private static Place place(Node node, long start) {
        List<String> types = Stream.of(NumberType.values()).map(Enum::name).toList();
        NumberType type = NumberType.valueOf(node.require("dtype").oneOf(types));
        List<Integer> shape =
                node.require("shape").list().stream()
                        .map(n -> n.integer(0, Integer.MAX_VALUE))
                        .toList();
        List<Node> offsets = node.require("data_offsets").list();
        if (offsets.size() != 2) {
            throw node.wrong("has %d offsets instead of 2".formatted(offsets.size()), "");
        }
        double from = offsets.get(0).number(0, 1L << 52);
        double to = offsets.get(1).number(0, 1L << 52);
        double bytes = type.bytes();
        for (int size : shape) {
            bytes *= size;
        }
        if (to - from != bytes) {
            throw node.wrong(
                    "%s %s needs %.0f bytes, but the offsets are %.0f to %.0f"
                            .formatted(type, shape, bytes, from, to),
                    "");
        }
        return new Place(type, shape, start + (long) from, (long) bytes);
    }

    private static void checkNoGaps(Path file, Map<String, Place> places, long start, long size) {
        List<Place> ordered = new ArrayList<>(places.values());
        ordered.sort(Comparator.comparingLong(Place::from).thenComparingLong(Place::bytes));
        long at = start;
        for (Place place : ordered) {
            if (place.from != at) {
                throw damaged(file, "its arrays do not follow upon each other");
            }
            at += place.bytes;
        }
        if (at != size) {
            throw damaged(file, "it has %d bytes, but its arrays end at %d".formatted(size, at));
        }
    }

    boolean has(String name) {
        return places.containsKey(name);
    }

    NumberType type(String name) {
        return place(name).type;
    }

    /// An array's sizes.
    List<Integer> shape(String name) {
        return place(name).shape;
    }

    /// The numbers of an array of that shape, all finite.
    double[] numbers(String name, int... shape) throws IOException {
        double[] out = numbers(name, 0, shape);
        for (int i = 0; i < out.length; i++) {
            if (!Double.isFinite(out[i])) {
                throw damaged(file, "%s holds %s at %d".formatted(name, out[i], i));
            }
        }
        return out;
    }

    /// One row of a matrix of that shape; its numbers may be NaN.
    double[] row(String name, int row, int rows, int columns) throws IOException {
        checkShape(name, rows, columns);
        Place place = place(name);
        return numbers(place, (long) row * columns, columns);
    }

    private double[] numbers(String name, long from, int... shape) throws IOException {
        checkShape(name, shape);
        Place place = place(name);
        long count = place.bytes / place.type.bytes();
        if (count > Integer.MAX_VALUE - ALIGNMENT) {
            throw damaged(file, "%s has %d numbers".formatted(name, count));
        }
        return numbers(place, from, (int) count);
    }

    private double[] numbers(Place place, long from, int count) throws IOException {
        double[] out = new double[count];
        int most = BUFFER_BYTES / place.type.bytes();
        for (int done = 0; done < count; done += most) {
            int now = Math.min(most, count - done);
            long at = place.from + (from + done) * place.type.bytes();
            ByteBuffer buffer = read(channel, at, now * place.type.bytes());
            for (int i = 0; i < now; i++) {
                out[done + i] = place.type.get(buffer);
            }
        }
        return out;
    }

    private void checkShape(String name, int... shape) {
        List<Integer> found = place(name).shape;
        List<Integer> needed = Arrays.stream(shape).boxed().toList();
        if (!found.equals(needed)) {
            throw damaged(file, "%s is %s instead of %s".formatted(name, found, needed));
        }
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw damaged(file, "the array '%s' is missing".formatted(name));
        }
        return place;
    }

    private static ByteBuffer read(FileChannel channel, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("the file has become shorter");
            }
        }
        return buffer.flip();
    }

    static InputException damaged(Path file, String how) {
        return new InputException(
                file, "is damaged: " + how, "restore it from a copy, or calibrate again");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
