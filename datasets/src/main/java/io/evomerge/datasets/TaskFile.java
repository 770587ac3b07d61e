package io.evomerge.datasets;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The YAML of a task or a group, with what it includes. Of keys that both have, its own count.
///
/// @param yaml the keys of all files together
/// @param included the files that it includes, directly or not
record TaskFile(Path file, Node yaml, Set<Path> included) {
    private static final Pattern FUNCTION =
            Pattern.compile("(?m)^[^#\\n]*?([\\w-]+)\\s*:\\s*!function");

    /// @throws InputException if a file cannot be read, is no YAML or names Python functions
    static TaskFile read(Path file) {
        Set<Path> seen = new LinkedHashSet<>();
        Map<String, @Nullable Object> values = values(file, seen);
        seen.remove(file.toAbsolutePath().normalize());
        return new TaskFile(file, Node.of(file.toString(), values), seen);
    }

    private static Map<String, @Nullable Object> values(Path file, Set<Path> seen) {
        if (!seen.add(file.toAbsolutePath().normalize())) {
            throw new InputException(file, "includes itself", "remove one 'include'");
        }
        String text = text(file);
        refuseFunctions(file, text);
        Node own = Node.yaml(file.toString(), text);
        Map<String, Node> entries = own.entries();
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        own.get("include").ifPresent(include -> out.putAll(values(included(file, include), seen)));
        entries.forEach((name, node) -> out.put(name, node.value()));
        return out;
    }

    private static Path included(Path file, Node include) {
        Path path = file.resolveSibling(include.text());
        if (!Files.isRegularFile(path)) {
            throw include.wrong("no such file: " + path, "write its path relative to this file");
        }
        return path;
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
                        .map(match -> function(file, match.group(1)))
                        .toList();
        if (!complaints.isEmpty()) {
            throw new InputException(complaints);
        }
    }

    private static Complaint function(Path file, String key) {
        return new Complaint(
                file.toString(),
                key,
                "'!function' names Python code, which is not run",
                "put what it computes into the data file and write the field's name or a {{field}}"
                        + " template");
    }

    /// Whether it lists tasks. A `group` beside a single task is an old word for a tag.
    boolean isGroup() {
        return yaml.get("task").map(Node::isList).orElse(yaml.get("group").isPresent());
    }

    /// The task's or the group's name; empty if it has none.
    String name() {
        return yaml.get(isGroup() ? "group" : "task").map(Node::text).orElse("");
    }

    /// The names that a group lists.
    List<String> members() {
        return yaml.get("task").filter(Node::isList).map(Node::list).orElse(List.of()).stream()
                .flatMap(
                        member ->
                                (member.isMap() ? member.get("task") : Optional.of(member))
                                        .stream())
                .filter(Node::isText)
                .map(Node::text)
                .toList();
    }

    /// The tags of a task.
    List<String> tags() {
        return List.of("tag", "group").stream()
                .flatMap(key -> yaml.get(key).stream())
                .flatMap(node -> Texts.read(node).stream())
                .toList();
    }

    /// The same with other values for some keys.
    TaskFile with(Map<String, Node> others) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        yaml.entries().forEach((name, node) -> values.put(name, node.value()));
        others.forEach((name, node) -> values.put(name, node.value()));
        return new TaskFile(file, Node.of(yaml.place(), values), included);
    }
}
