package io.evomerge.methods;

/// A method that must know something of the whole model (a threshold over all tensors, a norm)
/// before it can merge the first tensor.
public non-sealed interface ModelMethod extends MergeMethod {
    /// Reads through the whole model and returns how each of its tensors is merged.
    TensorRule survey(WholeModel model);
}
