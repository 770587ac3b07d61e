package io.evomerge.search;

import io.evomerge.documents.InputException;
import io.evomerge.recipes.LayerRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Layers that share their genes.
///
/// @param cases the filters that match a tensor of the group, each before the ones after it, then
///     the empty one if a tensor is left. There are no genes for what does not exist
record LayerGroup(LayerRange layers, List<Optional<String>> cases) {
    LayerGroup {
        cases = List.copyOf(cases);
    }

    /// The groups of a space. A filter that matches no tensor at all is an error.
    static List<LayerGroup> of(SpaceSpec.Weights space, Anatomy anatomy) {
        for (String filter : space.filters()) {
            if (anatomy.tensors().stream().noneMatch(t -> t.contains(filter))) {
                throw new InputException(
                        "space.filters",
                        "no tensor's name contains '" + filter + "'",
                        "tensors are named like " + anatomy.tensors().getFirst());
            }
        }
        return ranges(space.layers(), anatomy.layers()).stream()
                .map(r -> new LayerGroup(r, cases(space.filters(), anatomy.tensors(r))))
                .toList();
    }

    /// `layers.0-1`, the last layer included.
    String name() {
        int last = layers.end() - 1;
        return "layers." + layers.start() + (last == layers.start() ? "" : "-" + last);
    }

    private static List<Optional<String>> cases(List<String> filters, List<String> tensors) {
        List<Optional<String>> cases = new ArrayList<>();
        List<String> left = new ArrayList<>(tensors);
        for (String filter : filters) {
            if (left.removeIf(t -> t.contains(filter))) {
                cases.add(Optional.of(filter));
            }
        }
        if (!left.isEmpty()) {
            cases.add(Optional.empty());
        }
        return cases;
    }

    private static List<LayerRange> ranges(SpaceSpec.Layers layers, int count) {
        return switch (layers) {
            case SpaceSpec.Layers.Each each -> groups(count, count);
            case SpaceSpec.Layers.Groups groups -> {
                if (groups.count() > count) {
                    throw new InputException(
                            "space.layers",
                            "is " + groups.count() + ", but the models have " + count + " layers",
                            "write at most " + count + ", or each");
                }
                yield groups(groups.count(), count);
            }
            case SpaceSpec.Layers.Explicit explicit -> {
                if (!covers(explicit.ranges(), count)) {
                    throw new InputException(
                            "space.layers",
                            "the ranges do not cover layers 0 to " + count + " in order",
                            "write [[0, a], [a, b], …, [z, " + count + "]]");
                }
                yield explicit.ranges();
            }
        };
    }

    private static List<LayerRange> groups(int groups, int layers) {
        int size = layers / groups;
        int larger = layers % groups;
        return IntStream.range(0, groups)
                .mapToObj(g -> new LayerRange(start(g, size, larger), start(g + 1, size, larger)))
                .toList();
    }

    private static int start(int group, int size, int larger) {
        return group * size + Math.min(group, larger);
    }

    private static boolean covers(List<LayerRange> ranges, int layers) {
        int next = 0;
        for (LayerRange range : ranges) {
            if (range.start() != next || range.size() < 1) {
                return false;
            }
            next = range.end();
        }
        return next == layers;
    }
}
