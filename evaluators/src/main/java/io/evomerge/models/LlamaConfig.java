package io.evomerge.models;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the Llama family's network depends on, from a Hugging Face config.json.
///
/// @param ropeKind `default`, `linear` or `llama3` (as in `modeling_rope_utils`)
/// @param maxPositions the longest sequence that the model was made for
public record LlamaConfig(
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int vocabulary,
        int hidden,
        int intermediate,
        double normEpsilon,
        double ropeTheta,
        String ropeKind,
        double ropeFactor,
        double ropeLow,
        double ropeHigh,
        int ropeOriginal,
        int maxPositions,
        boolean tied) {
    /// The `model_type`s that are this network.
    public static final List<String> MODEL_TYPES = List.of("llama", "mistral", "qwen2", "qwen3");

    private static final int MANY = Integer.MAX_VALUE;

    /// Reads config.json, in the form of transformers 4 or 5.
    ///
    /// @throws InputException naming everything that the network here cannot
    ///     do
    public static LlamaConfig read(Node config) {
        var complaints = new Complaints();
        complaints.collect(() -> check(config, complaints));
        complaints.throwIfAny();
        int heads = config.require("num_attention_heads").integer(1, MANY);
        int hidden = config.require("hidden_size").integer(1, MANY);
        Node rope = rope(config);
        int positions = config.get("max_position_embeddings", MANY, n -> n.integer(1, MANY));
        return new LlamaConfig(
                config.require("num_hidden_layers").integer(1, MANY),
                heads,
                config.get("num_key_value_heads", heads, n -> n.integer(1, heads)),
                config.get("head_dim", hidden / heads, n -> n.integer(2, MANY)),
                config.require("vocab_size").integer(1, MANY),
                hidden,
                config.require("intermediate_size").integer(1, MANY),
                config.get("rms_norm_eps", 1e-6, n -> n.number(0, 1)),
                rope.get("rope_theta")
                        .or(() -> config.get("rope_theta"))
                        .map(n -> n.number(1, 1e12))
                        .orElse(10000.0),
                ropeKind(rope),
                rope.get("factor", 1.0, n -> n.number(1, 1e6)),
                rope.get("low_freq_factor", 1.0, n -> n.number(1e-6, 1e6)),
                rope.get("high_freq_factor", 4.0, n -> n.number(1e-6, 1e6)),
                rope.get("original_max_position_embeddings", positions, n -> n.integer(1, MANY)),
                positions,
                config.get("tie_word_embeddings", false, Node::bool));
    }

    /// `rope_scaling` (transformers 4) or `rope_parameters` (5); empty where there is neither.
    private static Node rope(Node config) {
        return config.get("rope_parameters")
                .or(() -> config.get("rope_scaling"))
                .orElse(Node.of(config.place(), Map.of()));
    }

    private static String ropeKind(Node rope) {
        return rope.get("rope_type").or(() -> rope.get("type")).map(Node::text).orElse("default");
    }

    private static void check(Node config, Complaints complaints) {
        Node type = config.require("model_type");
        if (!MODEL_TYPES.contains(type.text())) {
            complaints.add(
                    type.complaint(
                            "unknown architecture '" + type.text() + "'",
                            "evaluation knows "
                                    + String.join(", ", MODEL_TYPES)
                                    + "; merging alone works with any"));
            return;
        }
        config.get("hidden_act")
                .filter(n -> !Set.of("silu", "swish").contains(n.text()))
                .ifPresent(
                        n ->
                                complaints.add(
                                        n.complaint(
                                                "is '" + n.text() + "'", "only silu is known")));
        String kind = ropeKind(rope(config));
        if (!Set.of("default", "linear", "llama3").contains(kind)) {
            complaints.add(
                    rope(config)
                            .complaint(
                                    "unknown RoPE scaling '" + kind + "'",
                                    Suggestion.remedy(
                                            kind, List.of("default", "linear", "llama3"))));
        }
        int positions = config.get("max_position_embeddings", 0, n -> n.integer(1, MANY));
        boolean windowOff = config.get("use_sliding_window").filter(n -> !n.bool()).isPresent();
        config.get("sliding_window")
                .filter(n -> !windowOff && n.integer(1, MANY) < positions)
                .ifPresent(
                        n ->
                                complaints.add(
                                        n.complaint(
                                                "sliding-window attention is not supported",
                                                "use a model whose window is null")));
        config.get("partial_rotary_factor")
                .filter(n -> n.number() != 1)
                .ifPresent(
                        n ->
                                complaints.add(
                                        n.complaint("is not 1", "partial RoPE is not supported")));
        int heads = config.require("num_attention_heads").integer(1, MANY);
        int groups = config.get("num_key_value_heads", heads, n -> n.integer(1, heads));
        if (heads % groups != 0) {
            complaints.add(
                    config.complaint(
                            heads + " attention heads cannot share " + groups + " key/value heads",
                            "mend config.json"));
        }
    }

    /// Complains of tensors that the network needs and the checkpoint lacks or has in another
    /// shape.
    ///
    /// @param place the model's folder, for the message
    public void checkTensors(String place, Map<String, TensorInfo> tensors, Complaints complaints) {
        required()
                .forEach(
                        (name, shape) -> {
                            TensorInfo t = tensors.get(name);
                            if (t == null) {
                                complaints.add(
                                        place,
                                        "tensor " + name + " is missing",
                                        "get the whole model");
                            } else if (!t.shape().equals(shape)) {
                                complaints.add(
                                        place,
                                        name
                                                + " is "
                                                + t.shape()
                                                + ", but config.json says "
                                                + shape,
                                        "config.json and weights must belong together");
                            }
                        });
    }

    /// Layers of both models can run in one network: it differs in nothing but their number.
    ///
    /// @param folder of the other model, for the message
    /// @throws InputException naming the first difference
    public void requireSameNetwork(Path folder, LlamaConfig other) {
        Map<String, Object> theirs = other.network();
        network()
                .forEach(
                        (setting, ours) -> {
                            if (!ours.equals(theirs.get(setting))) {
                                throw new InputException(
                                        folder.resolve("config.json"),
                                        "its layers need another network than the base's: %s %s, not %s"
                                                .formatted(setting, theirs.get(setting), ours),
                                        "leave the model out, or name another base");
                            }
                        });
    }

    /// What layers depend on besides their weights. Where there is no RoPE scaling, its settings
    /// have no effect.
    private Map<String, Object> network() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("num_attention_heads", heads);
        out.put("num_key_value_heads", keyValueHeads);
        out.put("head_dim", headSize);
        out.put("rms_norm_eps", normEpsilon);
        out.put("rope_theta", ropeTheta);
        out.put("rope_type", ropeKind);
        if (!ropeKind.equals("default")) {
            out.put("factor", ropeFactor);
        }
        if (ropeKind.equals("llama3")) {
            out.put("low_freq_factor", ropeLow);
            out.put("high_freq_factor", ropeHigh);
            out.put("original_max_position_embeddings", ropeOriginal);
        }
        return out;
    }

    /// Every tensor that the network needs, without biases.
    public List<TensorInfo> tensors(DType dtype) {
        return required().entrySet().stream()
                .map(t -> new TensorInfo(t.getKey(), dtype, t.getValue()))
                .toList();
    }

    private Map<String, List<Long>> required() {
        Map<String, List<Long>> out = new LinkedHashMap<>();
        long h = hidden;
        long q = (long) heads * headSize;
        long kv = (long) keyValueHeads * headSize;
        out.put("model.embed_tokens.weight", List.of((long) vocabulary, h));
        for (int l = 0; l < layers; l++) {
            String p = "model.layers." + l + ".";
            out.put(p + "input_layernorm.weight", List.of(h));
            out.put(p + "self_attn.q_proj.weight", List.of(q, h));
            out.put(p + "self_attn.k_proj.weight", List.of(kv, h));
            out.put(p + "self_attn.v_proj.weight", List.of(kv, h));
            out.put(p + "self_attn.o_proj.weight", List.of(h, q));
            out.put(p + "post_attention_layernorm.weight", List.of(h));
            out.put(p + "mlp.gate_proj.weight", List.of((long) intermediate, h));
            out.put(p + "mlp.up_proj.weight", List.of((long) intermediate, h));
            out.put(p + "mlp.down_proj.weight", List.of(h, (long) intermediate));
        }
        out.put("model.norm.weight", List.of(h));
        if (!tied) {
            out.put("lm_head.weight", List.of((long) vocabulary, h));
        }
        return out;
    }

    /// The attributes of the TorchScript class, which counts the layers itself: those of the
    /// weights that it is given.
    ///
    /// @param logitChunk logits that may exist at one time
    Map<String, Object> attributes(int logitChunk) {
        Map<String, Object> a = new LinkedHashMap<>();
        a.put("n_heads", heads);
        a.put("n_kv", keyValueHeads);
        a.put("head_dim", headSize);
        a.put("eps", normEpsilon);
        a.put("rope_theta", ropeTheta);
        a.put("rope_kind", ropeKind);
        a.put("rope_factor", ropeFactor);
        a.put("rope_low", ropeLow);
        a.put("rope_high", ropeHigh);
        a.put("rope_orig", ropeOriginal);
        a.put("logit_chunk", logitChunk);
        return a;
    }
}
