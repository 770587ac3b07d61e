package io.evomerge.methods;

import java.util.List;
import java.util.function.Function;

/// All tensors of a merge, for methods that look at more than one at a time.
///
/// A model of the whole is made of the sources in the same place of every tensor, the base left
/// out: where slices have sources of their own, the first ones of all slices are one model.
public interface WholeModel {
    /// The tensors that are merged, in the order of the output.
    List<Tensor> tensors();

    /// Computes something of every tensor, maybe of several at a time, and returns the results in
    /// the order of the tensors.
    <A> List<A> map(Function<Tensor, A> work);

    /// One tensor with its settings.
    record Tensor(Inputs inputs, Settings settings) {}

    /// A model of this tensor alone.
    static WholeModel of(Tensor tensor) {
        return new WholeModel() {
            @Override
            public List<Tensor> tensors() {
                return List.of(tensor);
            }

            @Override
            public <A> List<A> map(Function<Tensor, A> work) {
                return List.of(work.apply(tensor));
            }
        };
    }

    /// Elements of all tensors.
    default long elements() {
        return tensors().stream().mapToLong(t -> t.inputs().elements()).sum();
    }

    /// How many models are merged, without the base; the same for all tensors.
    ///
    /// @see ModelMethod#complaint
    default int models() {
        List<Integer> counts =
                tensors().stream().map(t -> t.inputs().models().length).distinct().toList();
        if (counts.size() > 1) {
            throw new IllegalArgumentException("tensors of " + counts + " models");
        }
        return counts.isEmpty() ? 0 : counts.getFirst();
    }
}
