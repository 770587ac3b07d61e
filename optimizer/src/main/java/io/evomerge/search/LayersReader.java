package io.evomerge.search;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import io.evomerge.recipes.LayerRange;
import io.evomerge.search.SpaceSpec.Ends;
import io.evomerge.search.SpaceSpec.Layers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the `layers` of a space: a number of groups, `each`, ranges `[[0, 2], [2, 6]]`, or
/// settings:
///
/// | key          | default | meaning                                                        |
/// |--------------|---------|----------------------------------------------------------------|
/// | `groups`     | 4       | number of groups, `each`, or ranges                            |
/// | `profile`    | none    | instead: `linear` or `piecewise` ([Profile])                   |
/// | `knots`      | 4       | of a piecewise profile, the first and the last layer's counted |
/// | `embeddings` | false   | what lies before the layers has genes of its own               |
/// | `head`       | false   | the last norm and the head have genes of their own             |
record LayersReader(Complaints complaints) {
    static final String KEY = "layers";

    static final Layers USUAL = new Layers.Groups(4);

    private static final String GROUPS = "groups";
    private static final String PROFILE = "profile";
    private static final String KNOTS = "knots";
    private static final String EMBEDDINGS = "embeddings";
    private static final String HEAD = "head";
    private static final String LINEAR = "linear";
    private static final String PIECEWISE = "piecewise";
    private static final int MANY = 100_000;

    Layers layers(Node node) {
        if (!node.isMap()) {
            return groups(node);
        }
        node.onlyKeys(complaints, List.of(GROUPS, PROFILE, KNOTS, EMBEDDINGS, HEAD));
        return node.get(PROFILE).isPresent() ? profile(node) : ofGroups(node);
    }

    private static Layers ofGroups(Node node) {
        refuse(node, KNOTS, "stands there without a profile", "write profile: piecewise");
        return node.get(GROUPS, USUAL, LayersReader::groups);
    }

    private static void refuse(Node node, String key, String what, String remedy) {
        if (node.get(key).isPresent()) {
            throw node.require(key).wrong(what, remedy);
        }
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
        refuse(node, GROUPS, "stands beside a profile", "give one of the two");
        String kind = node.require(PROFILE).oneOf(List.of(LINEAR, PIECEWISE));
        if (kind.equals(PIECEWISE)) {
            return new Layers.Profile(node.get(KNOTS, 4, n -> n.integer(2, MANY)));
        }
        refuse(node, KNOTS, "stands beside profile: linear, which has two", "write piecewise");
        return new Layers.Profile(2);
    }

    Ends ends(Node node) {
        return node.isMap()
                ? new Ends(
                        node.get(EMBEDDINGS, false, Node::bool), node.get(HEAD, false, Node::bool))
                : Ends.NONE;
    }

    /// What reads back as equal layers and ends.
    static Object write(Layers layers, Ends ends) {
        return layers instanceof Layers.Profile || !ends.equals(Ends.NONE)
                ? settings(layers, ends)
                : groups(layers);
    }

    private static Map<String, Object> settings(Layers layers, Ends ends) {
        Map<String, Object> out = new LinkedHashMap<>();
        if (layers instanceof Layers.Profile profile) {
            out.put(PROFILE, profile.knots() == 2 ? LINEAR : PIECEWISE);
            if (profile.knots() > 2) {
                out.put(KNOTS, profile.knots());
            }
        } else {
            out.put(GROUPS, groups(layers));
        }
        out.put(EMBEDDINGS, ends.embeddings());
        out.put(HEAD, ends.head());
        return out;
    }

    private static Object groups(Layers layers) {
        return switch (layers) {
            case Layers.Groups groups -> groups.count();
            case Layers.Each each -> "each";
            case Layers.Explicit explicit ->
                    explicit.ranges().stream().map(r -> List.of(r.start(), r.end())).toList();
            case Layers.Profile profile -> throw new IllegalArgumentException("a profile");
        };
    }
}
