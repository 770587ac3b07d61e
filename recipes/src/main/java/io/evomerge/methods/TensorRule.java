package io.evomerge.methods;

/// How a tensor is merged.
@FunctionalInterface
public interface TensorRule {
    /// Looks at the whole tensor once and returns how its elements combine.
    Combination prepare(Inputs inputs, Settings settings);
}
