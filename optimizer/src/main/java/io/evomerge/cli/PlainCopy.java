package io.evomerge.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// The least that any merge of these files must do, for comparison: every source is read once from
/// beginning to end, and a file of the first one's length is written and forced to the disk.
///
/// As many threads as the merge has take the files piece by piece. Of each piece a thread reads the
/// bytes of every source into one buffer of its own, which stays in its cache, and writes the
/// buffer at the same place of the output. So the kernel copies every byte of the sources out of
/// the page cache, and every byte of the output into it, and nothing else is done.
///
/// @param sources files of about one length
record PlainCopy(List<Path> sources, int threads) {
    private static final int PIECE = 1 << 20;

    /// @param writeSeconds until every byte is in the page cache
    /// @param forceSeconds from then on, until the output is on the disk
    record Times(double writeSeconds, double forceSeconds) {
        double seconds() {
            return writeSeconds + forceSeconds;
        }
    }

    /// Makes every measurement begin in one state: the sources lie in the page cache, and the
    /// memory that the output will take was in use a moment ago. A virtual machine gives memory
    /// that lay free back to its host, and to get it again costs several times what the copy does.
    void warm(Path scratch) throws IOException {
        to(scratch);
        Files.delete(scratch);
    }

    Times to(Path output) throws IOException {
        long start = System.nanoTime();
        List<FileChannel> inputs = new ArrayList<>();
        try (FileChannel out =
                FileChannel.open(output, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Path source : sources) {
                inputs.add(FileChannel.open(source, StandardOpenOption.READ));
            }
            copy(inputs, out);
            long written = System.nanoTime();
            out.force(true);
            return new Times((written - start) / 1e9, (System.nanoTime() - written) / 1e9);
        } finally {
            for (FileChannel input : inputs) {
                input.close();
            }
        }
    }

    private void copy(List<FileChannel> inputs, FileChannel out) throws IOException {
        var next = new AtomicLong();
        long end = inputs.getFirst().size();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> copyPieces(inputs, out, next, end)));
            }
            for (Future<?> future : running) {
                future.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while copying", e);
        } catch (ExecutionException e) {
            throw new IOException("the plain copy failed: " + e.getMessage(), e);
        }
    }

    private static void copyPieces(
            List<FileChannel> inputs, FileChannel out, AtomicLong next, long end) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
        try {
            for (long at = next.getAndAdd(PIECE); at < end; at = next.getAndAdd(PIECE)) {
                for (FileChannel input : inputs) {
                    buffer.clear().limit((int) Math.min(PIECE, end - at));
                    read(input, buffer, at);
                }
                buffer.flip();
                for (long to = at; buffer.hasRemaining(); ) {
                    to += out.write(buffer, to);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(FileChannel input, ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (input.read(buffer, at + buffer.position()) < 0) {
                return;
            }
        }
    }
}
