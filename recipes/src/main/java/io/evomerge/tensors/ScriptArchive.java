package io.evomerge.tensors;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a TorchScript archive, a zip of stored entries that `torch::jit::load` reads: the source
/// text of one class and the values of its attributes, but no tensors.
final class ScriptArchive {
    /// The archive format of PyTorch 2. An older number silently selects the operators' semantics
    /// of its time: with 3, `torch.div` of two integer tensors truncates.
    private static final String VERSION = "10\n";

    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    private ScriptArchive() {}

    /// @param className the class declared in `source`
    /// @param source the TorchScript text
    /// @param attributes every attribute that the class declares, but `training`: [Boolean],
    ///     [Integer], [Long], [Double] or [String], of exactly the declared type (a wrong one fails
    ///     only when it is first read)
    static byte[] build(String className, String source, Map<String, ?> attributes) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("training", false);
        fields.putAll(attributes);
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            entry(zip, "data.pkl", pickle(className, fields));
            entry(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            entry(zip, "constants.pkl", EMPTY_TUPLE);
            entry(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] data) throws IOException {
        var entry = new ZipEntry("archive/" + name);
        entry.setMethod(ZipEntry.STORED); // the reader rejects compressed entries
        entry.setSize(data.length);
        var crc = new CRC32();
        crc.update(data);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }

    /// An instance of `__torch__.<className>` in Python's pickle format, protocol 2.
    private static byte[] pickle(String className, Map<String, ?> fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x80, 2}); // PROTO 2
        out.write(("c__torch__\n" + className + "\n").getBytes(StandardCharsets.UTF_8)); // GLOBAL
        out.write(new byte[] {')', (byte) 0x81, '}', '('}); // EMPTY_TUPLE NEWOBJ EMPTY_DICT MARK
        for (var field : fields.entrySet()) {
            value(out, field.getKey());
            value(out, field.getValue());
        }
        out.write(new byte[] {'u', 'b', '.'}); // SETITEMS BUILD STOP
        return bytes.toByteArray();
    }

    private static void value(DataOutputStream out, Object value) throws IOException {
        switch (value) {
            case Boolean b -> out.write(b ? 0x88 : 0x89); // NEWTRUE, NEWFALSE
            case Integer i -> integer(out, i);
            case Long l -> integer(out, l);
            case Double d -> {
                out.write('G'); // BINFLOAT, big-endian
                out.writeDouble(d);
            }
            case String s -> {
                byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
                out.write('X'); // BINUNICODE, little-endian length
                out.writeInt(Integer.reverseBytes(utf8.length));
                out.write(utf8);
            }
            default ->
                    throw new IllegalArgumentException("no attribute type for " + value.getClass());
        }
    }

    private static void integer(DataOutputStream out, long value) throws IOException {
        if (value == (int) value) {
            out.write('J'); // BININT, little-endian
            out.writeInt(Integer.reverseBytes((int) value));
        } else {
            out.write(new byte[] {(byte) 0x8a, 8}); // LONG1 of 8 little-endian bytes
            out.writeLong(Long.reverseBytes(value));
        }
    }
}
