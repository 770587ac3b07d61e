package io.evomerge.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.evomerge.documents.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What some evaluations of a benchmark's run score on the report items, in a JSON file: objects
/// from the evaluation's number to its score in each objective.
record TrueScores(Path file) {
    private static final Gson GSON = new Gson();

    /// Empty where there is no file yet.
    Map<Integer, double[]> read() throws IOException {
        Map<Integer, double[]> out = new TreeMap<>();
        if (Files.exists(file)) {
            GSON.fromJson(Files.readString(file), JsonObject.class)
                    .asMap()
                    .forEach(
                            (number, scores) ->
                                    out.put(
                                            Integer.valueOf(number),
                                            GSON.fromJson(scores, double[].class)));
        }
        return out;
    }

    /// Replaces the file as a whole.
    void write(Map<Integer, double[]> scores) {
        byte[] json =
                GSON.toJson(
                                scores.entrySet().stream()
                                        .collect(
                                                Collectors.toMap(
                                                        e -> String.valueOf(e.getKey()),
                                                        Map.Entry::getValue)))
                        .getBytes(StandardCharsets.UTF_8);
        try {
            WholeFile.write(file, channel -> channel.write(ByteBuffer.wrap(json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
