package io.evomerge.cli;

import io.evomerge.merging.Merge;
import io.evomerge.tensors.CheckpointWriter;
import io.evomerge.tensors.TensorInfo;
import io.evomerge.tensors.TensorSink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// What a merge would take, measured on one tensor of each shape and on a small file. Of a merge of
/// models that are not there yet only the bytes are known.
///
/// @param readBytes of the sources' tensors
/// @param writeBytes of the merged tensors
/// @param shards files of tensors
/// @param memoryBytes the process's own at its peak, besides mapped files; 0 if unknown
/// @param seconds of the merge; empty if unknown
/// @param freeBytes of the disk that is written
record MergeEstimate(
        long readBytes,
        long writeBytes,
        int tensors,
        int shards,
        long memoryBytes,
        OptionalDouble seconds,
        long freeBytes) {
    /// After a run of a shape that took as long, none is made to measure: it was long enough for
    /// the time of compiling not to matter.
    private static final double LONG_SECONDS = 0.5;

    private static final int TEST_BYTES = 1 << 26;

    /// What is known before the models are there.
    static MergeEstimate ofBytes(Merge merge, Path output, long shardBytes) {
        return of(merge, existing(output), shardBytes, 0, OptionalDouble.empty());
    }

    private static MergeEstimate of(
            Merge merge, Path folder, long shardBytes, long memoryBytes, OptionalDouble seconds) {
        List<TensorInfo> tensors = merge.tensors();
        return new MergeEstimate(
                merge.sourceBytes(),
                tensors.stream().mapToLong(TensorInfo::bytes).sum(),
                tensors.size(),
                CheckpointWriter.shards(tensors, shardBytes),
                memoryBytes,
                seconds,
                folder.toFile().getUsableSpace());
    }

    /// Runs the merge of some tensors, and writes 64 MiB beside the output for a moment.
    static MergeEstimate of(Merge merge, Path output, int threads, long shardBytes)
            throws IOException {
        long bytes = merge.tensors().stream().mapToLong(TensorInfo::bytes).sum();
        Path folder = existing(output);
        long before = PeakMemory.now();
        try (var peak = new PeakMemory()) {
            double computing = secondsOfOneThread(merge) / threads;
            long perThread = Math.max(0, peak.bytes() - before);
            Disk disk = Disk.of(folder);
            double seconds =
                    Math.max(
                            computing + bytes * disk.secondsPerByte(),
                            bytes * disk.forcedSecondsPerByte());
            return of(
                    merge,
                    folder,
                    shardBytes,
                    peak.bytes() == 0 ? 0 : before + threads * perThread,
                    OptionalDouble.of(seconds));
        }
    }

    /// The output's folder, or the first above it that is there.
    private static Path existing(Path output) {
        Path folder = output.toAbsolutePath().normalize();
        while (!Files.isDirectory(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static double secondsOfOneThread(Merge merge) throws IOException {
        double total = 0;
        for (Merge.Kind kind : merge.kinds()) {
            double seconds = seconds(kind.first());
            // Another tensor, which need not be in the page cache either.
            total += kind.count() * (seconds > LONG_SECONDS ? seconds : seconds(kind.last()));
        }
        return total;
    }

    private static double seconds(Merge merge) throws IOException {
        long start = System.nanoTime();
        try (Arena arena = Arena.ofShared()) {
            merge.run(new Nowhere(arena), 1);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /// Takes tensors and forgets them.
    private static final class Nowhere implements TensorSink {
        private final Arena arena;
        private MemorySegment memory = MemorySegment.NULL;

        Nowhere(Arena arena) {
            this.arena = arena;
        }

        @Override
        public Target begin(TensorInfo tensor) {
            return (from, bytes, fill) -> {
                if (memory.byteSize() < bytes) {
                    memory = arena.allocate(bytes, Long.BYTES);
                }
                fill.into(memory.asSlice(0, bytes));
            };
        }
    }

    /// How fast a folder is written.
    ///
    /// @param secondsPerByte into the page cache
    /// @param forcedSecondsPerByte onto the disk
    private record Disk(double secondsPerByte, double forcedSecondsPerByte) {
        static Disk of(Path folder) throws IOException {
            Path file = Files.createTempFile(folder, ".evo-merge-", ".test");
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
                long start = System.nanoTime();
                for (long at = 0; at < TEST_BYTES; at += buffer.capacity()) {
                    channel.write(buffer.clear(), at);
                }
                long written = System.nanoTime();
                channel.force(true);
                return new Disk(
                        (written - start) / 1e9 / TEST_BYTES,
                        (System.nanoTime() - start) / 1e9 / TEST_BYTES);
            } finally {
                Files.delete(file);
            }
        }
    }

    /// Lines for people.
    String text() {
        return String.join(
                System.lineSeparator(),
                "read       " + Sizes.show(readBytes),
                "write      "
                        + Sizes.show(writeBytes)
                        + ", "
                        + tensors
                        + " tensors in "
                        + (shards == 1 ? "1 file" : shards + " files"),
                "memory     "
                        + (memoryBytes == 0 ? "unknown" : "about " + Sizes.show(memoryBytes))
                        + " besides mapped files",
                "time       " + timeText(),
                "disk       " + Sizes.show(freeBytes) + " free");
    }

    private String timeText() {
        return seconds.isPresent()
                ? String.format(Locale.ROOT, "about %.1f s", seconds.getAsDouble())
                : "unknown: it merges results that are not there yet";
    }

    /// The same for programs.
    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("read_bytes", readBytes);
        out.put("write_bytes", writeBytes);
        out.put("tensors", tensors);
        out.put("shards", shards);
        out.put("memory_bytes", memoryBytes);
        seconds.ifPresent(s -> out.put("seconds", s));
        out.put("free_bytes", freeBytes);
        return out;
    }
}
