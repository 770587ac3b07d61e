package io.evomerge.cli;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.documents.InputException;
import io.evomerge.documents.WholeFile;
import io.evomerge.evaluators.Responses;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// What one model answered, as a table that [io.evomerge.responses.ResponseFiles] reads: a line of
/// items' names (`TASK/ID`), and a line of scores.
final class ResponseCsv {
    private static final String OPTION = "--responses";
    private static final Path WINNER = Path.of("best", "model");

    private ResponseCsv() {}

    /// Before the long work, not after it.
    ///
    /// @throws InputException if the file cannot be written, or is there and may not be replaced
    static void check(Path file, boolean force) {
        if (Files.isDirectory(file)) {
            throw new InputException(OPTION, file + " is a folder", "name a file to be written");
        }
        if (Files.exists(file) && !force) {
            throw new InputException(
                    OPTION,
                    file + " is there already",
                    "name another file, or replace it with --force");
        }
        Path folder = file.toAbsolutePath().normalize().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new InputException(
                    OPTION,
                    file + " cannot be written: " + folder + " is no folder to write in",
                    "name another file");
        }
    }

    /// What a model is called if nobody says otherwise: its folder's name. All winners' folders are
    /// called alike (`RUN/best/model`), so that these are called as their runs.
    static String nameOf(Path model) {
        Path whole = model.toAbsolutePath().normalize();
        Path named = whole.endsWith(WINNER) ? whole.resolve("../..").normalize() : whole;
        return String.valueOf(named.getFileName());
    }

    /// Writes the file, in place of an older one.
    static void write(Path file, String model, List<Task> tasks, List<Responses> answers)
            throws IOException {
        List<String> names = new ArrayList<>(List.of("model"));
        List<Object> scores = new ArrayList<>(List.of(model));
        for (int t = 0; t < tasks.size(); t++) {
            for (Item item : tasks.get(t).items()) {
                names.add(tasks.get(t).name() + "/" + item.id());
            }
            scores.addAll(answers.get(t).scores());
        }
        var text = new StringWriter();
        try (var csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(names);
            csv.printRecord(scores);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        WholeFile.write(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
    }
}
