package io.evomerge.datasets;

import io.evomerge.documents.Complaints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Splits the items of tasks into the disjoint parts of a run.
///
/// Items whose prompts have one [PromptKey] are one group and stay together, over all tasks. Within
/// a task, groups are ordered by a hash of (seed, key) and dealt out by the fractions. The parts
/// therefore depend neither on the order of the items nor on other tasks, except for groups that an
/// earlier task has already placed.
///
/// @param search share of the groups that candidates are scored on, in (0, 1)
/// @param select share that chooses among the finalists
/// @param report share that is sealed until the end
public record Splitter(double search, double select, double report, long seed) {
    private static final double ROUNDING = 1e-9;

    private enum Part {
        SEARCH,
        SELECT,
        REPORT
    }

    public Splitter {
        if (!(search > 0 && select > 0 && report > 0)
                || Math.abs(search + select + report - 1) > ROUNDING) {
            throw new IllegalArgumentException(
                    "fractions %s, %s, %s must be positive and add up to 1"
                            .formatted(search, select, report));
        }
    }

    /// 60 % for the search, 20 % for the selection, 20 % for the report.
    public static Splitter usual(long seed) {
        return new Splitter(0.6, 0.2, 0.2, seed);
    }

    /// The parts of all tasks; items keep their task's order.
    ///
    /// @throws io.evomerge.documents.InputException naming every task that leaves a part empty
    public Splits split(List<Task> tasks) {
        Map<String, Part> placed = new LinkedHashMap<>();
        tasks.forEach(task -> place(task, placed));
        var complaints = new Complaints();
        List<List<Task>> parts = new ArrayList<>();
        for (Part part : Part.values()) {
            parts.add(
                    tasks.stream()
                            .map(task -> part(task, part, tasks, placed, complaints))
                            .toList());
        }
        complaints.throwIfAny();
        return new Splits(
                new Splits.SearchSplit(parts.get(0)),
                new Splits.SelectSplit(parts.get(1)),
                new Splits.ReportSplit(parts.get(2)));
    }

    /// At most `items` of each task, chosen by a hash of (seed, prompt): a larger subset contains a
    /// smaller one.
    public Splits.SearchSplit subset(Splits.SearchSplit split, int items) {
        if (items < 1) {
            throw new IllegalArgumentException("a subset of " + items + " items");
        }
        return new Splits.SearchSplit(
                split.tasks().stream().map(task -> task.withItems(some(task, items))).toList());
    }

    private List<Item> some(Task task, int count) {
        Set<Item> chosen =
                task.items().stream()
                        .sorted(
                                Comparator.comparingLong((Item item) -> hash("subset", item.key()))
                                        .thenComparing(Item::id))
                        .limit(count)
                        .collect(Collectors.toSet());
        return task.items().stream().filter(chosen::contains).toList();
    }

    private void place(Task task, Map<String, Part> placed) {
        List<String> groups =
                task.items().stream()
                        .map(Item::key)
                        .distinct()
                        .filter(key -> !placed.containsKey(key))
                        .sorted(
                                Comparator.comparingLong((String key) -> hash("split", key))
                                        .thenComparing(Comparator.naturalOrder()))
                        .toList();
        long searched = Math.round(search * groups.size());
        long selected = Math.round((search + select) * groups.size());
        for (int i = 0; i < groups.size(); i++) {
            placed.put(
                    groups.get(i),
                    i < searched ? Part.SEARCH : i < selected ? Part.SELECT : Part.REPORT);
        }
    }

    private static Set<String> keys(Task task) {
        return task.items().stream().map(Item::key).collect(Collectors.toSet());
    }

    /// How many of a task's prompts other tasks have placed.
    private static String shared(Task task, List<Task> tasks) {
        Set<String> both =
                tasks.subList(0, tasks.indexOf(task)).stream()
                        .flatMap(other -> keys(other).stream())
                        .collect(Collectors.toSet());
        both.retainAll(keys(task));
        return both.isEmpty() ? "" : ", of which tasks before it share " + both.size();
    }

    private Task part(
            Task task,
            Part part,
            List<Task> tasks,
            Map<String, Part> placed,
            Complaints complaints) {
        List<Item> items =
                task.items().stream().filter(item -> placed.get(item.key()) == part).toList();
        if (items.isEmpty()) {
            complaints.add(
                    task.name(),
                    "has %d different prompts%s, too few for a %s part"
                            .formatted(
                                    keys(task).size(),
                                    shared(task, tasks),
                                    part.name().toLowerCase(Locale.ROOT)),
                    "add items or change the fractions under 'splits'");
        }
        return task.withItems(items);
    }

    private long hash(String use, String key) {
        return PromptKey.hash(use + "/" + seed + "/" + key);
    }
}
