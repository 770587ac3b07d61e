package io.evomerge.datasets;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.parquet.ParquetFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// The rows of a data file, each a mapping that knows its line: JSONL, a JSON list of objects, CSV
/// or TSV with a header line, or Parquet.
final class Rows {
    private static final List<String> EXTENSIONS =
            List.of(".jsonl", ".json", ".csv", ".tsv", ".parquet");

    /// A wrong field or format is wrong in every row; so many rows show it.
    private static final int MOST_COMPLAINTS = 20;

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
        } catch (IOException | UncheckedIOException e) {
            throw new InputException(
                    file, "cannot be read: " + e.getMessage(), "check the file's content");
        }
    }

    private static List<Node> rows(Path file) throws IOException {
        return switch (extension(file)) {
            case ".jsonl" -> jsonLines(file);
            case ".json" -> Node.json(file).list();
            case ".csv" -> separated(file, CSVFormat.RFC4180);
            case ".tsv" -> separated(file, CSVFormat.RFC4180.builder().setDelimiter('\t').get());
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

    private static List<Node> separated(Path file, CSVFormat dialect) throws IOException {
        CSVFormat format = dialect.builder().setHeader().setSkipHeaderRecord(true).get();
        List<Node> rows = new ArrayList<>();
        try (var reader = Files.newBufferedReader(file);
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
                rows.add(Node.of(place, row.toMap()));
            }
        } catch (IllegalArgumentException e) {
            throw new InputException(file, "has a bad header: " + e.getMessage(), "mend line 1");
        }
        return rows;
    }
}
