package io.evomerge.search;

import io.evomerge.backends.Part;
import io.evomerge.datasets.Splits;
import io.evomerge.datasets.Splitter;
import io.evomerge.datasets.Task;
import io.evomerge.datasets.TaskReader;
import io.evomerge.datasets.TaskShares;
import io.evomerge.datasets.TaskShares.Share;
import io.evomerge.demo.DemoTasks;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import io.evomerge.search.Goal.Objective;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tasks of a search with their items, part by part.
///
/// A task is a built-in name ([DemoTasks], generated, split by prompt), or what [TaskReader] finds:
/// a task file, a group, a folder of them, or a name inside of a folder. Their items are split
/// here, all tasks together, so that a question that several of them ask lies in one part. Tasks
/// that are only reported have items for the report alone.
///
/// @param targets what each objective's task is to the fitness, in the order of the tasks
/// @param warnings what the user should know about the tasks, though nothing is wrong
public record TaskSets(Splits splits, List<Target> targets, List<String> warnings) {
    /// Items of a built-in task that finalists are scored on.
    private static final int SELECT_ITEMS = 300;

    /// Items of a built-in objective that the table at the end is made from.
    private static final int REPORT_ITEMS = 500;

    /// The same for tasks that are only reported.
    private static final int EXTRA_ITEMS = 200;

    public TaskSets {
        targets = List.copyOf(targets);
        warnings = List.copyOf(warnings);
    }

    /// Reads, or generates, every task that a spec names.
    ///
    /// @throws InputException with everything that is wrong with them
    public static TaskSets of(SearchSpec spec) {
        return new Reading(spec).sets();
    }

    /// The tasks of one part.
    public List<Task> tasks(Part part) {
        return switch (part) {
            case SEARCH -> splits.search().tasks();
            case SELECT -> splits.select().tasks();
            case REPORT -> splits.report().tasks();
        };
    }

    private static final class Reading {
        private final SearchSpec spec;
        private final Complaints complaints = new Complaints();
        private final List<Named> objectives = new ArrayList<>();
        private final List<Named> extras = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<Target> targets = new ArrayList<>();
        private final List<Task> search = new ArrayList<>();
        private final List<Task> select = new ArrayList<>();
        private final List<Task> report = new ArrayList<>();

        Reading(SearchSpec spec) {
            this.spec = spec;
        }

        /// What one line of the spec names: tasks in parts already, or tasks yet to be split.
        private record Named(Optional<Splits> parts, List<Share> shares) {
            List<Share> all() {
                return parts.map(
                                p ->
                                        p.report().tasks().stream()
                                                .map(task -> new Share(task, 1))
                                                .toList())
                        .orElse(shares);
            }
        }

        TaskSets sets() {
            for (Objective objective : spec.goal().objectives()) {
                complaints.collect(() -> objectives.add(named(objective.task(), REPORT_ITEMS)));
            }
            for (String name : spec.goal().report()) {
                complaints.collect(() -> extras.add(named(name, EXTRA_ITEMS)));
            }
            complaints.throwIfAny();
            Splits split = split();
            for (int i = 0; i < objectives.size(); i++) {
                Objective objective = spec.goal().objectives().get(i);
                Named named = objectives.get(i);
                complaints.collect(() -> objective(objective, named, split));
            }
            extras.stream()
                    .flatMap(named -> parts(named, split).report().tasks().stream())
                    .map(Reading::first)
                    .forEach(report::add);
            checkNames();
            complaints.throwIfAny();
            var splits =
                    new Splits(
                            new Splits.SearchSplit(search),
                            new Splits.SelectSplit(select),
                            new Splits.ReportSplit(report));
            return new TaskSets(splits, targets, warnings);
        }

        private void objective(Objective objective, Named named, Splits split) {
            for (Share share : named.all()) {
                targets.add(objective.target(share.task().name(), share.weight()));
            }
            Splits parts = parts(named, split);
            search.addAll(measured(parts.search().tasks(), objective));
            select.addAll(measured(parts.select().tasks(), objective));
            report.addAll(measured(parts.report().tasks(), objective));
        }

        /// The parts of all tasks from files, objectives first.
        private Splits split() {
            List<Task> tasks =
                    Stream.concat(objectives.stream(), extras.stream())
                            .flatMap(named -> named.shares().stream())
                            .map(Share::task)
                            .distinct()
                            .toList();
            ItemSpec.Shares shares = spec.items().shares();
            var splitter =
                    new Splitter(shares.search(), shares.select(), shares.report(), spec.seed());
            Splits all = splitter.split(tasks);
            return spec.items().select() == ItemSpec.Select.ALL
                    ? all
                    : new Splits(
                            splitter.subset(all.search(), spec.items().perTask()),
                            all.select(),
                            all.report());
        }

        /// Those of one line's tasks.
        private static Splits parts(Named named, Splits split) {
            if (named.parts().isPresent()) {
                return named.parts().get();
            }
            Set<String> names =
                    named.shares().stream()
                            .map(share -> share.task().name())
                            .collect(Collectors.toSet());
            return new Splits(
                    new Splits.SearchSplit(only(split.search().tasks(), names)),
                    new Splits.SelectSplit(only(split.select().tasks(), names)),
                    new Splits.ReportSplit(only(split.report().tasks(), names)));
        }

        private static List<Task> only(List<Task> tasks, Set<String> names) {
            return tasks.stream().filter(task -> names.contains(task.name())).toList();
        }

        private static List<Task> measured(List<Task> tasks, Objective objective) {
            return tasks.stream()
                    .map(t -> objective.metric().map(t::scoredBy).orElse(first(t)))
                    .toList();
        }

        /// Only the metric that counts, so that no others cost time in a search.
        private static Task first(Task task) {
            return task.withScoring(task.scoring().first());
        }

        private Named named(String name, int reportItems) {
            Optional<Splits> builtIn = builtIn(name, reportItems);
            if (builtIn.isPresent()) {
                return new Named(builtIn, List.of());
            }
            Path path = spec.parents().root().resolve(name);
            if (!TaskReader.exists(path)) {
                throw new InputException(
                        "objectives",
                        "task '"
                                + name
                                + "' is neither a file, a folder, a name inside of one, nor a"
                                + " built-in task",
                        Suggestion.remedy(name, DemoTasks.names()));
            }
            TaskShares read = TaskReader.read(path);
            warnings.addAll(read.warnings());
            return new Named(Optional.empty(), read.shares());
        }

        private Optional<Splits> builtIn(String name, int reportItems) {
            if (!DemoTasks.names().contains(name)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Splits(
                            new Splits.SearchSplit(
                                    generated(
                                            name,
                                            io.evomerge.demo.Part.SEARCH,
                                            spec.items().perTask())),
                            new Splits.SelectSplit(
                                    generated(name, io.evomerge.demo.Part.SELECT, SELECT_ITEMS)),
                            new Splits.ReportSplit(
                                    generated(name, io.evomerge.demo.Part.REPORT, reportItems))));
        }

        private List<Task> generated(String name, io.evomerge.demo.Part part, int items) {
            return List.of(DemoTasks.named(name, part, spec.seed(), items).orElseThrow());
        }

        private void checkNames() {
            List<String> names = report.stream().map(Task::name).toList();
            names.stream()
                    .filter(n -> names.indexOf(n) != names.lastIndexOf(n))
                    .distinct()
                    .forEach(
                            n ->
                                    complaints.add(
                                            "objectives",
                                            "task '" + n + "' is listed twice",
                                            "list each task once"));
        }
    }
}
