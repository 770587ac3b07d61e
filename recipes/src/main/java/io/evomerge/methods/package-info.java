/// Merge methods: rules that turn several models' copies of one tensor into one. A method looks at
/// whole tensors first (norms, thresholds), then combines their elements block by block.
///
/// Main types: [MergeMethod], and [Methods], which names them all. Methods over task vectors are
/// composed of a [Sparsifier], a sign election and a scale in [TaskVectors]; those over singular
/// values of a [TaskMatrices] and decompositions of [io.evomerge.tensors.Matrix]. Source:
/// mergekit's `docs/merge_methods.md` and the papers named by each method.
@NullMarked
package io.evomerge.methods;

import org.jspecify.annotations.NullMarked;
