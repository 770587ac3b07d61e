package io.evomerge.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Another JVM writes a checkpoint where the system gives it no more room.
@EnabledOnOs({OS.LINUX, OS.MAC})
class DiskFullTest {
    private static final TensorInfo SMALL = new TensorInfo("small", DType.U8, List.of(100_000L));
    private static final TensorInfo LARGE = new TensorInfo("large", DType.U8, List.of(700_000L));

    @TempDir Path temp;

    /// The largest file is limited to 512 blocks of 1 KiB.
    @Test
    void a_file_that_may_not_grow_is_reported_and_deleted() throws Exception {
        String output =
                ChildJvm.run(
                        List.of("bash", "-c", "ulimit -f 512; exec \"$@\"", "bash"),
                        Program.class,
                        temp.toString(),
                        "0");

        assertThat(output)
                .startsWith("cannot write model-00002-of-00002.safetensors: File too large")
                .contains("nothing was saved")
                .endsWith("left behind: []");
    }

    /// A file system of 1 MiB, mounted for this one process, that another file fills after the
    /// writer has found enough space.
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_full_disk_is_reported_and_nothing_is_left_behind() throws Exception {
        String mount = "mount -t tmpfs -o size=1m none \"" + temp + "\"";
        int mounted = new ProcessBuilder("unshare", "-rm", "bash", "-c", mount).start().waitFor();
        assumeThat(mounted).as("this system lets users mount in a namespace").isZero();

        String output =
                ChildJvm.run(
                        List.of("unshare", "-rm", "bash", "-c", mount + "; exec \"$@\"", "bash"),
                        Program.class,
                        temp.toString(),
                        "500000");

        assertThat(output)
                .startsWith(
                        "cannot write model-00002-of-00002.safetensors: No space left on device")
                .contains("nothing was saved")
                .endsWith("left behind: [other]");
    }

    /// Writes two shards, the second too large, into the folder given.
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            int otherBytes = Integer.parseInt(args[1]);
            try (var writer =
                    new CheckpointWriter(folder, List.of(SMALL, LARGE), Map.of(), 100_000)) {
                if (otherBytes > 0) {
                    Files.write(folder.resolve("other"), new byte[otherBytes]);
                }
                writer.write(SMALL, memory -> memory.fill((byte) 1));
                writer.write(LARGE, memory -> memory.fill((byte) 1));
                writer.commit();
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
            try (var files = Files.list(folder)) {
                System.out.println(
                        "left behind: " + files.map(Path::getFileName).sorted().toList());
            }
        }
    }
}
