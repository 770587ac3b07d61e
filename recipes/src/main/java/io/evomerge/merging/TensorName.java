package io.evomerge.merging;

import io.evomerge.methods.Site;
import io.evomerge.tensors.TensorInfo;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A tensor's name taken apart: `model.layers.3.mlp.up_proj.weight` is the tensor
/// `model.layers.#.mlp.up_proj.weight` of layer 3. Names outside the layers have no layer.
///
/// @param pattern the name with `#` for the layer's number
record TensorName(String pattern, Optional<Integer> layer) {
    private static final Pattern IN_LAYER =
            Pattern.compile("((?:.*?\\.)?(?:layers?|h|blocks?|resblocks)\\.)(\\d{1,6})(\\..+)");
    private static final Pattern NUMBERED = Pattern.compile("((?:.*?\\.)?)(\\d{1,6})(\\..+)");

    /// What one and the same tensor may have before its name, depending on the class that saved it.
    private static final List<String> ROOTS =
            List.of("model.", "transformer.", "bert.", "roberta.", "distilbert.", "base_model.");

    private static final List<String> EMBEDDINGS =
            List.of("embed_tokens.", "tok_embeddings.", "word_embeddings.", "embed_in.", "wte.");

    /// Buffers that a model computes when it is loaded and old versions of transformers saved.
    private static final Pattern BUFFER =
            Pattern.compile(
                    "(.*\\.)?(rotary_emb\\.(inv_freq|cos_cached|sin_cached)|position_ids"
                            + "|att(entio)?n\\.(bias|masked_bias))");

    /// The layer is the first number after a word such as `layers`, `h` or `blocks`.
    static TensorName parse(String name) {
        return parse(IN_LAYER, name);
    }

    /// The layer is the first number, whatever comes before: for architectures with other words.
    static TensorName parseNumbered(String name) {
        return parse(NUMBERED, name);
    }

    private static TensorName parse(Pattern inLayer, String name) {
        Matcher m = inLayer.matcher(name);
        return m.matches()
                ? new TensorName(
                        m.group(1) + "#" + m.group(3), Optional.of(Integer.valueOf(m.group(2))))
                : new TensorName(name, Optional.empty());
    }

    /// What comes before the layer's number, without a dot at the end: `model.layers`.
    String stack() {
        return stackOf(pattern);
    }

    static String stackOf(String pattern) {
        return pattern.substring(0, Math.max(0, pattern.indexOf('#') - 1));
    }

    /// The name in a layer.
    static String inLayer(String pattern, int layer) {
        return pattern.replaceFirst("#", Integer.toString(layer));
    }

    /// The name without `model.` or the like, by which models saved by different classes are
    /// compared.
    static String withoutRoot(String name) {
        return ROOTS.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(root -> name.substring(root.length()))
                .orElse(name);
    }

    /// Whether the tensor comes before the layers, such as the embeddings of tokens and positions;
    /// other tensors outside the layers come after them.
    static boolean isBeforeLayers(String name) {
        return (name.contains("embed") && !name.contains("embed_out"))
                || name.contains("wte.")
                || name.contains("wpe.");
    }

    /// Whether the tensor has one row per word of the vocabulary: token embeddings, output head and
    /// its bias.
    static boolean hasVocabularyRows(TensorInfo tensor) {
        return roleOf(tensor) != Site.Role.OTHER;
    }

    /// What the rows of a tensor are, told by its name in the files.
    static Site.Role roleOf(TensorInfo tensor) {
        String name = withoutRoot(tensor.name());
        return switch (tensor.shape().size()) {
            case 1 -> isHead(name) && name.endsWith(".bias") ? Site.Role.HEAD : Site.Role.OTHER;
            case 2 -> roleOfMatrix(name);
            default -> Site.Role.OTHER;
        };
    }

    private static Site.Role roleOfMatrix(String name) {
        if (isHead(name) || name.contains("cls.predictions.decoder.")) {
            return Site.Role.HEAD;
        }
        return EMBEDDINGS.stream().anyMatch(name::contains) || name.equals("shared.weight")
                ? Site.Role.EMBEDDING
                : Site.Role.OTHER;
    }

    /// Whether the tensor scores the words of the vocabulary.
    static boolean isHead(String name) {
        return name.contains("lm_head.")
                || name.contains("embed_out.")
                || (name.startsWith("cls.predictions.") && !name.contains(".transform."))
                || name.equals("output.weight");
    }

    /// Whether the tensor holds the vectors of the words of the vocabulary.
    static boolean isEmbedding(String name) {
        return EMBEDDINGS.stream().anyMatch(name::contains) && name.endsWith(".weight");
    }

    /// Whether the tensor need not be saved at all. A vector of that name is a parameter.
    static boolean isBuffer(String name, int dimensions) {
        return BUFFER.matcher(name).matches() && !(dimensions == 1 && name.endsWith(".bias"));
    }
}
