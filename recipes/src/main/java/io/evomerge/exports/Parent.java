package io.evomerge.exports;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A model that went into a merge.
///
/// @param model the path as the recipe names it
/// @param licence the licence that its own model card states
public record Parent(String model, Optional<String> licence) {
    private static final String FENCE = "---";

    static Parent read(String model, Path folder) {
        return new Parent(model, frontMatter(folder.resolve("README.md")).flatMap(Parent::licence));
    }

    /// `license_name` says what is meant by `license: other`.
    private static Optional<String> licence(Node frontMatter) {
        return frontMatter
                .get("license")
                .map(Node::text)
                .map(l -> l.equals("other") ? frontMatter.get("license_name", l, Node::text) : l);
    }

    /// The YAML between the first two lines of `---`. A card that cannot be read states nothing: it
    /// is written by others and no reason to refuse their model.
    private static Optional<Node> frontMatter(Path card) {
        try {
            String text = Files.isRegularFile(card) ? Files.readString(card) : "";
            int end = text.indexOf("\n" + FENCE, FENCE.length());
            if (!text.startsWith(FENCE) || end < 0) {
                return Optional.empty();
            }
            return Optional.of(Node.yaml(card.toString(), text.substring(FENCE.length(), end)))
                    .filter(Node::isMap);
        } catch (IOException | InputException e) {
            return Optional.empty();
        }
    }
}
