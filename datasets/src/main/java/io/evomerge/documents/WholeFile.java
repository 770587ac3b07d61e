package io.evomerge.documents;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file so that its name never stands for a part of it: to a hidden neighbour, waiting
/// until that is on the disk, then renaming it.
public final class WholeFile {
    private WholeFile() {}

    /// What a file is filled with.
    @FunctionalInterface
    public interface Content {
        void write(FileChannel channel) throws IOException;
    }

    /// Writes a file in place of an older one, if there is any.
    public static void write(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        Path staged = absolute.resolveSibling("." + absolute.getFileName() + ".partial");
        try {
            try (var channel =
                    FileChannel.open(
                            staged,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                content.write(channel);
                channel.force(true);
            }
            Files.move(
                    staged,
                    absolute,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(staged);
        }
    }
}
