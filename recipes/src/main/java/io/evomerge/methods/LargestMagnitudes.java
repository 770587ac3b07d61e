package io.evomerge.methods;

import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// Keeps exactly the `⌊density · n⌋` entries of a task vector with the largest magnitudes. Of equal
/// magnitudes at the threshold those with the lowest indices are kept.
///
/// @param density the part that is kept of each source's task vector
/// @param rescale how what is kept is scaled up
record LargestMagnitudes(IntToDoubleFunction density, Rescale rescale) implements Sparsifier {
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

    @Override
    public Mask prepare(TaskVector delta, int model) {
        return prepare(delta.inputs(), List.of(model)).getFirst();
    }

    /// Reads the task vectors that are cut together.
    @Override
    public List<Mask> prepare(Inputs inputs, List<Integer> models) {
        long elements = inputs.elements();
        List<Integer> cut =
                models.stream().filter(m -> elements > 0 && density.applyAsDouble(m) < 1).toList();
        List<Long> counts =
                cut.stream().map(m -> count(density.applyAsDouble(m), elements)).toList();
        List<MagnitudeCut> cuts = MagnitudeCut.keeping(counts, new ModelVectors(inputs, cut));
        return models.stream()
                .map(
                        m ->
                                cut.contains(m)
                                        ? rescale.restore(
                                                cuts.get(cut.indexOf(m)), new TaskVector(inputs, m))
                                        : Mask.ALL)
                .toList();
    }
}
