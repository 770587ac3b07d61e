package io.evomerge.datasets;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The data files of a task, by split: one file, files named under `data_files`, or a folder as the
/// library `datasets` lays it out ([DatasetCard], [FolderLayout]).
///
/// @param place the file or folder, for messages
/// @param splits the files of each split, in order; under an empty name, files without splits
record DataFiles(Path place, Map<String, List<Path>> splits) {
    private static final String WITHOUT_SPLITS = "";

    /// What `datasets` calls files of a format by.
    private static final List<String> FORMATS = List.of("json", "csv", "parquet");

    /// Names that `datasets` gives the same split.
    private static final List<List<String>> SAME =
            List.of(
                    List.of("test", "testing", "eval", "evaluation"),
                    List.of("validation", "valid", "val", "dev"),
                    List.of("train", "training"));

    DataFiles {
        splits = new LinkedHashMap<>(splits);
    }

    /// @param file the task's file, beside which the data lie
    static DataFiles find(Node yaml, Path file) {
        Optional<Node> kwargs = yaml.get("dataset_kwargs");
        kwargs.ifPresent(DataFiles::checkKeys);
        Node path = yaml.require("dataset_path");
        Optional<Node> named = kwargs.flatMap(node -> node.get("data_files"));
        if (named.isPresent()) {
            refuseConfiguration(yaml, "'data_files' names the files");
            return named(named.get(), around(path, file));
        }
        Path place = file.resolveSibling(path.text());
        if (Files.isDirectory(place)) {
            return folder(place, yaml.get("dataset_name"));
        }
        if (!Files.exists(place)) {
            throw path.wrong(
                    "no such data file or folder: " + place,
                    "nothing is fetched from a network; download the data set, and write its path"
                            + " relative to this file");
        }
        refuseConfiguration(yaml, "'dataset_path' is one file");
        return new DataFiles(place, Map.of(WITHOUT_SPLITS, List.of(place)));
    }

    /// `trust_remote_code` allows a data set's own program to run; there is none beside local
    /// files.
    private static void checkKeys(Node kwargs) {
        var complaints = new Complaints();
        kwargs.onlyKeys(complaints, List.of("data_files", "trust_remote_code"));
        complaints.collect(() -> kwargs.get("trust_remote_code").ifPresent(Node::bool));
        complaints.throwIfAny();
    }

    /// The folder that `data_files` lie in: that of `dataset_path`, or the task file's, if
    /// `dataset_path` names one of the formats of `datasets` instead.
    private static Path around(Node path, Path file) {
        if (FORMATS.contains(path.text())) {
            return Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        }
        Path folder = file.resolveSibling(path.text());
        if (!Files.isDirectory(folder)) {
            throw path.wrong(
                    "is '%s', which is no folder that 'data_files' could lie in"
                            .formatted(path.text()),
                    "name a folder, or write %s for files beside the task file"
                            .formatted(String.join(", ", FORMATS)));
        }
        return folder;
    }

    private static void refuseConfiguration(Node yaml, String because) {
        yaml.get("dataset_name")
                .ifPresent(
                        node -> {
                            throw node.wrong("has no effect, because " + because, "remove it");
                        });
    }

    private static DataFiles named(Node node, Path folder) {
        Map<String, List<Path>> out = new LinkedHashMap<>();
        if (node.isMap()) {
            node.entries().forEach((split, paths) -> out.put(split, inside(folder, paths)));
        } else {
            out.put(WITHOUT_SPLITS, inside(folder, node));
        }
        return new DataFiles(folder, out);
    }

    private static List<Path> inside(Path folder, Node paths) {
        return Texts.read(paths).stream().map(folder::resolve).toList();
    }

    private static DataFiles folder(Path folder, Optional<Node> configuration) {
        Optional<DatasetCard> card = DatasetCard.read(folder);
        Map<String, List<Path>> splits =
                card.isPresent()
                        ? card.get().splits(configuration)
                        : FolderLayout.splits(folder, configuration);
        boolean isOneFile =
                card.isEmpty()
                        && splits.size() == 1
                        && splits.values().iterator().next().size() == 1
                        && SAME.stream().flatMap(List::stream).noneMatch(splits::containsKey);
        return isOneFile
                ? new DataFiles(folder, Map.of(WITHOUT_SPLITS, splits.values().iterator().next()))
                : new DataFiles(folder, splits);
    }

    boolean isSingle() {
        return splits.containsKey(WITHOUT_SPLITS);
    }

    /// The only split, if there is just one.
    Optional<String> only() {
        return splits.size() == 1 && !isSingle()
                ? Optional.of(splits.keySet().iterator().next())
                : Optional.empty();
    }

    /// The files of a split.
    ///
    /// @throws InputException if there is no such split, naming those that exist
    List<Path> of(String split) {
        String name = isSingle() ? WITHOUT_SPLITS : split;
        List<Path> files = splits.get(name);
        if (files != null) {
            return files;
        }
        return SAME.stream()
                .filter(names -> names.contains(name))
                .flatMap(List::stream)
                .filter(splits::containsKey)
                .findFirst()
                .map(splits::get)
                .orElseThrow(
                        () ->
                                new InputException(
                                        place,
                                        "has no split '" + split + "'",
                                        Suggestion.remedy(split, splits.keySet())));
    }
}
