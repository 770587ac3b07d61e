package io.evomerge.merging;

import io.evomerge.documents.Node;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.LongStream;

/// A source model with its tensors sorted by layer. Tensors are called by their names without
/// `model.` or the like, which differ with the class that saved them.
///
/// @param name the path as written in recipes
/// @param savedAs for each tensor its name in the files
/// @param stacks how many layers it has, by what their names begin with; more than one stack where
///     it has several towers
/// @param layerPatterns the tensors of its layers, with `#` for the layer's number
/// @param others the tensors outside its layers
record Model(
        String name,
        Contents contents,
        Map<String, String> savedAs,
        SortedMap<String, Integer> stacks,
        Set<String> layerPatterns,
        Set<String> others) {
    private static final List<String> HIDDEN = List.of("hidden_size", "n_embd", "d_model");
    private static final String VOCABULARY = "vocab_size";

    /// What a model holds: the files of a checkpoint, or what another merge will write.
    ///
    /// @param config its config.json
    /// @param data the bytes of a tensor by its name
    record Contents(
            Node config, Map<String, TensorInfo> tensors, Function<String, MemorySegment> data) {
        static Contents of(Checkpoint checkpoint) {
            return new Contents(checkpoint.config(), checkpoint.tensors(), checkpoint::data);
        }

        /// What a merge will write. Tensors that are not merged have their bytes already; the
        /// others have none, and cannot be read.
        static Contents of(Merge merge, Node config) {
            Map<String, TensorInfo> tensors = new TreeMap<>();
            merge.tensors().forEach(t -> tensors.put(t.name(), t));
            Map<String, MemorySegment> copied = merge.copied();
            return new Contents(
                    config, tensors, name -> copied.getOrDefault(name, MemorySegment.NULL));
        }
    }

    static Model of(String name, Contents contents) {
        Map<String, String> savedAs = withoutRoots(contents.tensors().keySet());
        // A word such as 'layers' tells layers from other numbered parts; without it, all count.
        boolean hasLayers =
                savedAs.keySet().stream()
                        .anyMatch(tensor -> TensorName.parse(tensor).layer().isPresent());
        Function<String, TensorName> parse =
                hasLayers ? TensorName::parse : TensorName::parseNumbered;
        SortedMap<String, Integer> stacks = new TreeMap<>();
        Set<String> patterns = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (String tensor : savedAs.keySet()) {
            TensorName parsed = parse.apply(tensor);
            parsed.layer()
                    .ifPresentOrElse(
                            layer -> {
                                stacks.merge(parsed.stack(), layer + 1, Math::max);
                                patterns.add(parsed.pattern());
                            },
                            () -> others.add(tensor));
        }
        return new Model(name, contents, savedAs, stacks, patterns, others);
    }

    /// A root is kept where two tensors would otherwise have one name.
    private static Map<String, String> withoutRoots(Set<String> tensors) {
        Map<String, Integer> counts = new TreeMap<>();
        tensors.forEach(t -> counts.merge(TensorName.withoutRoot(t), 1, Integer::sum));
        Map<String, String> savedAs = new TreeMap<>();
        for (String tensor : tensors) {
            String shortened = TensorName.withoutRoot(tensor);
            savedAs.put(counts.getOrDefault(shortened, 0) > 1 ? tensor : shortened, tensor);
        }
        return Collections.unmodifiableMap(savedAs);
    }

    /// How many layers it has, in the largest stack.
    int layers() {
        return stacks.values().stream().mapToInt(i -> i).max().orElse(0);
    }

    /// The tensors that layer `layer` of a stack has, as patterns.
    List<String> patternsIn(String stack, int layer) {
        return layerPatterns.stream()
                .filter(p -> TensorName.stackOf(p).equals(stack))
                .filter(p -> has(TensorName.inLayer(p, layer)))
                .toList();
    }

    boolean has(String tensor) {
        return savedAs.containsKey(tensor);
    }

    /// What the files have in front of a tensor's name.
    String root(String tensor) {
        String saved = saved(tensor);
        return saved.substring(0, saved.length() - tensor.length());
    }

    TensorInfo info(String tensor) {
        TensorInfo info = contents.tensors().get(saved(tensor));
        if (info == null) {
            throw new IllegalArgumentException(name + " has no " + tensor);
        }
        return info;
    }

    MemorySegment data(String tensor) {
        return contents.data().apply(saved(tensor));
    }

    private String saved(String tensor) {
        String saved = savedAs.get(tensor);
        if (saved == null) {
            throw new IllegalArgumentException(name + " has no " + tensor);
        }
        return saved;
    }

    /// The token embeddings that serve as the output head `head` too, where the model has none of
    /// its own and does not deny it.
    Optional<String> tiedTo(String head) {
        boolean isDenied = !contents.config().get("tie_word_embeddings", true, Node::bool);
        if (!TensorName.isHead(head) || !head.endsWith(".weight") || isDenied) {
            return Optional.empty();
        }
        return others.stream().filter(TensorName::isEmbedding).findFirst();
    }

    /// How many tokens the model can have: the rows of its embeddings and its output head.
    int rows() {
        long declared = number(VOCABULARY).orElse(Long.MAX_VALUE);
        long held =
                others.stream()
                        .map(this::info)
                        .filter(TensorName::hasVocabularyRows)
                        .mapToLong(info -> info.shape().getFirst())
                        .min()
                        .orElse(Long.MAX_VALUE);
        return (int) LongStream.of(declared, held, Integer.MAX_VALUE).min().orElseThrow();
    }

    /// The length of the vectors between its layers, where config.json says it.
    Optional<Long> hiddenSize() {
        return HIDDEN.stream().flatMap(key -> number(key).stream()).findFirst();
    }

    /// A number of config.json, or of its part about the language model.
    private Optional<Long> number(String key) {
        Node config = contents.config();
        return config.get(key)
                .or(() -> config.get("text_config").filter(Node::isMap).flatMap(t -> t.get(key)))
                .filter(Node::isNumber)
                .map(n -> (long) n.number());
    }
}
