package io.evomerge.search;

import com.google.gson.GsonBuilder;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.WholeFile;
import io.evomerge.strategies.AdaMerging;
import io.evomerge.strategies.AdaMerging.Learned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What [AdaMerging] learned, in `adamerging.json` of a run's folder, with the settings it belongs
/// to. It is there whole or not at all.
///
/// ```json
/// {"settings": {"steps": 40, …}, "weights": [0.41, …], "losses": [2.1, …], "collapsed": false,
///  "checkpoints": {"10": [0.35, …], …}}
/// ```
final class LearnedFile {
    static final String NAME = "adamerging.json";

    private static final String REMEDY = "delete it, and the weights are learned again";

    private final Path file;

    LearnedFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /// What was learned with these settings; empty if nothing was yet.
    ///
    /// @param weights how many there have to be
    /// @throws InputException if the file is damaged, or of other settings
    Optional<Learned> read(AdaMerging settings, int weights) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Node node = Node.json(file);
        AdaMerging own = AdaMerging.of(node.require("settings"));
        if (!own.equals(settings)) {
            throw new InputException(file, "was learned with other settings", REMEDY);
        }
        var learned =
                new Learned(
                        numbers(node.require("weights")),
                        numbers(node.require("losses")),
                        node.require("collapsed").bool(),
                        checkpoints(node.require("checkpoints")));
        if (learned.weights().size() != weights
                || learned.checkpoints().values().stream().anyMatch(c -> c.size() != weights)) {
            throw new InputException(
                    file,
                    "has %d weights, but %d are needed"
                            .formatted(learned.weights().size(), weights),
                    REMEDY);
        }
        return Optional.of(learned);
    }

    private static SortedMap<Integer, List<Double>> checkpoints(Node node) {
        SortedMap<Integer, List<Double>> out = new TreeMap<>();
        node.entries()
                .forEach(
                        (step, weights) -> {
                            try {
                                out.put(Integer.valueOf(step), numbers(weights));
                            } catch (NumberFormatException e) {
                                throw node.wrong("'" + step + "' is no number of steps", REMEDY);
                            }
                        });
        return out;
    }

    private static List<Double> numbers(Node node) {
        return node.list().stream().map(Node::number).toList();
    }

    void write(AdaMerging settings, Learned learned) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("settings", settings.settings());
        out.put("weights", learned.weights());
        out.put("losses", learned.losses());
        out.put("collapsed", learned.collapsed());
        out.put("checkpoints", learned.checkpoints());
        String text = new GsonBuilder().setPrettyPrinting().create().toJson(out) + "\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            WholeFile.write(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }
}
