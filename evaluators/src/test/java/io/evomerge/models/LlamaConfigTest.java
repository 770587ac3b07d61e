package io.evomerge.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LlamaConfigTest {
    private static final Map<String, Object> SMALL =
            Map.of(
                    "model_type", "llama",
                    "hidden_size", 64L,
                    "num_hidden_layers", 2L,
                    "num_attention_heads", 4L,
                    "vocab_size", 100L,
                    "intermediate_size", 128L);

    private static LlamaConfig with(Object... changes) {
        Map<String, Object> json = new LinkedHashMap<>(SMALL);
        for (int i = 0; i < changes.length; i += 2) {
            json.put((String) changes[i], changes[i + 1]);
        }
        return LlamaConfig.read(Node.of("config.json", json));
    }

    @Test
    void what_config_json_leaves_out_has_transformers_defaults() {
        LlamaConfig config = with();
        assertThat(config.keyValueHeads()).isEqualTo(4);
        assertThat(config.headSize()).isEqualTo(16);
        assertThat(config.ropeTheta()).isEqualTo(10000);
        assertThat(config.ropeKind()).isEqualTo("default");
        assertThat(config.tied()).isFalse();
    }

    @Test
    void rope_parameters_of_transformers_5_are_read() {
        LlamaConfig config =
                with(
                        "rope_parameters",
                        Map.of("rope_theta", 500000L, "rope_type", "linear", "factor", 4.0));
        assertThat(config.ropeTheta()).isEqualTo(500000);
        assertThat(config.ropeKind()).isEqualTo("linear");
        assertThat(config.ropeFactor()).isEqualTo(4);
    }

    @Test
    void an_unknown_architecture_is_refused() {
        assertThatThrownBy(() -> with("model_type", "gpt2"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("config.json: model_type: unknown architecture 'gpt2'")
                .hasMessageContaining("llama, mistral, qwen2, qwen3");
    }

    @Test
    void everything_that_the_network_cannot_do_is_said_at_once() {
        assertThatThrownBy(
                        () ->
                                with(
                                        "hidden_act",
                                        "gelu",
                                        "rope_scaling",
                                        Map.of("rope_type", "yarn"),
                                        "num_key_value_heads",
                                        3L))
                .hasMessageContaining("hidden_act: is 'gelu'")
                .hasMessageContaining("unknown RoPE scaling 'yarn'")
                .hasMessageContaining("4 attention heads cannot share 3");
    }

    @ParameterizedTest
    @CsvSource({"4096, 32768, true", "4096, 4096, false", "4096, 2048, false"})
    void a_window_is_refused_where_it_would_matter(long window, long positions, boolean refused) {
        Map<String, Object> changes =
                Map.of("sliding_window", window, "max_position_embeddings", positions);
        if (refused) {
            assertThatThrownBy(
                            () ->
                                    with(
                                            "model_type",
                                            "mistral",
                                            "sliding_window",
                                            window,
                                            "max_position_embeddings",
                                            positions))
                    .hasMessageContaining("sliding-window attention is not supported");
        } else {
            assertThat(
                            with(
                                            "model_type",
                                            "mistral",
                                            "sliding_window",
                                            window,
                                            "max_position_embeddings",
                                            positions)
                                    .maxPositions())
                    .isEqualTo(
                            changes.get("max_position_embeddings") instanceof Long n
                                    ? n.intValue()
                                    : -1);
        }
    }

    @Test
    void a_window_that_is_switched_off_does_not_matter() {
        assertThat(
                        with(
                                        "sliding_window",
                                        8L,
                                        "max_position_embeddings",
                                        64L,
                                        "use_sliding_window",
                                        false)
                                .layers())
                .isEqualTo(2);
    }

    @Test
    void missing_and_misshapen_tensors_are_named() {
        LlamaConfig config = with("tie_word_embeddings", true);
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        config.tensors(DType.F32).forEach(t -> tensors.put(t.name(), t));
        tensors.remove("model.norm.weight");
        tensors.put(
                "model.embed_tokens.weight",
                new TensorInfo("model.embed_tokens.weight", DType.F32, List.of(90L, 64L)));
        var complaints = new Complaints();
        config.checkTensors("m", tensors, complaints);
        assertThat(complaints.list().toString())
                .contains("m: tensor model.norm.weight is missing")
                .contains("model.embed_tokens.weight is [90, 64], but config.json says [100, 64]");
    }
}
