package io.evomerge.merging;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A tensor's name taken apart: `model.layers.3.mlp.up_proj.weight` is the tensor
/// `model.layers.#.mlp.up_proj.weight` of layer 3. Names outside the layers have no layer.
///
/// @param pattern the name with `#` for the layer's number
record TensorName(String pattern, Optional<Integer> layer) {
    private static final Pattern IN_LAYER =
            Pattern.compile("((?:.*?\\.)?(?:layers?|h|blocks?)\\.)(\\d{1,6})(\\..+)");

    static TensorName parse(String name) {
        Matcher m = IN_LAYER.matcher(name);
        return m.matches()
                ? new TensorName(
                        m.group(1) + "#" + m.group(3), Optional.of(Integer.valueOf(m.group(2))))
                : new TensorName(name, Optional.empty());
    }

    /// The name in a layer.
    static String inLayer(String pattern, int layer) {
        return pattern.replaceFirst("#", Integer.toString(layer));
    }

    /// Whether the tensor comes before the layers, such as the embeddings of tokens and positions;
    /// other tensors outside the layers come after them.
    static boolean isBeforeLayers(String name) {
        return (name.contains("embed") && !name.contains("embed_out"))
                || name.contains("wte.")
                || name.contains("wpe.");
    }

    /// Whether the tensor has one row per word of the vocabulary: token embeddings and output head.
    static boolean hasVocabularyRows(String name) {
        return name.contains("embed_tokens")
                || name.contains("word_embeddings")
                || name.contains("lm_head")
                || name.contains("embed_out")
                || name.contains("embed_in")
                || name.contains("wte.");
    }
}
