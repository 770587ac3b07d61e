package io.evomerge.datasets;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The `configs` in the head of a data set's README.md, which name the files of each split:
///
/// ```yaml
/// configs:
/// - config_name: main
///   data_files:
///   - {split: train, path: main/train-*}
///   - {split: test, path: main/test-*}
/// ```
///
/// Source: the documentation of the library `datasets`, "Manual configuration".
record DatasetCard(Path folder, Map<String, Node> configurations) {
    private static final String USUAL = "default";
    private static final String FENCE = "---";

    /// The card of a folder; empty without a README.md, or where its head has no `configs`.
    static Optional<DatasetCard> read(Path folder) {
        Path file = folder.resolve("README.md");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Optional<String> head = head(file);
        return head.map(text -> Node.yaml(file.toString(), text))
                .filter(Node::isMap)
                .flatMap(yaml -> yaml.get("configs"))
                .map(configs -> new DatasetCard(folder, named(configs)));
    }

    private static Map<String, Node> named(Node configs) {
        Map<String, Node> out = new LinkedHashMap<>();
        for (Node config : configs.list()) {
            String name = config.get("config_name", USUAL, Node::text);
            boolean isUsual = config.get("default", false, Node::bool);
            out.put(name, config);
            if (isUsual) {
                out.put(USUAL, config);
            }
        }
        return out;
    }

    private static Optional<String> head(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            int end = lines.subList(Math.min(1, lines.size()), lines.size()).indexOf(FENCE);
            return lines.isEmpty() || !lines.getFirst().equals(FENCE) || end < 0
                    ? Optional.empty()
                    : Optional.of(String.join("\n", lines.subList(1, end + 1)));
        } catch (IOException e) {
            throw new InputException(
                    file, "cannot be read: " + e.getMessage(), "check that it is UTF-8 text");
        }
    }

    /// The files of a configuration by split; without one, of the usual or the only one.
    Map<String, List<Path>> splits(Optional<Node> configuration) {
        Node config = config(configuration);
        Node files =
                config.get("data_files")
                        .orElseThrow(
                                () -> config.wrong("names no 'data_files'", "list them there"));
        Map<String, List<Path>> out = new LinkedHashMap<>();
        if (files.isText()) {
            out.put("train", matching(files));
            return out;
        }
        for (Node entry : files.list()) {
            boolean hasSplit = entry.isMap();
            String split = hasSplit ? entry.require("split").text() : "train";
            out.computeIfAbsent(split, name -> new ArrayList<>())
                    .addAll(matching(hasSplit ? entry.require("path") : entry));
        }
        return out;
    }

    private Node config(Optional<Node> wanted) {
        if (wanted.isEmpty() && configurations.size() == 1) {
            return configurations.values().iterator().next();
        }
        String name = wanted.map(Node::text).orElse(USUAL);
        Node config = configurations.get(name);
        if (config != null) {
            return config;
        }
        String remedy = Suggestion.remedy(name, configurations.keySet());
        throw wanted.map(node -> node.wrong("'" + name + "' is no configuration", remedy))
                .orElseGet(
                        () ->
                                new InputException(
                                        folder,
                                        "has several configurations, and none is the default",
                                        "name one under 'dataset_name'; " + remedy));
    }

    private List<Path> matching(Node paths) {
        List<Path> out = new ArrayList<>();
        for (String pattern : Texts.read(paths)) {
            List<Path> found = matching(pattern);
            if (found.isEmpty()) {
                throw paths.wrong("no file matches '" + pattern + "'", "download all of the files");
            }
            out.addAll(found);
        }
        return out;
    }

    private List<Path> matching(String pattern) {
        PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> matcher.matches(folder.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(
                    folder, "cannot be listed: " + e, "check the folder's permissions");
        }
    }
}
