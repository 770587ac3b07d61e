package io.evomerge.tensors;

import io.evomerge.documents.InputException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Room on the disk that holds a folder.
public final class DiskSpace {
    private DiskSpace() {}

    /// @param folder what will be written; it need not be there yet
    /// @throws InputException when fewer than `bytes` bytes are free
    public static void require(Path folder, long bytes) {
        // Not by the FileStore: that needs a table of mounts, which a sandbox may lack.
        long free = existing(folder).toFile().getUsableSpace();
        if (free < bytes) {
            throw new InputException(
                    folder,
                    "the disk is too small: the model needs %d bytes, %d are free"
                            .formatted(bytes, free),
                    "free some space or name a folder on another disk");
        }
    }

    /// The folder, or the first above it that is there.
    public static Path existing(Path folder) {
        Path at = folder.toAbsolutePath().normalize();
        while (!Files.isDirectory(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }
}
