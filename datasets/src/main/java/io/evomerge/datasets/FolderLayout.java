package io.evomerge.datasets;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A folder of data files without a description of them. The split is in a file's name
/// (`test.jsonl`, `train-00000-of-00002.parquet`), or is the name of the folder around it; the
/// files lie in the folder itself or in `data`. A configuration is a folder in between.
///
/// Source: the documentation of the library `datasets`, "Structure your repository".
final class FolderLayout {
    private static final Pattern SPLIT_OF_NAME =
            Pattern.compile("(.+?)(?:[-_.]\\d{1,5}(?:-of-\\d{1,5})?)?(?:-[0-9a-f]{16})?");
    private static final String DATA = "data";

    /// What `datasets` writes beside the data.
    private static final Set<String> DESCRIPTIONS =
            Set.of("dataset_infos.json", "dataset_dict.json", "dataset_info.json", "state.json");

    private FolderLayout() {}

    static Map<String, List<Path>> splits(Path folder, Optional<Node> configuration) {
        Path root = configuration.map(node -> configured(folder, node)).orElse(folder);
        Map<String, List<Path>> out = new TreeMap<>();
        for (Path file : files(root)) {
            out.computeIfAbsent(split(root, file), name -> new ArrayList<>()).add(file);
        }
        if (out.isEmpty()) {
            List<String> configurations = folders(root);
            throw new InputException(
                    root,
                    "has no data files",
                    configurations.isEmpty()
                            ? "put test.jsonl or test.parquet there"
                            : "name one of its folders under 'dataset_name': "
                                    + String.join(", ", configurations));
        }
        return out;
    }

    private static Path configured(Path folder, Node configuration) {
        for (Path candidate : List.of(folder, folder.resolve(DATA))) {
            Path inner = candidate.resolve(configuration.text());
            if (Files.isDirectory(inner)) {
                return inner;
            }
        }
        throw configuration.wrong(
                "is '%s', but %s has no such folder".formatted(configuration.text(), folder),
                Suggestion.remedy(configuration.text(), folders(folder)));
    }

    private static List<Path> files(Path root) {
        List<Path> out = new ArrayList<>(dataFiles(root));
        for (String name : folders(root)) {
            Path inner = root.resolve(name);
            if (name.equals(DATA) || isSplitName(name)) {
                out.addAll(dataFiles(inner));
            }
        }
        return out;
    }

    private static boolean isSplitName(String name) {
        return Set.of("train", "test", "validation", "dev", "val").contains(name);
    }

    private static String split(Path root, Path file) {
        Path inner = root.relativize(file);
        String folder = inner.getNameCount() > 1 ? inner.getName(0).toString() : DATA;
        if (!folder.equals(DATA)) {
            return folder;
        }
        Matcher name = SPLIT_OF_NAME.matcher(Rows.stem(file));
        return name.matches() ? name.group(1) : Rows.stem(file);
    }

    private static List<Path> dataFiles(Path folder) {
        return listed(folder).stream()
                .filter(Files::isRegularFile)
                .filter(Rows::isData)
                .filter(file -> !DESCRIPTIONS.contains(file.getFileName().toString()))
                .toList();
    }

    private static List<String> folders(Path folder) {
        return listed(folder).stream()
                .filter(Files::isDirectory)
                .map(inner -> inner.getFileName().toString())
                .filter(name -> !name.startsWith("."))
                .toList();
    }

    private static List<Path> listed(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new InputException(
                    folder, "cannot be listed: " + e, "check the folder's permissions");
        }
    }
}
