package io.evomerge.datasets;

import io.evomerge.datasets.TaskShares.Share;
import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads tasks from YAML files in the words of lm-evaluation-harness. The data are local files;
/// templates are Jinja ([RowTemplate]); Python functions are refused. Every key either has its
/// effect or is a complaint.
public final class TaskReader {
    private final List<String> warnings = new ArrayList<>();

    private TaskReader() {}

    /// The tasks that a path names: a file, of a task or a group; a folder of them; or, inside of a
    /// folder, the name of a task, group or tag.
    ///
    /// A folder gives all its tasks in the order of their files' names; its groups count as one
    /// task each, which their tasks share.
    ///
    /// @throws InputException with everything that is wrong in all of the files
    public static TaskShares read(Path path) {
        var reader = new TaskReader();
        return new TaskShares(reader.shares(path), reader.warnings);
    }

    /// Whether a path names tasks, as [#read(Path)] would look for them.
    public static boolean exists(Path path) {
        if (Files.exists(path)) {
            return true;
        }
        Path folder = path.toAbsolutePath().getParent();
        return folder != null
                && Files.isDirectory(folder)
                && TaskFolder.hasFiles(folder)
                && TaskFolder.deep(folder).names().contains(String.valueOf(path.getFileName()));
    }

    /// The task of one YAML file.
    public static Task readFile(Path file) {
        return new TaskReader().task(TaskFile.read(file));
    }

    private List<Share> shares(Path path) {
        if (Files.isDirectory(path)) {
            return all(TaskFolder.of(path));
        }
        Path folder = Optional.ofNullable(path.getParent()).orElse(Path.of(""));
        if (Files.exists(path) || !Files.isDirectory(folder)) {
            TaskFile file = TaskFile.read(path);
            return file.isGroup()
                    ? new TaskGroup(TaskFolder.deep(folder), this::task).shares(file)
                    : List.of(new Share(task(file), 1));
        }
        return named(TaskFolder.deep(folder), String.valueOf(path.getFileName()));
    }

    private List<Share> named(TaskFolder folder, String name) {
        Optional<TaskFile> file = folder.named(name);
        if (file.isPresent()) {
            return new TaskGroup(folder, this::task).shares(file.get());
        }
        List<TaskFile> tagged = folder.tagged(name);
        if (tagged.isEmpty()) {
            throw folder.unknown(
                    Complaint.of(
                            folder.folder(),
                            "has no file, task, group or tag '" + name + "'",
                            Suggestion.remedy(name, folder.names())));
        }
        return tagged.stream().map(member -> new Share(task(member), 1)).toList();
    }

    private List<Share> all(TaskFolder folder) {
        var complaints = new Complaints();
        folder.complaints().forEach(complaints::add);
        Map<String, Path> files = new HashMap<>();
        List<Share> out = new ArrayList<>();
        for (TaskFile file : folder.files()) {
            complaints.collect(
                    () -> {
                        refuseTwice(file, files);
                        if (!folder.isMember(file)) {
                            out.addAll(new TaskGroup(folder, this::task).shares(file));
                        }
                    });
        }
        complaints.throwIfAny();
        return out;
    }

    private static void refuseTwice(TaskFile file, Map<String, Path> files) {
        Path before = file.name().isEmpty() ? null : files.putIfAbsent(file.name(), file.file());
        if (before != null) {
            throw new InputException(
                    file.file(),
                    "task '" + file.name() + "' is already in " + before,
                    "give it another name");
        }
    }

    private Task task(TaskFile file) {
        TaskHeader header = TaskHeader.read(file.yaml(), file.file());
        Task task = header.task().withItems(items(header, file.file()));
        PublicBenchmarks.warning(file.yaml(), header.split()).ifPresent(warnings::add);
        return task;
    }

    private static List<Item> items(TaskHeader header, Path file) {
        var complaints = new Complaints();
        Map<String, String> places = new HashMap<>();
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < header.rows().size() && Rows.goesOn(complaints, file); i++) {
            Node row = header.rows().get(i);
            int position = i;
            complaints.collect(
                    () -> {
                        String id = row.get("id").map(Node::text).orElse(String.valueOf(position));
                        String before = places.putIfAbsent(id, row.place());
                        if (before != null) {
                            throw new InputException(
                                    row.place(),
                                    "id '%s' is already that of %s".formatted(id, before),
                                    "give every row its own, or none");
                        }
                        items.add(header.item(id, row));
                    });
        }
        complaints.throwIfAny();
        return items;
    }
}
