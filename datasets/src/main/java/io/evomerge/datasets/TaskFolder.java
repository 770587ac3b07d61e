package io.evomerge.datasets;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The task files of a folder, which groups and tags choose from. Their data are not read yet.
///
/// @param files in the order of their paths, without those that others only include
/// @param complaints of files that cannot be read
record TaskFolder(Path folder, List<TaskFile> files, List<Complaint> complaints) {
    /// The files of the folder itself.
    ///
    /// @throws InputException if there are none
    static TaskFolder of(Path folder) {
        return read(folder, 1);
    }

    /// With those of all folders inside of it.
    static TaskFolder deep(Path folder) {
        return read(folder, Integer.MAX_VALUE);
    }

    private static TaskFolder read(Path folder, int depth) {
        var complaints = new Complaints();
        List<TaskFile> all =
                paths(folder, depth).stream()
                        .flatMap(path -> complaints.attempt(() -> named(path)).stream())
                        .toList();
        Set<Path> included =
                all.stream().flatMap(file -> file.included().stream()).collect(Collectors.toSet());
        return new TaskFolder(
                folder,
                all.stream()
                        .filter(
                                file ->
                                        !file.name().isEmpty()
                                                || !included.contains(
                                                        file.file().toAbsolutePath().normalize()))
                        .toList(),
                complaints.list());
    }

    /// A file whose name and tags can be told.
    private static TaskFile named(Path path) {
        TaskFile file = TaskFile.read(path);
        file.name();
        file.tags();
        return file;
    }

    private static List<Path> paths(Path folder, int depth) {
        List<Path> paths = yamlFiles(folder, depth);
        if (paths.isEmpty()) {
            throw new InputException(
                    folder, "has no task files", "name a folder with *.yaml files in it");
        }
        return paths;
    }

    private static List<Path> yamlFiles(Path folder, int depth) {
        try (Stream<Path> entries = Files.walk(folder, depth)) {
            return entries.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(folder, "cannot be listed: " + e, "check its permissions");
        }
    }

    /// Whether a folder, or one inside of it, has task files.
    static boolean hasFiles(Path folder) {
        return !yamlFiles(folder, Integer.MAX_VALUE).isEmpty();
    }

    /// Whether one of the folder's groups lists it.
    boolean isMember(TaskFile file) {
        return files.stream()
                .filter(TaskFile::isGroup)
                .filter(group -> !group.file().equals(file.file()))
                .flatMap(group -> group.members().stream())
                .anyMatch(name -> name.equals(file.name()) || isTagged(file, name));
    }

    private boolean isTagged(TaskFile file, String name) {
        return named(name).isEmpty() && !file.isGroup() && file.tags().contains(name);
    }

    /// The task or group of a name.
    Optional<TaskFile> named(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /// The tasks that carry a tag.
    List<TaskFile> tagged(String tag) {
        return files.stream().filter(file -> !file.isGroup() && file.tags().contains(tag)).toList();
    }

    /// That a name is not known here; perhaps it is in one of the files that cannot be read.
    InputException unknown(Complaint complaint) {
        return new InputException(
                Stream.concat(Stream.of(complaint), complaints.stream()).toList());
    }

    /// Everything that can be named here.
    Set<String> names() {
        Set<String> out = new TreeSet<>();
        for (TaskFile file : files) {
            out.add(file.name());
            if (!file.isGroup()) {
                out.addAll(file.tags());
            }
        }
        out.remove("");
        return out;
    }
}
