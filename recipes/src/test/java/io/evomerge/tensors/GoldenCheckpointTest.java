package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Checkpoints that other tools wrote. The expected numbers were read with Python's `struct`.
class GoldenCheckpointTest {
    private static final String UP_PROJ = "model.layers.2.mlp.up_proj.weight";

    @TempDir Path temp;

    @ParameterizedTest
    @CsvSource({
        "f32/base,     39, 181376",
        "bf16/base,    39,  90688",
        "tied/base,    38, 164992",
        "bigvocab/ft1, 39, 183424",
        "sharded/ft1,  39, 181376"
    })
    void every_tensor_is_found(String model, int tensors, long bytes) {
        try (var checkpoint = open(model)) {
            assertThat(checkpoint.tensors()).hasSize(tensors);
            assertThat(List.copyOf(checkpoint.tensors().keySet())).isSorted();
            assertThat(checkpoint.tensors().values().stream().mapToLong(TensorInfo::bytes).sum())
                    .isEqualTo(bytes);
            assertThat(checkpoint.tensors().containsKey("lm_head.weight"))
                    .isEqualTo(!model.startsWith("tied"));
            assertThat(checkpoint.config().require("hidden_size").integer(1, 1000)).isEqualTo(32);
            assertThat(checkpoint.metadata()).containsEntry("format", "pt");
        }
    }

    @Test
    void numbers_have_the_values_that_were_written() {
        assertStart("f32/base", -0.027271172f, 0.020927286f, 0.0018409941f);
        assertStart("f32/ft1", -0.029546598f, 0.011086136f, 0.018429177f);
        assertStart("bf16/base", -0.021240234f, 0.02758789f, -0.0625f);
    }

    private static void assertStart(String model, float... expected) {
        try (var checkpoint = open(model)) {
            float[] out = new float[expected.length];
            DType dtype = tensor(checkpoint, UP_PROJ).dtype();
            dtype.decode(checkpoint.data(UP_PROJ), 0, out, out.length);
            assertThat(out).containsExactly(expected);
        }
    }

    @Test
    void shards_hold_the_tensors_of_the_single_file() {
        for (String name : List.of("ft1", "ft2")) {
            try (var sharded = open("sharded/" + name);
                    var single = open("f32/" + name)) {
                assertThat(sharded.tensors()).isEqualTo(single.tensors());
                for (String tensor : single.tensors().keySet()) {
                    assertThat(bytes(sharded.data(tensor)))
                            .as(tensor)
                            .isEqualTo(bytes(single.data(tensor)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f32/ft3", "bf16/ft2", "tied/ft1", "bigvocab/ft1"})
    void writing_a_model_again_gives_the_same_file(String model) throws IOException {
        try (var checkpoint = open(model);
                var writer =
                        new CheckpointWriter(
                                temp,
                                List.copyOf(checkpoint.tensors().values()),
                                checkpoint.metadata(),
                                Long.MAX_VALUE)) {
            for (TensorInfo tensor : checkpoint.tensors().values()) {
                writer.write(tensor, memory -> memory.copyFrom(checkpoint.data(tensor.name())));
            }
            writer.commit();
            assertThat(temp.resolve("model.safetensors"))
                    .hasSameBinaryContentAs(checkpoint.directory().resolve("model.safetensors"));
        }
    }

    @Test
    void the_data_cannot_be_changed() {
        try (var checkpoint = open("f32/base")) {
            for (String name : checkpoint.tensors().keySet()) {
                assertThat(checkpoint.data(name).isReadOnly()).isTrue();
            }
        }
    }

    private static Checkpoint open(String model) {
        return Checkpoint.open(Path.of("target/golden/merge/models", model));
    }

    private static TensorInfo tensor(Checkpoint checkpoint, String name) {
        return Objects.requireNonNull(checkpoint.tensors().get(name));
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
