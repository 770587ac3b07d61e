package io.evomerge.cli;

import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The sizes of a Llama network whose output head is a matrix of its own.
///
/// @param hidden the width, a multiple of `heads`
/// @param heads heads of the queries
/// @param sharedHeads heads of keys and values
/// @param vocabulary words
record LlamaShape(
        int layers, int hidden, int intermediate, int heads, int sharedHeads, int vocabulary) {
    /// The largest matrix of a layer.
    static final String LARGEST = "mlp.down_proj.weight";

    /// All tensors, in bfloat16.
    List<TensorInfo> tensors() {
        List<TensorInfo> out = new ArrayList<>();
        out.add(tensor("model.embed_tokens.weight", vocabulary, hidden));
        for (int i = 0; i < layers; i++) {
            out.addAll(layer("model.layers." + i + "."));
        }
        out.add(tensor("model.norm.weight", hidden));
        out.add(tensor("lm_head.weight", vocabulary, hidden));
        return out;
    }

    private List<TensorInfo> layer(String name) {
        int shared = hidden / heads * sharedHeads;
        return List.of(
                tensor(name + "input_layernorm.weight", hidden),
                tensor(name + "self_attn.q_proj.weight", hidden, hidden),
                tensor(name + "self_attn.k_proj.weight", shared, hidden),
                tensor(name + "self_attn.v_proj.weight", shared, hidden),
                tensor(name + "self_attn.o_proj.weight", hidden, hidden),
                tensor(name + "post_attention_layernorm.weight", hidden),
                tensor(name + "mlp.gate_proj.weight", intermediate, hidden),
                tensor(name + "mlp.up_proj.weight", intermediate, hidden),
                tensor(name + LARGEST, hidden, intermediate));
    }

    private static TensorInfo tensor(String name, Integer... shape) {
        return new TensorInfo(name, DType.BF16, Stream.of(shape).map(Integer::longValue).toList());
    }

    long bytes() {
        return tensors().stream().mapToLong(TensorInfo::bytes).sum();
    }

    /// config.json.
    String config() {
        return """
                {
                  "architectures": ["LlamaForCausalLM"],
                  "model_type": "llama",
                  "num_hidden_layers": %d,
                  "hidden_size": %d,
                  "intermediate_size": %d,
                  "num_attention_heads": %d,
                  "num_key_value_heads": %d,
                  "vocab_size": %d,
                  "tie_word_embeddings": false,
                  "torch_dtype": "bfloat16"
                }
                """
                .formatted(layers, hidden, intermediate, heads, sharedHeads, vocabulary);
    }
}
