package io.evomerge.tensors;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Suggestion;
import io.evomerge.tensors.SafetensorsHeader.Extent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parses the JSON of a safetensors header, which nobody vouches for, and checks that its tensors
/// fill the data exactly. Reports everything wrong with one file at once.
final class HeaderParser {
    private static final String DAMAGED = "the file is damaged; download or write it again";
    private static final List<String> DTYPES =
            Arrays.stream(DType.values()).map(DType::name).toList();

    /// PyTorch has no tensors of more dimensions.
    private static final int MAX_DIMENSIONS = 64;

    /// More complaints about one file help nobody.
    private static final int MAX_COMPLAINTS = 20;

    private final Path file;
    private final Complaints complaints = new Complaints();
    private final Set<String> names = new HashSet<>();
    private final List<Extent> extents = new ArrayList<>();
    private final Map<String, String> metadata = new HashMap<>();
    private int complaintCount;

    private HeaderParser(Path file) {
        this.file = file;
    }

    /// @param json the header's bytes, the length before them excluded
    /// @param dataBytes how many bytes of the file follow them
    /// @throws InputException for whatever makes the file unreadable
    static SafetensorsHeader parse(Path file, byte[] json, long dataBytes) {
        var parser = new HeaderParser(file);
        parser.parse(json);
        parser.throwIfAny();
        parser.extents.sort(Comparator.comparingLong(Extent::begin).thenComparingLong(Extent::end));
        parser.checkCoverage(dataBytes);
        parser.throwIfAny();
        return new SafetensorsHeader(
                parser.extents, parser.metadata, SafetensorsHeader.LENGTH_BYTES + json.length);
    }

    private void parse(byte[] bytes) {
        var utf8 = StandardCharsets.UTF_8.newDecoder(); // reports malformed bytes
        var json = new JsonReader(new InputStreamReader(new ByteArrayInputStream(bytes), utf8));
        json.setStrictness(Strictness.STRICT);
        try {
            readTensors(json);
        } catch (IOException | IllegalStateException e) {
            complain("", "its header is not valid JSON after " + Shown.name(json.getPath()));
        }
    }

    private void readTensors(JsonReader json) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (!names.add(name)) {
                complain(name, "occurs twice in the header");
                json.skipValue();
            } else if (name.equals(SafetensorsHeader.METADATA)) {
                readMetadata(json);
            } else {
                readTensor(name, json).ifPresent(extents::add);
            }
        }
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
            complain("", "its header goes on after the closing brace");
        }
    }

    private void readMetadata(JsonReader json) throws IOException {
        if (!expect(JsonToken.BEGIN_OBJECT, SafetensorsHeader.METADATA, "a mapping", json)) {
            return;
        }
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (expect(JsonToken.STRING, SafetensorsHeader.METADATA + "." + key, "text", json)) {
                metadata.put(key, json.nextString());
            }
        }
        json.endObject();
    }

    private Optional<Extent> readTensor(String name, JsonReader json) throws IOException {
        if (!expect(JsonToken.BEGIN_OBJECT, name, "a mapping", json)) {
            return Optional.empty();
        }
        String dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        int before = complaintCount;
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "dtype" -> dtype = readText(name + ".dtype", json);
                case "shape" -> shape = readSizes(name + ".shape", json);
                case "data_offsets" -> offsets = readSizes(name + ".data_offsets", json);
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (complaintCount > before) {
            return Optional.empty();
        }
        if (dtype == null || shape == null || offsets == null) {
            complain(name, "lacks one of dtype, shape, data_offsets");
            return Optional.empty();
        }
        return extent(name, dtype, shape, offsets);
    }

    private Optional<Extent> extent(
            String name, String dtype, List<Long> shape, List<Long> offsets) {
        if (!DTYPES.contains(dtype)) {
            String text = Shown.name(dtype);
            complain(name, "unknown dtype '" + text + "'", Suggestion.remedy(text, DTYPES));
            return Optional.empty();
        }
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            complain(name, "data_offsets are " + offsets + ", but [begin, end] is needed");
            return Optional.empty();
        }
        var tensor = new TensorInfo(name, DType.valueOf(dtype), shape);
        var extent = new Extent(tensor, offsets.get(0), offsets.get(1));
        try {
            if (extent.bytes() != tensor.bytes()) {
                complain(
                        name,
                        "has %d bytes, but %s of shape %s has %d"
                                .formatted(extent.bytes(), dtype, shape, tensor.bytes()));
                return Optional.empty();
            }
        } catch (ArithmeticException e) {
            complain(name, "shape " + shape + " has more than 2^63 - 1 bytes");
            return Optional.empty();
        }
        return Optional.of(extent);
    }

    /// The format leaves no byte of the data unused, and none used twice.
    private void checkCoverage(long dataBytes) {
        long end = 0;
        String previous = "";
        for (Extent extent : extents) {
            String name = extent.tensor().name();
            if (extent.begin() < end) {
                complain(
                        name,
                        "begins at offset %d, inside '%s', which ends at %d"
                                .formatted(extent.begin(), Shown.name(previous), end));
            } else if (extent.begin() > end) {
                complain(
                        name,
                        "begins at offset %d, but the tensor before it ends at %d"
                                .formatted(extent.begin(), end));
            }
            if (extent.end() > end) {
                end = extent.end();
                previous = name;
            }
        }
        if (dataBytes < end) {
            complain(
                    "",
                    "is truncated: found %d bytes of tensors, expected %d"
                            .formatted(dataBytes, end),
                    "download or write it again");
        } else if (dataBytes > end) {
            complain("", "has %d bytes after its last tensor".formatted(dataBytes - end));
        }
    }

    private @Nullable String readText(String key, JsonReader json) throws IOException {
        return expect(JsonToken.STRING, key, "text", json) ? json.nextString() : null;
    }

    private @Nullable List<Long> readSizes(String key, JsonReader json) throws IOException {
        if (!expect(JsonToken.BEGIN_ARRAY, key, "a list", json)) {
            return null;
        }
        List<Long> sizes = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            if (sizes.size() == MAX_DIMENSIONS) {
                complain(key, "has more than " + MAX_DIMENSIONS + " entries");
                while (json.hasNext()) {
                    json.skipValue();
                }
            } else if (expect(JsonToken.NUMBER, key, "a number", json)) {
                sizes.add(size(key, json.nextString()));
            }
        }
        json.endArray();
        return sizes;
    }

    private long size(String key, String digits) {
        try {
            long size = Long.parseLong(digits);
            if (size >= 0) {
                return size;
            }
            complain(key, "is negative: " + digits);
        } catch (NumberFormatException e) {
            complain(key, "is " + Shown.name(digits) + ", but a whole number < 2^63 is needed");
        }
        return 0;
    }

    /// Whether the next value is of this kind; if not, complains and skips it.
    private boolean expect(JsonToken wanted, String key, String kind, JsonReader json)
            throws IOException {
        if (json.peek() == wanted) {
            return true;
        }
        complain(key, "must be " + kind);
        json.skipValue();
        return false;
    }

    private void complain(String key, String what) {
        complain(key, what, DAMAGED);
    }

    private void complain(String key, String what, String remedy) {
        complaintCount++;
        if (complaintCount <= MAX_COMPLAINTS) {
            complaints.add(new Complaint(file.toString(), Shown.name(key), what, remedy));
        }
    }

    private void throwIfAny() {
        if (complaintCount > MAX_COMPLAINTS) {
            complaints.add(
                    file, "has %d more faults".formatted(complaintCount - MAX_COMPLAINTS), DAMAGED);
        }
        complaints.throwIfAny();
    }
}
