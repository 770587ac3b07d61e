package io.evomerge.search;

import io.evomerge.recipes.LayerRange;
import io.evomerge.tensors.Checkpoint;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a search has to know of the models' architecture: how many layers, and the tensors' names.
public record Anatomy(int layers, List<String> tensors) {
    private static final Pattern LAYER =
            Pattern.compile("(?:^|\\.)(?:layers?|h|blocks?|resblocks)\\.(\\d{1,6})\\.");

    public Anatomy {
        tensors = List.copyOf(tensors);
    }

    public static Anatomy of(Checkpoint checkpoint) {
        int layers = checkpoint.config().require("num_hidden_layers").integer(1, Integer.MAX_VALUE);
        return new Anatomy(layers, List.copyOf(checkpoint.tensors().keySet()));
    }

    /// The tensors that take the settings of a slice: those of its layers; the embeddings belong to
    /// the first slice, the last norm and the head to the last one (as in mergekit).
    List<String> tensors(LayerRange slice) {
        return tensors.stream().filter(t -> belongs(t, slice)).toList();
    }

    private boolean belongs(String tensor, LayerRange slice) {
        OptionalInt layer = layer(tensor);
        if (layer.isPresent()) {
            return slice.start() <= layer.getAsInt() && layer.getAsInt() < slice.end();
        }
        return isBeforeLayers(tensor) ? slice.start() == 0 : slice.end() == layers;
    }

    /// The tensors before the layers: embeddings of tokens and positions, and their norms.
    List<String> embeddings() {
        return tensors.stream().filter(t -> layer(t).isEmpty() && isBeforeLayers(t)).toList();
    }

    /// The tensors after the layers: the last norm and the head.
    List<String> head() {
        return tensors.stream().filter(t -> layer(t).isEmpty() && !isBeforeLayers(t)).toList();
    }

    /// Told by the same words as merges tell it.
    private static boolean isBeforeLayers(String tensor) {
        return (tensor.contains("embed") && !tensor.contains("embed_out"))
                || tensor.contains("wte.")
                || tensor.contains("wpe.");
    }

    private static OptionalInt layer(String tensor) {
        Matcher matcher = LAYER.matcher(tensor);
        return matcher.find()
                ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
                : OptionalInt.empty();
    }
}
