package io.evomerge.merging;

import static io.evomerge.merging.Checkpoints.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evomerge.documents.Node;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.ChildJvm;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.TensorInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Merges in other JVMs that are killed or run out of room.
class KilledMergeTest {
    private static final int KILLS = 10;

    /// Every tensor in a file of its own, so that much of the time passes between files.
    private static final long SHARD_BYTES = 1;

    private static final TensorInfo[] TENSORS =
            IntStream.range(0, 60)
                    .mapToObj(i -> tensor("model.layers." + i + ".w", DType.BF16, 128, 256))
                    .toArray(TensorInfo[]::new);

    private static final Recipe RECIPE =
            RecipeReader.read(
                    Node.yaml(
                            "r.yaml",
                            """
                            merge_method: ties
                            base_model: base
                            models: [{model: a}, {model: b}]
                            parameters: {weight: 0.5, density: 0.5}
                            """));

    @TempDir Path root;

    @BeforeEach
    void writeModels() throws IOException {
        Checkpoints.write(root.resolve("base"), 1, TENSORS);
        Checkpoints.write(root.resolve("a"), 2, TENSORS);
        Checkpoints.write(root.resolve("b"), 3, TENSORS);
    }

    @Test
    void a_merge_that_is_killed_leaves_nothing_under_the_final_name_and_can_be_run_again()
            throws Exception {
        long millis = millisUndisturbed();
        SplittableRandom random = new SplittableRandom(1);
        int unfinished = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(random.nextLong(millis + 1));
            if (Files.exists(out())) {
                assertIsComplete(); // the kill came too late
                HiddenFolder.deleteTree(out());
            } else {
                unfinished++;
            }
        }
        assertThat(unfinished).as("merges that were killed in time").isPositive();

        assertThat(run()).isEqualTo("begun\nended");

        assertIsComplete();
        assertThat(entries(root.resolve("out"))).containsExactly("merged");
    }

    private Path out() {
        return root.resolve("out/merged");
    }

    private long millisUndisturbed() throws IOException, InterruptedException {
        Process process = start();
        try (BufferedReader output = output(process)) {
            assertThat(output.readLine()).isEqualTo("begun");
            long start = System.nanoTime();
            assertThat(output.readLine()).isEqualTo("ended");
            HiddenFolder.deleteTree(out());
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        } finally {
            process.waitFor();
        }
    }

    private void killAfter(long millis) throws IOException, InterruptedException {
        Process process = start();
        try (BufferedReader output = output(process)) {
            assertThat(output.readLine()).isEqualTo("begun");
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start() throws IOException {
        return ChildJvm.start(List.of(), Program.class, root.toString(), out().toString());
    }

    private String run() throws IOException, InterruptedException {
        return ChildJvm.run(List.of(), Program.class, root.toString(), out().toString());
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private void assertIsComplete() throws IOException {
        var expected = new MemorySink();
        try (var pool = new ModelPool(root)) {
            Merge.plan(RECIPE, pool).run(expected, 1);
        }
        try (var written = Checkpoint.open(out())) {
            assertThat(written.tensors()).containsExactlyInAnyOrderEntriesOf(expected.infos);
            expected.bytes.forEach(
                    (name, bytes) ->
                            assertThat(MemorySink.bytes(written.data(name))).isEqualTo(bytes));
        }
        assertThat(entries(out())).contains("config.json", "mergekit_config.yml", "README.md");
    }

    /// The largest file is limited to 16 blocks of 1 KiB.
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void a_merge_that_cannot_write_says_what_and_leaves_nothing() throws Exception {
        String output =
                ChildJvm.run(
                        List.of("bash", "-c", "ulimit -f 16; exec \"$@\"", "bash"),
                        Program.class,
                        root.toString(),
                        out().toString());

        assertThat(output)
                .startsWith("begun\ncannot write model-000")
                .contains("-of-00060.safetensors: File too large; nothing was saved");
        assertThat(entries(root.resolve("out"))).isEmpty();
    }

    /// The files need 5.2 MB, and more on the disk, which counts in blocks.
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_disk_that_is_full_after_the_tensors_is_reported_and_nothing_is_left() throws Exception {
        assertThat(runOnSmallDisk(1_250_000))
                .matches(
                        "(?s)begun\ncannot write .*merged: .*No space left on device; nothing was"
                                + " saved");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_disk_that_is_too_small_for_tensors_and_tokenizer_is_found_before_the_merge()
            throws Exception {
        assertThat(runOnSmallDisk(2_000_000))
                .contains("merged: the disk is too small: the model needs 59");
    }

    /// Merges into a file system of 5 MiB, mounted for this one process, and lists what is there.
    private String runOnSmallDisk(int tokenizerBytes) throws IOException, InterruptedException {
        Path small = Files.createDirectory(root.resolve("small"));
        String mount = "mount -t tmpfs -o size=5m none \"" + small + "\"";
        int mounted = new ProcessBuilder("unshare", "-rm", "bash", "-c", mount).start().waitFor();
        assumeThat(mounted).as("this system lets users mount in a namespace").isZero();
        Files.write(root.resolve("base/tokenizer.json"), new byte[tokenizerBytes]);

        String script = mount + "; \"$@\"; ls -A \"" + small + "\"";
        return ChildJvm.run(
                List.of("unshare", "-rm", "bash", "-c", script, "bash"),
                Program.class,
                root.toString(),
                small.resolve("merged").toString());
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(p -> String.valueOf(p.getFileName())).sorted().toList();
        }
    }

    /// Merges the models of one folder into another.
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            try (var pool = new ModelPool(Path.of(args[0]))) {
                System.out.println("begun");
                new MergeToDisk(SHARD_BYTES, 2, List.of()).write(RECIPE, pool, Path.of(args[1]));
                System.out.println("ended");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
