package io.evomerge.methods;

/// A method that merges each tensor by itself.
public non-sealed interface TensorMethod extends MergeMethod, TensorRule {}
