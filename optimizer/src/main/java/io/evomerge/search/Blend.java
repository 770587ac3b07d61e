package io.evomerge.search;

import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// A place between two anchors. It has no genes; its gene is `g = a + p (b − a)`, with `a` and `b`
/// the genes of the anchors before and after it, and `p` the part of the way between them. Equal
/// genes make an equal one, exactly.
///
/// @param part in [0, 1): 0 is at the anchor before it, whatever comes after
record Blend(Anchor before, Anchor after, double part) {
    Blend {
        if (!(part >= 0 && part < 1)) {
            throw new IllegalArgumentException("part " + part);
        }
    }

    /// At an anchor.
    static Blend at(Anchor anchor) {
        return new Blend(anchor, anchor, 0);
    }

    double gene(ToDoubleFunction<Anchor> genes) {
        double first = genes.applyAsDouble(before);
        return part == 0 ? first : first + part * (genes.applyAsDouble(after) - first);
    }

    /// The anchors whose genes have an effect here.
    Stream<Anchor> anchors() {
        return part == 0 ? Stream.of(before) : Stream.of(before, after);
    }

    /// How fast the gene here grows with that of an anchor.
    double share(Anchor anchor) {
        return (anchor.equals(before) ? 1 - part : 0) + (anchor.equals(after) ? part : 0);
    }
}
