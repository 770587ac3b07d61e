package io.evomerge.search;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import io.evomerge.search.SpaceSpec.Freedom.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// Reads the `path` of a space.
///
/// | key       | default | meaning                                                             |
/// |-----------|---------|---------------------------------------------------------------------|
/// | `repeats` | 2       | how often a path may come to the same layer                         |
/// | `block`   | 1       | consecutive layers that are run or left out together                |
/// | `scale`   | none    | range of the factor of the stream where a path jumps                |
/// | `longest` | auto    | most layers of a path; auto: 1.5 times those of the deepest model   |
///
/// `path: true` takes all defaults.
record PathReader(Node space, Complaints complaints) {
    static final String KEY = "path";
    private static final String AUTO = "auto";
    private static final String NONE = "none";
    private static final int MANY = 100_000;

    SpaceSpec.Paths paths() {
        space.onlyKeys(complaints, List.of(KEY));
        Node node = settings(space.require(KEY));
        node.onlyKeys(complaints, List.of("repeats", "block", "scale", "longest"));
        return new SpaceSpec.Paths(
                read(node, "repeats", 2, n -> n.integer(1, 100)),
                read(node, "block", 1, n -> n.integer(1, MANY)),
                read(node, "scale", Optional.empty(), PathReader::scale),
                read(node, "longest", OptionalInt.empty(), PathReader::longest));
    }

    private static Node settings(Node node) {
        if (node.isMap()) {
            return node;
        }
        if (Boolean.TRUE.equals(node.value())) {
            return Node.of(node.place(), Map.of());
        }
        throw node.wrong(
                "is no settings of paths",
                "write {repeats: 2}, or true; leave it out to search weights");
    }

    private static Optional<Range> scale(Node node) {
        if (NONE.equals(node.value())) {
            return Optional.empty();
        }
        List<Node> ends = node.list();
        if (ends.size() != 2) {
            throw node.wrong("is not a range", "write [least, most], such as [0.5, 1.5], or none");
        }
        double least = ends.get(0).number(1e-3, 1e3);
        double most = ends.get(1).number(1e-3, 1e3);
        if (!(least <= 1 && 1 <= most && least < most)) {
            throw node.wrong(
                    "does not hold 1, which leaves the stream as it is",
                    "write a range around 1, such as [0.5, 1.5]");
        }
        return Optional.of(new Range(least, most));
    }

    private static OptionalInt longest(Node node) {
        return AUTO.equals(node.value())
                ? OptionalInt.empty()
                : OptionalInt.of(node.integer(2, MANY));
    }

    private <T> T read(Node node, String key, T otherwise, Function<Node, T> as) {
        return complaints.attempt(() -> node.get(key, otherwise, as)).orElse(otherwise);
    }

    /// What reads back as an equal spec.
    static Map<String, Object> write(SpaceSpec.Paths paths) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("repeats", paths.repeats());
        out.put("block", paths.block());
        out.put("scale", paths.scale().map(r -> (Object) List.of(r.min(), r.max())).orElse(NONE));
        out.put(
                "longest",
                paths.longest().isPresent() ? paths.longest().getAsInt() : (Object) AUTO);
        return out;
    }
}
