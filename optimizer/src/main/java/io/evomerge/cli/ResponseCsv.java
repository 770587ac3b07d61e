package io.evomerge.cli;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.documents.WholeFile;
import io.evomerge.evaluators.Responses;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// What one model answered, as a table that [io.evomerge.responses.ResponseFiles] reads: a line of
/// items' names (`TASK/ID`), and a line of scores.
final class ResponseCsv {
    private ResponseCsv() {}

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
