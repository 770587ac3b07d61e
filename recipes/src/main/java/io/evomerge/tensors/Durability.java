package io.evomerge.tensors;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Waits until files and their names are on the disk, to survive a power failure.
public final class Durability {
    /// Windows cannot open folders; it writes names to the disk in time by itself.
    private static final boolean HAS_FOLDERS =
            !System.getProperty("os.name", "").startsWith("Windows");

    private Durability() {}

    /// Waits for the bytes of a file.
    public static void forceFile(Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
    }

    /// Waits for the names in a folder.
    public static void forceFolder(Path folder) throws IOException {
        if (HAS_FOLDERS) {
            force(folder, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (var channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }
}
