package io.evomerge.datasets;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.parquet.ParquetFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.apache.commons.io.input.BOMInputStream;
import org.jspecify.annotations.Nullable;

/// The rows of a data file, each a mapping that knows its line: JSONL, a JSON list of objects, CSV
/// or TSV with a header line, or Parquet.
final class Rows {
    private static final List<String> EXTENSIONS =
            List.of(".jsonl", ".json", ".csv", ".tsv", ".parquet");

    /// A wrong field or format is wrong in every row; so many rows show it.
    private static final int MOST_COMPLAINTS = 20;

    /// Written just as it is shown again.
    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9]\\d{0,17}");

    private Rows() {}

    /// Whether another row is worth checking; complains of the file where it is not.
    static boolean goesOn(Complaints complaints, Path file) {
        boolean enough = complaints.list().size() >= MOST_COMPLAINTS;
        if (enough) {
            complaints.add(file, "has more such rows, perhaps", "mend those named, then try again");
        }
        return !enough;
    }

    /// Whether a file's name ends as one that can be read.
    static boolean isData(Path file) {
        return EXTENSIONS.contains(extension(file));
    }

    /// The rows of a file.
    ///
    /// @throws InputException if it cannot be read, or has none
    static List<Node> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    file,
                    "no such data file",
                    "'dataset_path' names a local file (%s), or a folder of them, relative to the"
                                    .formatted(String.join(", ", EXTENSIONS))
                            + " task's file");
        }
        try {
            List<Node> rows = rows(file);
            if (rows.isEmpty()) {
                throw new InputException(file, "has no rows", "add items");
            }
            return rows;
        } catch (CharacterCodingException e) {
            throw new InputException(file, "is not UTF-8 text", "convert it to UTF-8");
        } catch (UncheckedIOException e) {
            throw unreadable(file, Objects.requireNonNullElse(e.getCause(), e));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static InputException unreadable(Path file, Exception e) {
        return new InputException(
                file, "cannot be read: " + e.getMessage(), "check the file's content");
    }

    private static List<Node> rows(Path file) throws IOException {
        return switch (extension(file)) {
            case ".jsonl" -> jsonLines(file);
            case ".json" -> json(file);
            case ".csv" -> separated(file, ',');
            case ".tsv" -> separated(file, '\t');
            case ".parquet" -> parquet(file);
            default ->
                    throw new InputException(
                            file,
                            "is of an unknown format",
                            "known: " + String.join(", ", EXTENSIONS));
        };
    }

    private static List<Node> parquet(Path file) {
        List<Node> out = new ArrayList<>();
        for (Map<String, @Nullable Object> row : ParquetFile.read(file)) {
            out.add(Node.of("%s, row %d".formatted(file, out.size()), row));
        }
        return out;
    }

    /// The name's end, from its last dot on, in lower case.
    private static String extension(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    /// The name without its end.
    static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - extension(file).length());
    }

    private static List<Node> jsonLines(Path file) throws IOException {
        var complaints = new Complaints();
        List<Node> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size() && goesOn(complaints, file); i++) {
            String place = file + ":" + (i + 1);
            String line = lines.get(i);
            if (!line.isBlank()) {
                complaints.collect(() -> rows.add(object(Node.json(place, line))));
            }
        }
        complaints.throwIfAny();
        return rows;
    }

    private static Node object(Node row) {
        row.entries();
        return row;
    }

    /// A list of objects; or, as many data sets are published, an object on each line.
    private static List<Node> json(Path file) throws IOException {
        return startsWithObjectLine(file) ? jsonLines(file) : Node.json(file).list();
    }

    private static boolean startsWithObjectLine(Path file) throws IOException {
        try (var reader = reader(file)) {
            String line = reader.readLine();
            while (line != null && line.isBlank()) {
                line = reader.readLine();
            }
            return line != null && line.strip().startsWith("{") && line.strip().endsWith("}");
        }
    }

    /// UTF-8, without the mark that Excel and others put before it.
    private static BufferedReader reader(Path file) throws IOException {
        var bytes = BOMInputStream.builder().setPath(file).get();
        return new BufferedReader(
                new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    }

    private static List<Node> separated(Path file, char separator) throws IOException {
        CSVFormat format =
                CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(separator)
                        .setIgnoreEmptyLines(true)
                        .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .get();
        List<String> places = new ArrayList<>();
        List<Map<String, String>> rows = new ArrayList<>();
        try (var reader = reader(file);
                CSVParser parser = format.parse(reader)) {
            for (CSVRecord row : parser) {
                String place = file + ":" + parser.getCurrentLineNumber();
                if (!row.isConsistent()) {
                    throw new InputException(
                            place,
                            "has %d fields, but the header has %d"
                                    .formatted(row.size(), parser.getHeaderNames().size()),
                            "quote fields that hold the separator");
                }
                places.add(place);
                rows.add(row.toMap());
            }
            Set<String> numbers = numberColumns(parser.getHeaderNames(), rows);
            List<Node> out = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                out.add(Node.of(places.get(i), typed(rows.get(i), numbers)));
            }
            return out;
        } catch (IllegalArgumentException e) {
            throw new InputException(file, "has a bad header: " + e.getMessage(), "mend line 1");
        }
    }

    /// The columns that hold nothing but whole numbers: there `1` is a number, the position of an
    /// option for instance, as it is where `datasets` reads the file.
    private static Set<String> numberColumns(List<String> header, List<Map<String, String>> rows) {
        return header.stream()
                .filter(
                        name ->
                                rows.stream()
                                        .map(row -> row.getOrDefault(name, ""))
                                        .allMatch(NUMBER.asMatchPredicate()))
                .collect(Collectors.toSet());
    }

    private static Map<String, Object> typed(Map<String, String> row, Set<String> numbers) {
        Map<String, Object> out = new LinkedHashMap<>(row);
        out.replaceAll((name, cell) -> numbers.contains(name) ? Long.valueOf((String) cell) : cell);
        return out;
    }
}
