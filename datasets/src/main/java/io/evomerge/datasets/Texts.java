package io.evomerge.datasets;

import io.evomerge.documents.Node;
import java.util.List;

/// A key that holds one text or a list of them.
final class Texts {
    private Texts() {}

    static List<String> read(Node node) {
        return node.isList() ? node.list().stream().map(Node::text).toList() : List.of(node.text());
    }
}
