package io.evomerge.methods;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// A model of the given tensors, whose inputs are arrays.
record ListedModel(List<Tensor> tensors) implements WholeModel {
    @Override
    public <A> List<A> map(Function<Tensor, A> work) {
        return tensors.stream().map(work).toList();
    }

    /// The merged tensors by name.
    Map<String, float[]> merge(ModelMethod method) {
        TensorRule rule = method.survey(this);
        Map<String, float[]> out = new TreeMap<>();
        for (Tensor tensor : tensors) {
            var inputs = (ArrayInputs) tensor.inputs();
            out.put(inputs.site().name(), inputs.apply(rule, tensor.settings()));
        }
        return out;
    }
}
