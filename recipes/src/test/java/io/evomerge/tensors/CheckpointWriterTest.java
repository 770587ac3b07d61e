package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evomerge.documents.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointWriterTest {
    private static final TensorInfo X = new TensorInfo("x", DType.U8, List.of(10L));
    private static final TensorInfo Y = new TensorInfo("y", DType.U8, List.of(10L));

    @TempDir Path temp;

    @Test
    void nothing_has_its_final_name_before_commit_and_all_is_gone_after_close() throws IOException {
        try (var writer = writer(temp, 10, X, Y)) {
            writer.write(X, memory -> {});
            writer.write(Y, memory -> {});
            assertThat(names(temp)).hasSize(2).allMatch(name -> name.startsWith(".model-0000"));
        }

        assertThat(names(temp)).isEmpty();
    }

    @Test
    void folders_are_made_and_taken_away_again_unless_something_is_saved_there()
            throws IOException {
        Path kept = temp.resolve("a");
        Path made = kept.resolve("b/c");
        Files.createDirectory(kept);

        writer(made, 10, X).close();
        assertThat(names(temp)).containsExactly("a");
        assertThat(names(kept)).isEmpty();

        try (var writer = writer(made, 10, X)) {
            writer.write(X, memory -> {});
            writer.commit();
        }
        assertThat(names(made)).containsExactly("model.safetensors");
    }

    @Test
    void memory_has_exactly_the_bytes_of_the_tensor_or_piece() throws IOException {
        try (var writer = writer(temp, 10, X, Y)) {
            writer.write(X, memory -> assertThat(memory.byteSize()).isEqualTo(10));
            writer.begin(Y).write(3, 7, memory -> assertThat(memory.byteSize()).isEqualTo(7));
        }
    }

    @Test
    void pieces_come_in_any_order_and_all_of_them_must() throws IOException {
        try (var writer = writer(temp, 20, X, Y)) {
            writer.write(Y, memory -> memory.fill((byte) 9));
            TensorSink.Target x = writer.begin(X);
            x.write(4, 6, memory -> memory.fill((byte) 2));
            assertThatIllegalStateException()
                    .isThrownBy(writer::commit)
                    .withMessage("tensors not written: x");
            x.write(0, 4, memory -> memory.fill((byte) 1));
            writer.commit();
        }

        byte[] file = Files.readAllBytes(temp.resolve("model.safetensors"));
        assertThat(Arrays.copyOfRange(file, file.length - 20, file.length))
                .containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
    }

    @Test
    void pieces_beyond_the_tensor_are_refused() throws IOException {
        try (var writer = writer(temp, 20, X, Y)) {
            TensorSink.Target x = writer.begin(X);
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> x.write(4, 7, memory -> {}));
        }
    }

    @Test
    void a_tensor_that_was_not_written_or_failed_prevents_the_commit() throws IOException {
        try (var writer = writer(temp, 10, X, Y)) {
            writer.write(X, memory -> {});
            assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    writer.write(
                                            Y,
                                            memory -> {
                                                throw new IllegalStateException("merge failed");
                                            }))
                    .withMessage("merge failed");
            assertThatIllegalStateException()
                    .isThrownBy(writer::commit)
                    .withMessage("tensors not written: y");
        }
        assertThat(names(temp)).isEmpty();
    }

    @Test
    void what_was_not_announced_is_refused() throws IOException {
        try (var writer = writer(temp, 10, X)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(Y, memory -> {}))
                    .withMessage("unknown tensor 'y'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(X.as(DType.BF16), memory -> {}))
                    .withMessageContaining("differs from what was announced");
            writer.write(X, memory -> {});
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(X, memory -> {}))
                    .withMessage("tensor 'x' is written twice");
        }
    }

    @Test
    void impossible_layouts_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer(temp, 10, X, X))
                .withMessage("tensor name 'x' is taken");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> writer(temp, 10, new TensorInfo("__metadata__", DType.U8, List.of())))
                .withMessage("tensor name '__metadata__' is taken");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer(temp, 0, X))
                .withMessage("shardBytes is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorInfo("x", DType.U8, List.of(-1L)))
                .withMessage("x has a negative dimension: [-1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.safetensors",
                "model-00001-of-00002.safetensors",
                "model.safetensors.index.json"
            })
    void a_folder_that_holds_a_model_is_in_use(String name) throws IOException {
        Files.createFile(temp.resolve(name));

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> writer(temp, 10, X))
                .withMessage(
                        temp
                                + ": already holds a model: "
                                + name
                                + "; name another output folder, or empty this one");
        assertThat(names(temp)).containsExactly(name);
    }

    @Test
    void a_model_that_appears_while_writing_is_not_overwritten() throws IOException {
        try (var writer = writer(temp, 10, X)) {
            writer.write(X, memory -> {});
            Files.writeString(temp.resolve("model.safetensors"), "other");
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(writer::commit)
                    .withMessageContaining("already holds a model");
        }
        assertThat(temp.resolve("model.safetensors")).hasContent("other");
        assertThat(names(temp)).hasSize(1);
    }

    @Test
    void two_writers_cannot_share_a_folder() throws IOException {
        try (var first = writer(temp, 10, X)) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> writer(temp, 10, X))
                    .withMessage(temp + ": is being written already; name another output folder");
            first.write(X, memory -> {});
            first.commit();
        }
        assertThat(names(temp)).containsExactly("model.safetensors");
    }

    @Test
    void what_a_killed_process_left_behind_is_deleted() throws IOException {
        long pid = ProcessHandle.current().pid();
        Path killed = temp.resolve(".model.safetensors." + pid + "-1.part"); // the pid came back
        Path other = temp.resolve(".notes.part");
        Files.writeString(killed, "half");
        Files.writeString(other, "mine");

        try (var writer = writer(temp, 10, X)) {
            writer.write(X, memory -> {});
            writer.commit();
        }

        assertThat(names(temp)).containsExactly(".notes.part", "model.safetensors");
    }

    @Test
    void a_model_larger_than_the_disk_is_refused_before_anything_is_written() throws IOException {
        var huge = new TensorInfo("huge", DType.F64, List.of(1L << 59));

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> writer(temp, Long.MAX_VALUE, huge))
                .withMessageMatching(
                        "(?s).*the disk is too small: the model needs 46116860184273\\d{5} bytes,"
                                + " \\d+ are free; free some space .*");
        assertThat(names(temp)).isEmpty();
    }

    @Test
    void a_file_in_place_of_the_folder_is_refused() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> writer(file, 10, X))
                .withMessage(file + ": is not a folder; name another output folder");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> writer(file.resolve("below"), 10, X))
                .withMessageContaining("cannot be written");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_folder_without_write_permission_is_refused() throws IOException {
        Path folder = readOnlyFolder();

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> writer(folder, 10, X))
                .withMessageStartingWith(folder + ": cannot be written: ")
                .withMessageEndingWith("check its permissions or name another output folder");
    }

    /// Permissions do not bind root, but the kernel's own file system does.
    private Path readOnlyFolder() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("read-only"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        if (!Files.isWritable(folder)) {
            return folder;
        }
        Path kernel = Path.of("/sys/kernel");
        assumeThat(kernel).as("this user may write anywhere").isDirectory();
        return kernel;
    }

    private static CheckpointWriter writer(Path folder, long shardBytes, TensorInfo... tensors)
            throws IOException {
        return new CheckpointWriter(folder, List.of(tensors), Map.of(), shardBytes);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
