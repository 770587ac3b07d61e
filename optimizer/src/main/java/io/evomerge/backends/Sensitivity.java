package io.evomerge.backends;

import io.evomerge.evaluators.TaskEntropy;
import io.evomerge.merging.Merge;
import java.util.List;

/// How unsure a candidate is of its answers, and how that changes with its models' weights.
///
/// @param tasks one entropy per task
/// @param slopes of [#loss], one for each tensor and model but the base
public record Sensitivity(List<TaskEntropy> tasks, List<Merge.Slope> slopes) {
    public Sensitivity {
        tasks = List.copyOf(tasks);
        slopes = List.copyOf(slopes);
    }

    /// The sum over the tasks of the mean entropy of an answer (nats).
    public double loss() {
        return tasks.stream().mapToDouble(TaskEntropy::mean).sum();
    }
}
