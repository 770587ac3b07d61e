package io.evomerge.merging;

import io.evomerge.documents.InputException;
import io.evomerge.tensors.ProcessMark;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A folder under a hidden name, which is given its final name when it is complete, or deleted.
///
/// The hidden name ends in the process that writes, so that what a killed one left behind is found
/// and deleted by the next.
///
/// @param path the folder under its hidden name
record HiddenFolder(Path path) implements AutoCloseable {
    /// A folder `.name.purpose-…` in `parent`, not made yet. Deletes those of killed processes.
    static HiddenFolder in(Path parent, Path name, String purpose) throws IOException {
        String prefix = ".%s.%s-".formatted(name, purpose);
        if (Files.isDirectory(parent)) {
            deleteLeftovers(parent, prefix);
        }
        return new HiddenFolder(parent.resolve(prefix + ProcessMark.own()));
    }

    /// Makes it, and its parent if that is missing.
    ///
    /// @param output the final folder as the user wrote it, for complaints
    void create(Path output) throws IOException {
        try {
            Files.createDirectories(path.resolveSibling(".").normalize());
            Files.createDirectory(path);
        } catch (AccessDeniedException e) {
            throw new InputException(
                    output, "cannot be written: no permission", "name a folder of your own");
        } catch (FileAlreadyExistsException e) {
            throw new InputException(
                    output, e.getFile() + " is in the way", "delete it, or name another folder");
        }
    }

    private static void deleteLeftovers(Path parent, String prefix) throws IOException {
        Pattern ours =
                Pattern.compile(Pattern.quote(prefix) + "(?<mark>" + ProcessMark.PATTERN + ")");
        for (Path entry : list(parent)) {
            Matcher m = ours.matcher(String.valueOf(entry.getFileName()));
            if (m.matches() && !ProcessMark.parse(m.group("mark")).isAlive()) {
                deleteTree(entry);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    /// Gives the folder its final name, in place of an empty one. All its files are on the disk
    /// first, so that a model is complete wherever its name is found, after a power failure too.
    void publish(Path target) throws IOException {
        for (Path file : list(path)) {
            force(file, StandardOpenOption.WRITE);
        }
        forceFolder(path);
        Files.deleteIfExists(target);
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(path.resolveSibling("."));
    }

    private static void forceFolder(Path folder) {
        try {
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            // Windows has no such thing; the files themselves are on the disk.
        }
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (var channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }

    /// Deletes the folder, unless it has its final name.
    @Override
    public void close() throws IOException {
        deleteTree(path);
    }

    /// Deletes a folder and all that is in it, if it is there.
    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
