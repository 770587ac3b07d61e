package io.evomerge.search;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import io.evomerge.recipes.LayerRange;
import io.evomerge.search.SpaceSpec.Layers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the `layers` of a space: a number of groups, `each`, ranges `[[0, 2], [2, 6]]`, or
/// settings:
///
/// | key       | default | meaning                                                          |
/// |-----------|---------|------------------------------------------------------------------|
/// | `profile` |         | `linear` (first and last layer) or `piecewise` ([Profile])       |
/// | `knots`   | 4       | of a piecewise profile, the ends among them                      |
record LayersReader(Complaints complaints) {
    static final String KEY = "layers";

    private static final String PROFILE = "profile";
    private static final String KNOTS = "knots";
    private static final String LINEAR = "linear";
    private static final String PIECEWISE = "piecewise";
    private static final int MANY = 100_000;

    Layers layers(Node node) {
        if (!node.isMap()) {
            return groups(node);
        }
        node.onlyKeys(complaints, List.of(PROFILE, KNOTS));
        return profile(node);
    }

    private static Layers groups(Node node) {
        if (node.isNumber()) {
            return new Layers.Groups(node.integer(1, MANY));
        }
        if (node.isText()) {
            node.oneOf(List.of("each"));
            return new Layers.Each();
        }
        return new Layers.Explicit(node.list().stream().map(LayersReader::range).toList());
    }

    private static LayerRange range(Node node) {
        List<Node> ends = node.list();
        if (ends.size() != 2) {
            throw node.wrong("is not a range of layers", "write [first, end], the end excluded");
        }
        int start = ends.get(0).integer(0, MANY);
        return new LayerRange(start, ends.get(1).integer(start + 1, MANY + 1));
    }

    private static Layers profile(Node node) {
        String kind = node.require(PROFILE).oneOf(List.of(LINEAR, PIECEWISE));
        if (kind.equals(PIECEWISE)) {
            return new Layers.Profile(node.get(KNOTS, 4, n -> n.integer(2, MANY)));
        }
        if (node.get(KNOTS).isPresent()) {
            throw node.require(KNOTS)
                    .wrong("stands beside profile: linear, which has two", "write piecewise");
        }
        return new Layers.Profile(2);
    }

    /// What reads back as equal layers.
    static Object write(Layers layers) {
        return switch (layers) {
            case Layers.Groups groups -> groups.count();
            case Layers.Each each -> "each";
            case Layers.Explicit explicit ->
                    explicit.ranges().stream().map(r -> List.of(r.start(), r.end())).toList();
            case Layers.Profile profile -> write(profile);
        };
    }

    private static Map<String, Object> write(Layers.Profile profile) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(PROFILE, profile.knots() == 2 ? LINEAR : PIECEWISE);
        if (profile.knots() > 2) {
            out.put(KNOTS, profile.knots());
        }
        return out;
    }
}
