package io.evomerge.exports;

import io.evomerge.documents.Node;
import io.evomerge.tensors.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A model that went into a merge.
///
/// @param model the path as the recipe names it
/// @param licence the licence that its own model card states
public record Parent(String model, Optional<String> licence) {
    private static final String FENCE = "---";

    static Parent read(String model, Path folder) {
        return new Parent(model, frontMatter(folder).flatMap(Parent::licence));
    }

    /// `license_name` says what is meant by `license: other`.
    private static Optional<String> licence(Node frontMatter) {
        return words(frontMatter, "license")
                .map(l -> l.equals("other") ? words(frontMatter, "license_name").orElse(l) : l);
    }

    /// Cards are written by hand: several words are listed, and what is no text states nothing.
    private static Optional<String> words(Node frontMatter, String key) {
        String words =
                frontMatter.get(key).stream()
                        .flatMap(node -> node.isList() ? node.list().stream() : Stream.of(node))
                        .filter(Node::isText)
                        .map(node -> node.text().strip())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "));
        return Optional.of(words).filter(text -> !text.isEmpty());
    }

    /// The YAML between the first two lines of `---`. A card that cannot be read states nothing: it
    /// is written by others and no reason to refuse their model.
    private static Optional<Node> frontMatter(Path folder) {
        try {
            Optional<Path> card = ModelFolder.file(folder, "README.md");
            String text = card.isPresent() ? Files.readString(card.get()) : "";
            int end = text.indexOf("\n" + FENCE, FENCE.length());
            if (!text.startsWith(FENCE) || end < 0) {
                return Optional.empty();
            }
            return Optional.of(Node.yaml(folder.toString(), text.substring(FENCE.length(), end)))
                    .filter(Node::isMap);
        } catch (IOException | RuntimeException e) { // SnakeYAML lets a bad number through
            return Optional.empty();
        }
    }
}
