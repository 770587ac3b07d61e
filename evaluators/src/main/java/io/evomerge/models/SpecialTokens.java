package io.evomerge.models;

import io.evomerge.documents.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The special tokens that tokenizer_config.json names, such as `bos_token` and `eos_token`, each a
/// text or an object with `content`.
///
/// @param texts the tokens by their keys
record SpecialTokens(Map<String, String> texts) {
    private static final String FILE = "tokenizer_config.json";

    SpecialTokens {
        texts = Map.copyOf(texts);
    }

    /// Those of a model's folder; none if it has no such file.
    static SpecialTokens read(Path directory) {
        Path file = directory.resolve(FILE);
        Map<String, String> texts = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            Node.json(file).entries().forEach((key, node) -> add(key, node, texts));
        }
        return new SpecialTokens(texts);
    }

    private static void add(String key, Node node, Map<String, String> texts) {
        if (!key.endsWith("_token")) {
            return;
        }
        Optional<Node> text = node.isMap() ? node.get("content") : Optional.of(node);
        text.filter(Node::isText) // add_bos_token is none
                .map(Node::text)
                .filter(t -> !t.isEmpty())
                .ifPresent(t -> texts.put(key, t));
    }

    /// What begins a text.
    Optional<String> start() {
        return Optional.ofNullable(texts.get("bos_token"));
    }

    /// What ends a text.
    Optional<String> end() {
        return Optional.ofNullable(texts.get("eos_token"));
    }
}
