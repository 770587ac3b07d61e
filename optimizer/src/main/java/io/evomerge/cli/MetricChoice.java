package io.evomerge.cli;

import io.evomerge.datasets.Task;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `--metric` says: by which metric tasks are scored, and by no other.
///
/// | value                         | meaning                                    |
/// |-------------------------------|--------------------------------------------|
/// | `METRIC`, `METRIC,PIPELINE`   | of every task that no other value names    |
/// | `TASK=METRIC`, `TASK=METRIC,…`| of one task                                |
record MetricChoice(Optional<String> usual, Map<String, String> ofTasks) {
    private static final String OPTION = "--metric";

    /// @throws InputException if a task is given two metrics
    static MetricChoice of(List<String> values) {
        Optional<String> usual = Optional.empty();
        Map<String, String> ofTasks = new LinkedHashMap<>();
        for (String value : values) {
            int at = value.indexOf('=');
            boolean isSecond =
                    at < 0
                            ? usual.isPresent()
                            : ofTasks.put(value.substring(0, at), value.substring(at + 1)) != null;
            if (isSecond) {
                throw new InputException(
                        OPTION, "'" + value + "' is the second one", "give a task one metric");
            }
            usual = at < 0 ? Optional.of(value) : usual;
        }
        return new MetricChoice(usual, ofTasks);
    }

    /// The tasks, scored by what was chosen; as they are where nothing was.
    ///
    /// @throws InputException for every task that has no such metric, and every unknown task
    List<Task> apply(List<Task> tasks) {
        var complaints = new Complaints();
        List<String> names = tasks.stream().map(Task::name).toList();
        ofTasks.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(
                        name ->
                                complaints.add(
                                        OPTION,
                                        "there is no task '" + name + "'",
                                        Suggestion.remedy(name, names)));
        List<Task> out = new ArrayList<>();
        tasks.forEach(task -> complaints.collect(() -> out.add(apply(task))));
        complaints.throwIfAny();
        return out;
    }

    private Task apply(Task task) {
        return Optional.ofNullable(ofTasks.get(task.name()))
                .or(() -> usual)
                .map(task::scoredBy)
                .orElse(task);
    }
}
