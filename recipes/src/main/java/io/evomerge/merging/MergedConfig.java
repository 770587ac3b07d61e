package io.evomerge.merging;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.evomerge.documents.Node;
import io.evomerge.tensors.TensorInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The config.json of a merged model: the leading model's, with what the merge changed.
final class MergedConfig {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();
    private static final List<String> LAYERS =
            List.of("num_hidden_layers", "n_layer", "n_layers", "num_layers");

    private MergedConfig() {}

    static String json(Node config, Merge merge) {
        Map<String, Object> out = new LinkedHashMap<>();
        config.entries().forEach((key, node) -> out.put(key, node.value()));
        setDtype(out, merge);
        setLayers(out, merge);
        setVocabulary(out, merge);
        return GSON.toJson(out) + "\n";
    }

    /// Newer configurations say `dtype`, older ones `torch_dtype`.
    private static void setDtype(Map<String, Object> out, Merge merge) {
        merge.tensors().stream()
                .filter(t -> t.dtype().isFloat())
                .max(Comparator.comparingLong(TensorInfo::elements))
                .ifPresent(
                        largest ->
                                out.put(
                                        out.containsKey("dtype") ? "dtype" : "torch_dtype",
                                        largest.dtype().torchName()));
    }

    private static void setLayers(Map<String, Object> out, Merge merge) {
        LAYERS.stream()
                .filter(out::containsKey)
                .forEach(key -> out.put(key, merge.layers()));
        if (out.get("layer_types") instanceof List<?> types) {
            List<Object> kept = new ArrayList<>();
            merge.leadingLayers().stream()
                    .filter(layer -> layer < types.size())
                    .forEach(layer -> kept.add(types.get(layer)));
            out.put("layer_types", kept);
        }
    }

    /// Vocabularies of different length have been cut to what they have in common.
    private static void setVocabulary(Map<String, Object> out, Merge merge) {
        merge.tensors().stream()
                .filter(t -> TensorName.hasVocabularyRows(t.name()) && t.shape().size() == 2)
                .findFirst()
                .filter(t -> out.get("vocab_size") instanceof Number n && n.longValue() > rows(t))
                .ifPresent(t -> out.put("vocab_size", rows(t)));
    }

    private static long rows(TensorInfo tensor) {
        return tensor.shape().getFirst();
    }
}
