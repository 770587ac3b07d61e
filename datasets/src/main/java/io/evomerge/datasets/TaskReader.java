package io.evomerge.datasets;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads tasks from YAML files in the words of lm-evaluation-harness. The data are local files;
/// templates fill in fields and nothing more ([Template]); Python functions are refused. Every key
/// either has its effect or is a complaint.
public final class TaskReader {
    private static final Pattern FUNCTION = Pattern.compile("(?m)^\\s*([\\w-]+)\\s*:\\s*!function");

    private TaskReader() {}

    /// The task of a YAML file, or the tasks of all YAML files in a folder, ordered by file name.
    ///
    /// @throws InputException with everything that is wrong in all of the files
    public static List<Task> read(Path path) {
        var complaints = new Complaints();
        Map<String, Path> files = new HashMap<>();
        List<Task> tasks = new ArrayList<>();
        for (Path file : files(path)) {
            complaints.collect(
                    () -> {
                        Task task = readFile(file);
                        tasks.add(task);
                        Path before = files.putIfAbsent(task.name(), file);
                        if (before != null) {
                            throw new InputException(
                                    file,
                                    "task '" + task.name() + "' is already in " + before,
                                    "give it another name");
                        }
                    });
        }
        complaints.throwIfAny();
        return tasks;
    }

    /// The task of one YAML file.
    public static Task readFile(Path file) {
        String text = text(file);
        refuseFunctions(file, text);
        Node yaml = Node.yaml(file.toString(), text);
        TaskHeader header = TaskHeader.read(yaml, file);
        return header.task(items(header, file));
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files =
                    entries.filter(f -> f.toString().matches(".*\\.ya?ml")).sorted().toList();
            if (files.isEmpty()) {
                throw new InputException(
                        path, "has no task files", "name a folder with *.yaml files in it");
            }
            return files;
        } catch (IOException e) {
            throw new InputException(path, "cannot be listed: " + e, "check its permissions");
        }
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file, "no such task file", "check the path");
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InputException(file, "cannot be read: " + e, "check that it is UTF-8 text");
        }
    }

    private static void refuseFunctions(Path file, String text) {
        List<Complaint> complaints =
                FUNCTION.matcher(text)
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .map(
                                key ->
                                        new Complaint(
                                                file.toString(),
                                                key,
                                                "'!function' names Python code, which is not run",
                                                "put what it computes into the data file and write"
                                                        + " the field's name or a {{field}}"
                                                        + " template"))
                        .toList();
        if (!complaints.isEmpty()) {
            throw new InputException(complaints);
        }
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
