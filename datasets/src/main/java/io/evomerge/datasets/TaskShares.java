package io.evomerge.datasets;

import java.util.List;

/// Tasks as a user names them together: one file, a folder, a group or a tag.
///
/// @param shares the tasks, each with its weight among them
/// @param warnings what the user should know, though nothing is wrong
public record TaskShares(List<Share> shares, List<String> warnings) {
    public TaskShares {
        shares = List.copyOf(shares);
        warnings = List.copyOf(warnings);
    }

    /// A task and its weight: 1 for a task by itself; the weights of a group's tasks add up to 1.
    public record Share(Task task, double weight) {}

    public List<Task> tasks() {
        return shares.stream().map(Share::task).toList();
    }
}
