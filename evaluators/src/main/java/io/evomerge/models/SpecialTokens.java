package io.evomerge.models;

import io.evomerge.documents.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The tokens that begin and end a text, as tokenizer_config.json names them: `bos_token` and
/// `eos_token`, each a text or an object with `content`.
record SpecialTokens(Optional<String> start, Optional<String> end) {
    static final String FILE = "tokenizer_config.json";

    /// Those of a model's folder; none if it has no such file.
    static SpecialTokens read(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return new SpecialTokens(Optional.empty(), Optional.empty());
        }
        Node config = Node.json(file);
        return new SpecialTokens(token(config, "bos_token"), token(config, "eos_token"));
    }

    private static Optional<String> token(Node config, String key) {
        return config.get(key)
                .map(node -> node.isMap() ? node.require("content").text() : node.text());
    }
}
