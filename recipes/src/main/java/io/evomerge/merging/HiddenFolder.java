package io.evomerge.merging;

import io.evomerge.documents.InputException;
import io.evomerge.tensors.Durability;
import io.evomerge.tensors.ProcessMark;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
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
/// @param parent the folder that it is in
/// @param prefix what its name begins with
record HiddenFolder(Path parent, String prefix) implements AutoCloseable {
    /// Without it a folder is no model.
    private static final String LAST = "config.json";

    private static final Pattern HIDDEN =
            Pattern.compile("\\..+\\.[a-z]+-(?<mark>" + ProcessMark.PATTERN + ")");

    /// A folder `.name.purpose-…` in `parent`, not made yet.
    static HiddenFolder in(Path parent, String name, String purpose) {
        return new HiddenFolder(parent, ".%s.%s-".formatted(name, purpose));
    }

    Path path() {
        return parent.resolve(prefix + ProcessMark.own());
    }

    /// Whether a name is that of a hidden folder of this process, or of one that has ended.
    static boolean isOurs(String name) {
        Matcher m = HIDDEN.matcher(name);
        if (!m.matches()) {
            return false;
        }
        ProcessMark mark = ProcessMark.parse(m.group("mark"));
        return mark.equals(ProcessMark.own()) || !mark.isAlive();
    }

    /// Makes it, and its parent if that is missing. Deletes those of killed processes.
    ///
    /// @param output the final folder as the user wrote it, for complaints
    void create(Path output) throws IOException {
        try {
            Files.createDirectories(parent);
            deleteLeftovers();
            Files.createDirectory(path());
        } catch (AccessDeniedException e) {
            throw new InputException(
                    output, "cannot be written: no permission", "name a folder of your own");
        } catch (FileAlreadyExistsException e) {
            throw new InputException(
                    output, e.getFile() + " is in the way", "delete it, or name another folder");
        }
    }

    private void deleteLeftovers() throws IOException {
        for (Path entry : list(parent)) {
            String name = String.valueOf(entry.getFileName());
            if (name.startsWith(prefix) && isOurs(name) && !entry.equals(path())) {
                deleteTree(entry);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    /// Gives the folder its final name, under which nothing is yet. All its files are on the disk
    /// first, so that a model is complete wherever its name is found, after a power failure too.
    void renameTo(Path target) throws IOException {
        forceAll();
        Files.move(path(), target, StandardCopyOption.ATOMIC_MOVE);
        Durability.forceFolder(parent);
    }

    /// Moves the files into the folder's parent, which has no others. config.json comes last:
    /// should the machine stop in between, they are no model.
    void moveIntoParent() throws IOException {
        forceAll();
        List<Path> files = new ArrayList<>(list(path()));
        Path last = path().resolve(LAST);
        boolean hasLast = files.remove(last);
        List<Path> moved = new ArrayList<>();
        try {
            for (Path file : files) {
                moved.add(Files.move(file, parent.resolve(file.getFileName())));
            }
            Durability.forceFolder(parent);
            if (hasLast) {
                moved.add(Files.move(last, parent.resolve(LAST)));
            }
            Durability.forceFolder(parent);
        } catch (IOException e) {
            for (Path file : moved.reversed()) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
    }

    private void forceAll() throws IOException {
        for (Path file : list(path())) {
            if (Files.isRegularFile(file)) {
                Durability.forceFile(file);
            }
        }
        Durability.forceFolder(path());
    }

    /// Gives what is in it a name that is seen, beside the output that is not finished.
    ///
    /// @return the folder that it is in now
    Path keep(Path output) throws IOException {
        String name = output.toAbsolutePath().normalize().getFileName() + "-steps";
        Path place = parent.resolve(name);
        for (int i = 2; Files.exists(place); i++) {
            place = parent.resolve(name + "-" + i);
        }
        return Files.move(path(), place);
    }

    /// Deletes the folder, unless it has its final name.
    @Override
    public void close() throws IOException {
        deleteTree(path());
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
