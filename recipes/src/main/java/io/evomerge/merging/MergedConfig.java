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
import java.util.Optional;

/// The config.json of a merged model: the leading model's, with what the merge changed.
final class MergedConfig {
    private static final Gson GSON =
            new GsonBuilder()
                    .setPrettyPrinting()
                    .disableHtmlEscaping()
                    .serializeNulls()
                    .serializeSpecialFloatingPointValues() // Python's infinities
                    .create();
    private static final List<String> LAYERS =
            List.of("num_hidden_layers", "n_layer", "n_layers", "num_layers");
    private static final String VOCABULARY = "vocab_size";

    private final Map<String, Object> entries = new LinkedHashMap<>();
    private final Merge merge;
    private final List<Note> notes = new ArrayList<>();

    /// @param config what it says in the leading model
    private MergedConfig(Node config, Merge merge) {
        config.entries().forEach((key, node) -> entries.put(key, node.value()));
        this.merge = merge;
    }

    /// A file's text, and what the user should know of.
    record Text(String json, List<Note> notes) {}

    /// The merged model's config.json.
    ///
    /// @param special where the tokens that it names have other ids now
    static Text config(Node config, Merge merge, Optional<SpecialTokens> special) {
        var merged = new MergedConfig(config, merge);
        merged.setDtype();
        merged.setLayers();
        merged.setVocabulary();
        if (merge.hasOwnHead()) {
            merged.entries.put("tie_word_embeddings", false);
        }
        return merged.text("config.json", special);
    }

    /// The merged model's generation_config.json.
    static Text generation(Node config, Merge merge, Optional<SpecialTokens> special) {
        return new MergedConfig(config, merge).text("generation_config.json", special);
    }

    private Text text(String file, Optional<SpecialTokens> special) {
        special.ifPresent(s -> notes.addAll(s.renumber(file, entries)));
        return new Text(GSON.toJson(entries) + "\n", notes);
    }

    /// Newer configurations say `dtype`, older ones `torch_dtype`.
    private void setDtype() {
        merge.tensors().stream()
                .filter(t -> t.dtype().isFloat())
                .max(Comparator.comparingLong(TensorInfo::elements))
                .ifPresent(
                        largest ->
                                entries.put(
                                        entries.containsKey("dtype") ? "dtype" : "torch_dtype",
                                        largest.dtype().torchName()));
    }

    /// Several stacks of layers are merged whole, so that their numbers stay.
    private void setLayers() {
        if (merge.leadingLayers().size() != merge.layers()) {
            return;
        }
        LAYERS.stream()
                .filter(entries::containsKey)
                .forEach(key -> entries.put(key, merge.layers()));
        if (entries.get("layer_types") instanceof List<?> types) {
            List<Object> kept = new ArrayList<>();
            merge.leadingLayers().stream()
                    .filter(layer -> layer < types.size())
                    .forEach(layer -> kept.add(types.get(layer)));
            entries.put("layer_types", kept);
        }
    }

    /// The tokenizer says how many rows there are. Without one, vocabularies of different length
    /// have been cut to what they have in common.
    private void setVocabulary() {
        Optional<Long> rows = rows();
        if (rows.isEmpty()) {
            return;
        }
        if (entries.get("text_config") instanceof Map<?, ?> text && text.containsKey(VOCABULARY)) {
            Map<String, Object> changed = new LinkedHashMap<>();
            text.forEach((key, value) -> changed.put(String.valueOf(key), value));
            setVocabulary(changed, rows.get());
            entries.put("text_config", changed);
        }
        setVocabulary(entries, rows.get());
    }

    private void setVocabulary(Map<String, Object> config, long rows) {
        boolean isCut = config.get(VOCABULARY) instanceof Number n && n.longValue() > rows;
        if (isCut || (merge.vocabulary().isPresent() && config.containsKey(VOCABULARY))) {
            config.put(VOCABULARY, rows);
        }
    }

    private Optional<Long> rows() {
        return merge.tensors().stream()
                .filter(TensorName::hasVocabularyRows)
                .findFirst()
                .map(t -> t.shape().getFirst());
    }
}
