package io.evomerge.strategies;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A strategy's settings being read one by one; [#finish] complains of all that was wrong.
final class StrategySettings {
    static final String AUTO = "auto";

    private final Node node;
    private final Complaints complaints = new Complaints();
    private final List<String> known = new ArrayList<>();

    private StrategySettings(Node node) {
        this.node = node;
    }

    /// Of a mapping that may hold the strategy's name as well.
    static StrategySettings named(Node node) {
        StrategySettings out = unnamed(node);
        out.known.add(Strategies.NAME);
        return out;
    }

    static StrategySettings unnamed(Node node) {
        return new StrategySettings(node);
    }

    <T> T read(String key, T otherwise, Function<Node, T> as) {
        known.add(key);
        try {
            return node.get(key, otherwise, as);
        } catch (InputException e) {
            e.complaints().forEach(complaints::add);
            return otherwise;
        }
    }

    int integer(String key, int otherwise, int min, int max) {
        return read(key, otherwise, n -> n.integer(min, max));
    }

    /// A whole number, or `auto` for 0.
    int integerOrAuto(String key, int otherwise, int min, int max) {
        return read(key, otherwise, n -> isAuto(n) ? 0 : n.integer(min, max));
    }

    double number(String key, double otherwise, double min, double max) {
        return read(key, otherwise, n -> n.number(min, max));
    }

    boolean flag(String key, boolean otherwise) {
        return read(key, otherwise, Node::bool);
    }

    void finish() {
        node.onlyKeys(complaints, known);
        complaints.throwIfAny();
    }

    private static boolean isAuto(Node node) {
        return node.isText() && node.oneOf(List.of(AUTO)).equals(AUTO);
    }
}
