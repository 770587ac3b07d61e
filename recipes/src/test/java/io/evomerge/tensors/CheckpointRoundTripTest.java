package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointRoundTripTest {
    private static final long ONE_FILE = Long.MAX_VALUE;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void every_dtype_is_read_as_it_was_written(DType dtype) throws IOException {
        var tensor = new TensorInfo("x", dtype, List.of(3L, 5L));
        Map<String, byte[]> contents = contents(List.of(tensor));

        write(contents, List.of(tensor), Map.of(), ONE_FILE);

        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.tensors()).containsExactly(Map.entry("x", tensor));
            assertThat(bytes(checkpoint.data("x"))).isEqualTo(contents.get("x"));
        }
    }

    @Test
    void scalars_empty_tensors_and_strange_names_are_kept() throws IOException {
        List<TensorInfo> tensors =
                List.of(
                        new TensorInfo("scalar", DType.F32, List.of()),
                        new TensorInfo("empty", DType.BF16, List.of(0L, 7L)),
                        new TensorInfo("last empty", DType.U8, List.of(0L)),
                        new TensorInfo("ü \"quoted\" \\ 层", DType.I8, List.of(1L)),
                        new TensorInfo("", DType.BOOL, List.of(2L)));

        assertRoundTrip(tensors, ONE_FILE);
    }

    @Test
    void a_checkpoint_without_tensors_is_kept() throws IOException {
        assertRoundTrip(List.of(), ONE_FILE);
    }

    @Test
    void tensors_of_all_dtypes_together_are_aligned_to_their_elements() throws IOException {
        List<TensorInfo> tensors = oneOfEach();

        assertRoundTrip(tensors, ONE_FILE);

        try (var checkpoint = Checkpoint.open(folder)) {
            for (TensorInfo tensor : tensors) {
                long address = checkpoint.data(tensor.name()).address();
                assertThat(address % tensor.dtype().bytes()).as(tensor.name()).isZero();
            }
        }
    }

    @Test
    void shards_hold_at_most_the_bytes_asked_for() throws IOException {
        List<TensorInfo> tensors =
                IntStream.range(0, 10)
                        .mapToObj(i -> new TensorInfo("t" + i, DType.F32, List.of(10L)))
                        .toList();

        assertRoundTrip(tensors, 120);

        assertThat(names())
                .containsExactly(
                        "config.json",
                        "model-00001-of-00004.safetensors",
                        "model-00002-of-00004.safetensors",
                        "model-00003-of-00004.safetensors",
                        "model-00004-of-00004.safetensors",
                        "model.safetensors.index.json");
        assertThat(folder.resolve("model.safetensors.index.json"))
                .content()
                .contains("\"total_size\": 400")
                .contains("\"t3\": \"model-00002-of-00004.safetensors\"");
    }

    @Test
    void a_tensor_larger_than_a_shard_gets_one_of_its_own() throws IOException {
        List<TensorInfo> tensors =
                List.of(
                        new TensorInfo("a", DType.U8, List.of(1L)),
                        new TensorInfo("big", DType.U8, List.of(100L)),
                        new TensorInfo("b", DType.U8, List.of(1L)));

        assertRoundTrip(tensors, 10);

        assertThat(names()).hasSize(5); // three shards, the index, config.json
    }

    @Test
    void metadata_is_kept_and_format_pt_is_the_default() throws IOException {
        write(Map.of(), List.of(), Map.of("made by", "a test", "z", ""), ONE_FILE);
        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.metadata())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("made by", "a test", "z", ""));
        }
        Files.delete(folder.resolve("model.safetensors"));

        write(Map.of(), List.of(), Map.of(), ONE_FILE);
        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.metadata()).containsExactly(Map.entry("format", "pt"));
        }
    }

    @Test
    void writing_from_several_threads_in_any_order_gives_the_same_bytes() throws Exception {
        List<TensorInfo> tensors =
                IntStream.range(0, 40)
                        .mapToObj(i -> new TensorInfo("t" + i, DType.BF16, List.of(1000L + i)))
                        .toList();
        Map<String, byte[]> contents = contents(tensors);
        write(contents, tensors, Map.of(), 20_000);
        Map<String, byte[]> expected = modelFiles();
        for (String name : expected.keySet()) {
            Files.delete(folder.resolve(name));
        }

        try (var writer = new CheckpointWriter(folder, tensors, Map.of(), 20_000);
                var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (TensorInfo tensor : tensors.reversed()) {
                tasks.add(
                        () -> {
                            writer.write(tensor, fill(contents, tensor));
                            return true;
                        });
            }
            for (var task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
            writer.commit();
        }

        Map<String, byte[]> actual = modelFiles();
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        assertThat(actual).hasSize(6); // five shards and their index
        actual.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
    }

    @Test
    void the_hash_changes_with_any_byte_and_not_with_the_place() throws IOException {
        List<TensorInfo> tensors = oneOfEach();
        write(contents(tensors), tensors, Map.of(), ONE_FILE);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(folder.resolve(name), copy.resolve(name));
        }
        String original = hash(folder);
        assertThat(original).matches("[0-9a-f]{64}").isEqualTo(hash(copy));

        byte[] bytes = Files.readAllBytes(copy.resolve("model.safetensors"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(copy.resolve("model.safetensors"), bytes);
        String otherWeights = hash(copy);
        Files.writeString(copy.resolve("config.json"), "{ }");

        assertThat(List.of(original, otherWeights, hash(copy))).doesNotHaveDuplicates();
    }

    private static String hash(Path directory) {
        try (var checkpoint = Checkpoint.open(directory)) {
            return checkpoint.sha256();
        }
    }

    private void assertRoundTrip(List<TensorInfo> tensors, long shardBytes) throws IOException {
        Map<String, byte[]> contents = contents(tensors);
        write(contents, tensors, Map.of(), shardBytes);
        try (var checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.tensors().values()).containsExactlyInAnyOrderElementsOf(tensors);
            contents.forEach(
                    (name, bytes) ->
                            assertThat(bytes(checkpoint.data(name))).as(name).isEqualTo(bytes));
        }
    }

    private void write(
            Map<String, byte[]> contents,
            List<TensorInfo> tensors,
            Map<String, String> metadata,
            long shardBytes)
            throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        try (var writer = new CheckpointWriter(folder, tensors, metadata, shardBytes)) {
            for (TensorInfo tensor : tensors) {
                writer.write(tensor, fill(contents, tensor));
            }
            writer.commit();
        }
    }

    /// Odd sizes, in an order that would misalign them if they were stored as given.
    private static List<TensorInfo> oneOfEach() {
        return Arrays.stream(DType.values())
                .map(dtype -> new TensorInfo(dtype.name(), dtype, List.of(3L)))
                .toList()
                .reversed();
    }

    private static Map<String, byte[]> contents(List<TensorInfo> tensors) {
        var random = new SplittableRandom(1);
        Map<String, byte[]> contents = new HashMap<>();
        for (TensorInfo tensor : tensors) {
            var bytes = new byte[(int) tensor.bytes()];
            random.nextBytes(bytes);
            contents.put(tensor.name(), bytes);
        }
        return contents;
    }

    private static TensorSink.Fill fill(Map<String, byte[]> contents, TensorInfo tensor) {
        byte[] bytes = Objects.requireNonNull(contents.get(tensor.name()));
        return memory -> memory.copyFrom(MemorySegment.ofArray(bytes));
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private Map<String, byte[]> modelFiles() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (String name : names()) {
            if (name.startsWith("model")) {
                files.put(name, Files.readAllBytes(folder.resolve(name)));
            }
        }
        return files;
    }
}
