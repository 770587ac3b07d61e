package io.evomerge.cli;

import io.evomerge.datasets.Item;
import io.evomerge.datasets.Task;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Names;
import io.evomerge.estimators.AnchorFile;
import io.evomerge.evaluators.Responses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The items that an anchors file names, found again in tasks: `TASK/ID`.
///
/// @param weights of the anchors' scores, by name
/// @param tasks those that have anchors, with these as their items
record AnchorItems(Map<String, Double> weights, List<Task> tasks) {
    /// @param tasks with all their items
    /// @throws InputException if an anchor is not among them
    static AnchorItems of(Path file, List<Task> tasks) {
        AnchorFile.Weighted anchors = AnchorFile.read(file).anchors();
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < anchors.items().size(); i++) {
            weights.put(anchors.items().get(i), anchors.weights().get(i));
        }
        var items =
                new AnchorItems(
                        weights,
                        tasks.stream()
                                .map(t -> only(t, weights))
                                .filter(t -> !t.items().isEmpty())
                                .toList());
        items.check(file, tasks);
        return items;
    }

    private static Task only(Task task, Map<String, Double> weights) {
        return task.withItems(
                task.items().stream().filter(i -> weights.containsKey(name(task, i))).toList());
    }

    private void check(Path file, List<Task> all) {
        Set<String> found = new HashSet<>();
        tasks.forEach(t -> t.items().forEach(i -> found.add(name(t, i))));
        List<String> missing = weights.keySet().stream().filter(n -> !found.contains(n)).toList();
        if (!missing.isEmpty()) {
            Task first = all.getFirst();
            throw new InputException(
                    file,
                    "%d of its %d anchors are not among the tasks' items: %s"
                            .formatted(missing.size(), weights.size(), Names.some(missing)),
                    "name the tasks that the bank was calibrated on: files without --limit,"
                            + " built-in tasks with the --part and --seed that they had and --limit"
                            + " N, enough for all of their items (an item is TASK/ID, here %s)"
                                    .formatted(name(first, first.items().getFirst())));
        }
    }

    private static String name(Task task, Item item) {
        return task.name() + "/" + item.id();
    }

    /// Names of the items that were answered, task by task.
    List<String> names() {
        List<String> out = new ArrayList<>();
        tasks.forEach(t -> t.items().forEach(i -> out.add(name(t, i))));
        return out;
    }

    /// The weighted mean of the answers, which stands for the score over the whole bank.
    double weightedMean(List<Responses> answers) {
        List<Double> scores = answers.stream().flatMap(r -> r.scores().stream()).toList();
        List<String> names = names();
        double sum = 0;
        for (int i = 0; i < names.size(); i++) {
            sum += weights.getOrDefault(names.get(i), 0.0) * scores.get(i);
        }
        return sum;
    }
}
