package io.evomerge.datasets;

import io.evomerge.documents.Node;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows that a task is made of: its items, and the examples in front of them.
final class Data {
    private static final String USUAL_SPLIT = "test";

    private final Node yaml;
    private final DataFiles files;
    private final Map<String, List<Node>> read = new HashMap<>();

    private Data(Node yaml, DataFiles files) {
        this.yaml = yaml;
        this.files = files;
    }

    /// Finds the data files.
    ///
    /// @param file the task's file, beside which they lie
    static Data of(Node yaml, Path file) {
        return new Data(yaml, DataFiles.find(yaml, file));
    }

    /// The items' rows: those of the test split, or else of the validation split.
    List<Node> asked() {
        return rows(askedSplit());
    }

    /// The name of the split that the items come from.
    String split() {
        return askedSplit().name();
    }

    private Split askedSplit() {
        return named("test_split", "validation_split")
                .orElseGet(() -> new Split(files.only().orElse(USUAL_SPLIT), yaml));
    }

    /// The rows that examples are made of: those of the split named, or else of the training or
    /// the validation split, or else the items' own.
    ///
    /// @param split `fewshot_split`, or `split` of `fewshot_config`
    List<Node> examples(Optional<Node> split) {
        Split from =
                split.map(node -> new Split(node.text(), node))
                        .or(() -> named("training_split", "validation_split"))
                        .orElseGet(this::askedSplit);
        if (files.isSingle() && !from.name().equals(askedSplit().name())) {
            throw from.source()
                    .wrong(
                            "is '%s', but '%s' is one file without splits"
                                    .formatted(from.name(), files.place()),
                            "name a folder under 'dataset_path', or each split's file under"
                                    + " 'dataset_kwargs: {data_files: {…}}'");
        }
        return rows(from);
    }

    /// A split and the key that names it.
    private record Split(String name, Node source) {}

    private Optional<Split> named(String... keys) {
        return List.of(keys).stream()
                .flatMap(key -> yaml.get(key).stream())
                .findFirst()
                .map(node -> new Split(node.text(), node));
    }

    private List<Node> rows(Split split) {
        return read.computeIfAbsent(
                split.name(),
                name -> files.of(name).stream().flatMap(file -> Rows.read(file).stream()).toList());
    }
}
