package io.evomerge.methods;

import java.util.List;
import java.util.Optional;

/// A correction of merged tensors after any method (`post:` in recipes), relative to the base
/// model, which the recipe must name.
public interface PostMethod {
    /// The name in recipes (`lines`).
    String name();

    /// What it does, in one line.
    String summary();

    /// Every parameter, all of [Parameter.Level#MERGE].
    List<Parameter> parameters();

    /// Why it cannot correct a tensor; empty if it can.
    default Optional<MergeMethod.Objection> objection(
            MergeMethod.Extent tensor, Settings settings) {
        return Optional.empty();
    }

    /// Wraps the combination of one tensor.
    ///
    /// @param inputs the sources, the base among them
    /// @param merged what the merge method, or the correction before, makes of the tensor
    Combination correct(Inputs inputs, Settings settings, Combination merged);
}
