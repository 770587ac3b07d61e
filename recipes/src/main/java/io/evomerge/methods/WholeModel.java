package io.evomerge.methods;

import java.util.List;
import java.util.function.Function;

/// All tensors of a merge, for methods that look at more than one at a time.
public interface WholeModel {
    /// The tensors that are merged, in the order of the output.
    List<Tensor> tensors();

    /// Computes something of every tensor, maybe of several at a time, and returns the results in
    /// the order of the tensors.
    <A> List<A> map(Function<Tensor, A> work);

    /// One tensor with its settings.
    record Tensor(Inputs inputs, Settings settings) {}
}
