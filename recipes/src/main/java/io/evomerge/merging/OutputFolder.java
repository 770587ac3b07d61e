package io.evomerge.merging;

import io.evomerge.documents.InputException;
import io.evomerge.tensors.DiskSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a merged model is written: a folder that is made, or an empty one that is there, which may
/// be a mounted disk or behind a link.
///
/// A new folder is complete when it gets its name. A folder that is there keeps its place, owner
/// and rights, and gets the files when all are complete.
///
/// @param asked the folder as the user wrote it
/// @param path the folder, links followed where it is there
/// @param isThere whether it is
record OutputFolder(Path asked, Path path, boolean isThere) {
    /// The folder of Linux's file systems for what a check of the disk finds.
    private static final String OF_DISK = "lost+found";

    /// @throws InputException if it is in use, or cannot be made or written
    static OutputFolder of(Path asked) throws IOException {
        if (Files.isDirectory(asked)) {
            var there = new OutputFolder(asked, asked.toRealPath(), true);
            there.requireEmpty();
            there.requireWritable(there.path());
            return there;
        }
        if (Files.exists(asked)) {
            throw new InputException(asked, "is a file", "name a folder that does not exist");
        }
        if (Files.exists(asked, LinkOption.NOFOLLOW_LINKS)) {
            throw new InputException(
                    asked,
                    "is a link to " + Files.readSymbolicLink(asked) + ", which is not there",
                    "make that folder, or name another");
        }
        var made = new OutputFolder(asked, asked.toAbsolutePath().normalize(), false);
        made.requireWritable(DiskSpace.existing(made.path()));
        return made;
    }

    /// What a fresh disk holds does not count, nor a hidden folder that this process, or one that
    /// has ended, left there.
    private void requireEmpty() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.map(e -> String.valueOf(e.getFileName()))
                    .anyMatch(name -> !name.equals(OF_DISK) && !HiddenFolder.isOurs(name))) {
                throw new InputException(
                        asked, "is in use: it is not empty", "name a folder that does not exist");
            }
        }
    }

    private void requireWritable(Path folder) {
        if (!Files.isWritable(folder)) {
            throw new InputException(
                    asked, "cannot be written: no permission", "name a folder of your own");
        }
    }

    /// What the model is called.
    String name() {
        return Optional.ofNullable(asked.toAbsolutePath().normalize().getFileName())
                .map(Path::toString)
                .orElse("model");
    }

    /// A hidden folder on the disk that is written, not made yet.
    HiddenFolder hidden(String purpose) {
        Path parent = path.getParent();
        return isThere || parent == null
                ? HiddenFolder.in(path, "merge", purpose)
                : HiddenFolder.in(parent, name(), purpose);
    }

    /// Publishes what [#hidden] holds.
    void take(HiddenFolder hidden) throws IOException {
        if (isThere) {
            requireEmpty();
            hidden.moveIntoParent();
        } else {
            hidden.renameTo(path);
        }
    }
}
