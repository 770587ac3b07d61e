package io.evomerge.methods;

import java.util.Optional;

/// Keeps exactly the `⌊density · n⌋` entries of a task vector with the largest magnitudes. Of equal
/// magnitudes at the threshold those with the lowest indices are kept.
final class LargestMagnitudes {
    private LargestMagnitudes() {}

    /// How many of the elements of a tensor a part of them is.
    static long count(double part, long elements) {
        return (long) (part * elements);
    }

    /// Why a density is too low for a tensor.
    static Optional<MergeMethod.Objection> objection(
            Parameter density, MergeMethod.Extent tensor, Settings settings) {
        for (int i = 0; i < tensor.sources() && tensor.elements() > 0; i++) {
            if (i != tensor.base()) {
                double part = settings.number(density, i);
                if (count(part, tensor.elements()) == 0) {
                    return Optional.of(
                            new MergeMethod.Objection(
                                    density.name(),
                                    "a density of %s keeps none of %d elements"
                                            .formatted(part, tensor.elements()),
                                    "raise it, or give such tensors density 1 with a filter"));
                }
            }
        }
        return Optional.empty();
    }

    static Sparsifier.Mask mask(TaskVector delta, double density, Rescale rescale) {
        if (density >= 1) {
            return Sparsifier.Mask.ALL;
        }
        long kept = count(density, delta.elements());
        return rescale.restore(MagnitudeCut.keeping(kept, delta), delta);
    }
}
