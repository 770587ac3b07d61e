package io.evomerge.merging;

import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A source model with its tensors sorted by layer.
///
/// @param name the path as written in recipes
/// @param layers how many layers it has
/// @param layerPatterns the tensors of its layers, with `#` for the layer's number
/// @param others the tensors outside its layers
record Model(
        String name,
        Checkpoint checkpoint,
        int layers,
        Set<String> layerPatterns,
        Set<String> others) {

    static Model of(String name, Checkpoint checkpoint) {
        Set<Integer> layers = new HashSet<>();
        Set<String> patterns = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (String tensor : checkpoint.tensors().keySet()) {
            TensorName parsed = TensorName.parse(tensor);
            parsed.layer()
                    .ifPresentOrElse(
                            layer -> {
                                layers.add(layer);
                                patterns.add(parsed.pattern());
                            },
                            () -> others.add(tensor));
        }
        int count = layers.stream().mapToInt(i -> i + 1).max().orElse(0);
        return new Model(name, checkpoint, count, patterns, others);
    }

    /// The tensors that layer `layer` has, as patterns.
    List<String> patternsIn(int layer) {
        return layerPatterns.stream().filter(p -> has(TensorName.inLayer(p, layer))).toList();
    }

    boolean has(String tensor) {
        return checkpoint.tensors().containsKey(tensor);
    }

    TensorInfo info(String tensor) {
        TensorInfo info = checkpoint.tensors().get(tensor);
        if (info == null) {
            throw new IllegalArgumentException(name + " has no " + tensor);
        }
        return info;
    }

    MemorySegment data(String tensor) {
        return checkpoint.data(tensor);
    }
}
