package io.evomerge.datasets;

import io.evomerge.answers.Scoring;
import io.evomerge.datasets.TaskShares.Share;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A group of tasks, as lm-evaluation-harness writes it:
///
/// ```yaml
/// group: science
/// task: [arc_easy, arc_challenge, {task: sciq, weight: 2}]
/// aggregate_metric_list: [{metric: acc, weight_by_size: true}]
/// ```
///
/// Members are tasks, groups and tags of the group's folder and the folders inside of it, or are
/// written out in place. Keys beside a member's name take the place of the task's own; `weight`,
/// which the harness does not know, is the member's share where sizes do not count.
final class TaskGroup {
    private static final List<String> KEYS =
            List.of("group", "group_alias", "task", "aggregate_metric_list", "metadata", "tag");

    private final TaskFolder folder;
    private final Function<TaskFile, Task> reader;

    /// The names of the groups that are being read, the innermost last.
    private final List<String> open = new ArrayList<>();

    /// @param folder what members are looked up in
    /// @param reader reads a task with its items
    TaskGroup(TaskFolder folder, Function<TaskFile, Task> reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /// The tasks of a group or a single task; their weights add up to 1.
    List<Share> shares(TaskFile file) {
        if (!file.isGroup()) {
            return List.of(new Share(reader.apply(file), 1));
        }
        if (open.contains(file.name())) {
            throw new InputException(
                    file.file(), "group '" + file.name() + "' contains itself", "remove one");
        }
        open.addLast(file.name());
        List<Share> out = members(file);
        open.removeLast();
        return out;
    }

    /// A member with its own tasks.
    private record Member(List<Share> shares, double weight) {
        int size() {
            return shares.stream().mapToInt(share -> share.task().items().size()).sum();
        }
    }

    private List<Share> members(TaskFile group) {
        var complaints = new Complaints();
        group.yaml().onlyKeys(complaints, KEYS);
        complaints.collect(() -> group.yaml().require("group").text());
        Optional<Aggregate> aggregate = complaints.attempt(() -> Aggregate.read(group.yaml()));
        List<Member> members = new ArrayList<>();
        complaints.collect(
                () -> {
                    for (Node node : group.yaml().require("task").list()) {
                        complaints.collect(() -> members.addAll(read(node, group)));
                    }
                });
        complaints.throwIfAny();
        if (members.isEmpty()) {
            throw group.yaml().require("task").wrong("lists no tasks", "name some");
        }
        return shared(members, aggregate.orElseThrow());
    }

    private static List<Share> shared(List<Member> members, Aggregate aggregate) {
        double total = 0;
        for (Member member : members) {
            total += aggregate.weight(member);
        }
        List<Share> out = new ArrayList<>();
        for (Member member : members) {
            for (Share share : member.shares()) {
                aggregate.check(share.task());
                out.add(new Share(share.task(), share.weight() * aggregate.weight(member) / total));
            }
        }
        return out;
    }

    private List<Member> read(Node node, TaskFile group) {
        if (!node.isMap()) {
            return named(node, Map.of(), 1);
        }
        double weight = node.get("weight", 1.0, w -> w.number(0, Double.MAX_VALUE));
        if (weight == 0) {
            throw node.require("weight").wrong("is 0", "leave the task out");
        }
        Map<String, Node> keys = new LinkedHashMap<>(node.entries());
        keys.remove("weight");
        if (keys.containsKey("group") || keys.containsKey("dataset_path")) {
            Node nothing = Node.of(node.place(), Map.of());
            TaskFile inPlace = new TaskFile(group.file(), nothing, group.included()).with(keys);
            return List.of(new Member(shares(inPlace), weight));
        }
        Node name = node.require("task");
        keys.remove("task");
        return named(name, keys, weight);
    }

    private List<Member> named(Node name, Map<String, Node> keys, double weight) {
        Optional<TaskFile> file = folder.named(name.text());
        List<TaskFile> files = file.isPresent() ? List.of(file.get()) : folder.tagged(name.text());
        if (files.isEmpty()) {
            throw folder.unknown(
                    name.complaint(
                            "no task, group or tag '%s' in %s"
                                    .formatted(name.text(), folder.folder()),
                            Suggestion.remedy(name.text(), folder.names())));
        }
        return files.stream().map(member -> new Member(shares(member.with(keys)), weight)).toList();
    }

    /// The first of `aggregate_metric_list`.
    ///
    /// @param metric what every task must be scored by; absent for whatever it is
    /// @param bySize whether members weigh as many items as they have
    /// @param pipeline the filters behind which the metric counts; absent for whatever they are
    private record Aggregate(Optional<Node> metric, Optional<Node> pipeline, boolean bySize) {
        static Aggregate read(Node group) {
            Optional<Node> list = group.get("aggregate_metric_list");
            if (list.isEmpty()) {
                return new Aggregate(Optional.empty(), Optional.empty(), false);
            }
            List<Node> entries = list.get().isMap() ? List.of(list.get()) : list.get().list();
            var complaints = new Complaints();
            for (Node entry : entries) {
                complaints.collect(() -> check(entry, complaints));
            }
            complaints.throwIfAny();
            if (entries.isEmpty()) {
                throw list.get().wrong("is empty", "name a metric, or remove it");
            }
            Node first = entries.getFirst();
            return new Aggregate(
                    Optional.of(first.require("metric")),
                    first.get("filter_list"),
                    first.get("weight_by_size", true, Node::bool));
        }

        private static void check(Node entry, Complaints complaints) {
            entry.onlyKeys(
                    complaints, List.of("metric", "aggregation", "weight_by_size", "filter_list"));
            entry.require("metric").text();
            entry.get("aggregation").ifPresent(node -> node.oneOf(List.of("mean")));
            entry.get("filter_list").ifPresent(Node::text);
        }

        double weight(Member member) {
            return bySize ? member.size() : member.weight();
        }

        void check(Task task) {
            Scoring scoring = task.scoring();
            check(task, metric, scoring.metrics().getFirst().key(), "metric_list");
            check(task, pipeline, scoring.pipelines().getFirst().name(), "filter_list");
        }

        private static void check(Task task, Optional<Node> asked, String first, String list) {
            asked.filter(node -> !node.text().equals(first))
                    .ifPresent(
                            node -> {
                                throw node.wrong(
                                        "is %s, but task '%s' is scored by %s"
                                                .formatted(node.text(), task.name(), first),
                                        "list it first in the task's '%s'".formatted(list));
                            });
        }
    }
}
