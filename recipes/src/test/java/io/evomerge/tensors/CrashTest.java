package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another JVM dies between its last write and the commit.
class CrashTest {
    private static final List<TensorInfo> TENSORS =
            List.of(
                    new TensorInfo("x", DType.U8, List.of(10L)),
                    new TensorInfo("y", DType.U8, List.of(10L)));

    @TempDir Path folder;

    @Test
    void a_crash_leaves_only_hidden_files_which_the_next_writer_deletes() throws Exception {
        ChildJvm.run(List.of(), Program.class, folder.toString());
        assertThat(names()).hasSize(2).allMatch(name -> name.matches("\\.model-.*\\.part"));

        try (var writer = new CheckpointWriter(folder, TENSORS, Map.of(), 100)) {
            for (TensorInfo tensor : TENSORS) {
                writer.write(tensor, memory -> {});
            }
            writer.commit();
        }

        assertThat(names()).containsExactly("model.safetensors");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    /// Writes two shards and dies.
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws IOException {
            try (var writer = new CheckpointWriter(Path.of(args[0]), TENSORS, Map.of(), 10)) {
                for (TensorInfo tensor : TENSORS) {
                    writer.write(tensor, memory -> memory.fill((byte) 1));
                }
                Runtime.getRuntime().halt(137);
            }
        }
    }
}
