package io.evomerge.search;

import io.evomerge.documents.InputException;
import io.evomerge.recipes.LayerRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Layers that share their settings: a slice of the recipes.
///
/// @param cells the filters that match a tensor of the group, each before the ones after it, then
///     the rest if a tensor is left. There are no genes for what does not exist
record LayerGroup(LayerRange layers, List<Cell> cells) {
    LayerGroup {
        cells = List.copyOf(cells);
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
        return places(space.layers(), anatomy.layers()).entrySet().stream()
                .map(e -> group(e.getKey(), e.getValue(), space, anatomy))
                .toList();
    }

    /// The slices, each with the place of its genes.
    private static SequencedMap<LayerRange, Blend> places(SpaceSpec.Layers layers, int count) {
        List<LayerRange> slices = ranges(layers, count);
        SequencedMap<LayerRange, Blend> out = new LinkedHashMap<>();
        if (layers instanceof SpaceSpec.Layers.Profile knots) {
            Profile profile = Profile.of(knots.knots(), count);
            slices.forEach(layer -> out.put(layer, profile.at(layer.start())));
        } else {
            slices.forEach(s -> out.put(s, Blend.at(Anchor.ofGroup(out.size(), s))));
        }
        return out;
    }

    private static LayerGroup group(
            LayerRange layers, Blend place, SpaceSpec.Weights space, Anatomy anatomy) {
        List<Cell> cells = new ArrayList<>();
        List<String> left = new ArrayList<>(anatomy.tensors(layers));
        if (space.ends().embeddings() && layers.start() == 0) {
            cells.addAll(end("embeddings", anatomy.embeddings(), Anchor.EMBEDDINGS, space, left));
        }
        if (space.ends().head() && layers.end() == anatomy.layers()) {
            cells.addAll(end("head", anatomy.head(), Anchor.HEAD, space, left));
        }
        cases(space.filters(), left).forEach(f -> cells.add(new Cell(f, f, place)));
        return new LayerGroup(layers, cells);
    }

    /// Takes the tensors of an end out of those of its slice. Recipes know them by their whole
    /// names.
    private static List<Cell> end(
            String key,
            List<String> tensors,
            Anchor anchor,
            SpaceSpec.Weights space,
            List<String> slice) {
        slice.removeAll(tensors);
        requireApart(key, tensors, slice);
        return tensors.stream()
                .map(t -> new Cell(Optional.of(t), filter(t, space), Blend.at(anchor)))
                .toList();
    }

    private static Optional<String> filter(String tensor, SpaceSpec.Weights space) {
        return space.filters().stream().filter(tensor::contains).findFirst();
    }

    private static void requireApart(String key, List<String> tensors, List<String> others) {
        if (tensors.isEmpty()) {
            throw new InputException(
                    "space.layers." + key, "the models have no such tensors", "leave it out");
        }
        for (String tensor : tensors) {
            for (String other : others) {
                if (other.contains(tensor)) {
                    throw new InputException(
                            "space.layers." + key,
                            "recipes cannot tell %s from %s, whose name holds it"
                                    .formatted(tensor, other),
                            "leave it out");
                }
            }
        }
    }

    /// The cell of a tensor of the group.
    Cell cell(String tensor) {
        return cells.stream().filter(c -> c.holds(tensor)).findFirst().orElseThrow();
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
            case SpaceSpec.Layers.Profile profile -> groups(count, count);
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
