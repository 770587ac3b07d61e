package io.evomerge.models;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.tensors.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Whether models speak the same tokens. Merging rows of embeddings that stand for different tokens
/// gives gibberish without any error, so that this is checked before.
public final class Vocabularies {
    private Vocabularies() {}

    /// Every token of `expert`'s tokenizer.json must have the id that it has in `base`'s, and none
    /// may be missing.
    ///
    /// @throws InputException naming the first difference
    public static void requireEqual(Checkpoint base, Checkpoint expert) {
        Path ours = base.directory().resolve("tokenizer.json");
        Path theirs = expert.directory().resolve("tokenizer.json");
        if (!Files.isRegularFile(ours)) {
            return; // complained of where the base's tokenizer is opened
        }
        if (!Files.isRegularFile(theirs)) {
            throw new InputException(
                    theirs,
                    "no such file",
                    "copy the expert's own tokenizer.json there, so that it can be compared");
        }
        if (isSameFile(ours, theirs)) {
            return;
        }
        Map<String, Long> base0 = tokens(ours);
        Map<String, Long> expert0 = tokens(theirs);
        difference(base0, expert0)
                .ifPresent(
                        token -> {
                            throw new InputException(
                                    theirs,
                                    "another vocabulary than "
                                            + ours
                                            + ": token '"
                                            + token
                                            + "' is "
                                            + id(expert0, token)
                                            + " here and "
                                            + id(base0, token)
                                            + " there",
                                    "merge models that were fine-tuned from the same base");
                        });
    }

    private static boolean isSameFile(Path one, Path other) {
        try {
            return Files.mismatch(one, other) < 0;
        } catch (IOException e) {
            throw new InputException(
                    other, "cannot be read: " + e, "check the file and its permissions");
        }
    }

    private static Optional<String> difference(Map<String, Long> base, Map<String, Long> expert) {
        Map<String, Long> all = new HashMap<>(base);
        all.putAll(expert);
        return all.keySet().stream()
                .filter(t -> !Objects.equals(base.get(t), expert.get(t)))
                .sorted()
                .findFirst();
    }

    private static String id(Map<String, Long> tokens, String token) {
        Long id = tokens.get(token);
        return id == null ? "unknown" : "id " + id;
    }

    private static Map<String, Long> tokens(Path file) {
        Node json = Node.json(file);
        Map<String, Long> out = new HashMap<>();
        json.get("model")
                .flatMap(m -> m.get("vocab"))
                .ifPresent(
                        vocabulary -> {
                            if (vocabulary.isList()) { // Unigram: [token, score] by position
                                List<Node> rows = vocabulary.list();
                                for (int i = 0; i < rows.size(); i++) {
                                    out.put(rows.get(i).list().getFirst().text(), (long) i);
                                }
                            } else {
                                vocabulary
                                        .entries()
                                        .forEach((t, id) -> out.put(t, (long) id.number()));
                            }
                        });
        for (Node added : json.get("added_tokens").map(Node::list).orElse(List.of())) {
            out.put(added.require("content").text(), (long) added.require("id").number());
        }
        return out;
    }
}
