package io.evomerge.methods;

/// How the elements of one tensor combine: the outcome of [MergeMethod#prepare]. It is called block
/// by block, in any order and from several threads, and keeps no state.
@FunctionalInterface
public interface Combination {
    /// Combines the sources of `block` into its `out`.
    void combine(Block block);
}
