package io.evomerge.methods;

import io.evomerge.documents.Complaint;
import java.util.List;
import java.util.Optional;

/// A method that must know something of the whole model (a threshold over all tensors, a norm)
/// before it can merge the first tensor.
public non-sealed interface ModelMethod extends MergeMethod {
    /// Reads through the whole model and returns how each of its tensors is merged.
    TensorRule survey(WholeModel model);

    /// Why these tensors, each of which can be merged, cannot be merged together; empty if they
    /// can. Where slices have sources of their own, their numbers must be the same: the first ones
    /// of all slices are one model.
    ///
    /// @param tensors all that are merged, before they are read
    default Optional<Complaint> complaint(List<Planned> tensors) {
        List<Integer> counts = tensors.stream().map(t -> t.extent().models()).distinct().toList();
        if (counts.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(
                new Complaint(
                        "recipe",
                        "slices",
                        "%d models in one slice and %d in another are no whole models, which %s needs"
                                .formatted(counts.get(0), counts.get(1), name()),
                        "give every slice the same number of sources"));
    }

    /// One tensor before it is read.
    record Planned(Extent extent, Settings settings) {}
}
