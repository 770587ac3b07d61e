package io.evomerge.datasets;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// The rows of a data file, each a mapping that knows its line: JSONL, a JSON list of objects, or
/// CSV with a header line.
final class Rows {
    private static final List<String> EXTENSIONS = List.of(".jsonl", ".json", ".csv");

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

    /// The rows of a file, or of the file of a folder that is named after the split.
    static List<Node> read(Path path, String split) {
        Path file = Files.isDirectory(path) ? inFolder(path, split) : path;
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    file,
                    "no such data file",
                    "'dataset_path' names a local JSONL, JSON or CSV file, or a folder of them,"
                            + " relative to the task's file");
        }
        try {
            List<Node> rows =
                    switch (extension(file)) {
                        case ".jsonl" -> jsonLines(file);
                        case ".json" -> Node.json(file).list();
                        case ".csv" -> csv(file);
                        default ->
                                throw new InputException(
                                        file,
                                        "is of an unknown format",
                                        "known: " + String.join(", ", EXTENSIONS));
                    };
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

    private static Path inFolder(Path folder, String split) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files =
                    entries.filter(f -> EXTENSIONS.contains(extension(f))).sorted().toList();
            return files.stream()
                    .filter(f -> files.size() == 1 || stem(f).equals(split))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new InputException(
                                            folder,
                                            "has no data file named '%s.jsonl', .json or .csv"
                                                    .formatted(split),
                                            "name the file under 'test_split' or 'dataset_path'"));
        } catch (IOException e) {
            throw new InputException(
                    folder, "cannot be listed: " + e, "check the folder's permissions");
        }
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    private static String stem(Path file) {
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

    private static List<Node> csv(Path file) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
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
                            "quote fields that hold commas");
                }
                rows.add(Node.of(place, row.toMap()));
            }
        } catch (IllegalArgumentException e) {
            throw new InputException(file, "has a bad header: " + e.getMessage(), "mend line 1");
        }
        return rows;
    }
}
