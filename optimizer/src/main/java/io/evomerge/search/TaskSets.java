package io.evomerge.search;

import io.evomerge.backends.Part;
import io.evomerge.datasets.Splits;
import io.evomerge.datasets.Splitter;
import io.evomerge.datasets.Task;
import io.evomerge.datasets.TaskReader;
import io.evomerge.demo.DemoTasks;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import io.evomerge.search.Goal.Objective;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tasks of a search with their items, part by part.
///
/// A task is a built-in name ([DemoTasks], generated, split by prompt), or a task file or a folder
/// of them, whose items are split here. Tasks that are only reported have items for the report
/// alone.
///
/// @param targets what each objective's task is to the fitness, in the order of the tasks
public record TaskSets(Splits splits, List<Target> targets) {
    /// Items of a built-in task that finalists are scored on.
    private static final int SELECT_ITEMS = 300;

    /// Items of a built-in objective that the table at the end is made from.
    private static final int REPORT_ITEMS = 500;

    /// The same for tasks that are only reported.
    private static final int EXTRA_ITEMS = 200;

    public TaskSets {
        targets = List.copyOf(targets);
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
        private final List<Target> targets = new ArrayList<>();
        private final List<Task> search = new ArrayList<>();
        private final List<Task> select = new ArrayList<>();
        private final List<Task> report = new ArrayList<>();

        Reading(SearchSpec spec) {
            this.spec = spec;
        }

        TaskSets sets() {
            for (Objective objective : spec.goal().objectives()) {
                complaints.collect(() -> objective(objective));
            }
            for (String name : spec.goal().report()) {
                complaints.collect(
                        () ->
                                splits(name, EXTRA_ITEMS).report().tasks().stream()
                                        .map(Reading::first)
                                        .forEach(report::add));
            }
            checkNames();
            complaints.throwIfAny();
            var splits =
                    new Splits(
                            new Splits.SearchSplit(search),
                            new Splits.SelectSplit(select),
                            new Splits.ReportSplit(report));
            return new TaskSets(splits, targets);
        }

        private void objective(Objective objective) {
            Splits splits = splits(objective.task(), REPORT_ITEMS);
            for (Task task : splits.search().tasks()) {
                targets.add(objective.target(task.name()));
            }
            search.addAll(measured(splits.search().tasks(), objective));
            select.addAll(measured(splits.select().tasks(), objective));
            report.addAll(measured(splits.report().tasks(), objective));
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

        private Splits splits(String name, int reportItems) {
            Optional<Splits> builtIn = builtIn(name, reportItems);
            if (builtIn.isPresent()) {
                return builtIn.get();
            }
            Path path = spec.parents().root().resolve(name);
            if (!Files.exists(path)) {
                throw new InputException(
                        "objectives",
                        "task '" + name + "' is neither a file, a folder nor a built-in task",
                        Suggestion.remedy(name, DemoTasks.names()));
            }
            ItemSpec.Shares shares = spec.items().shares();
            var splitter =
                    new Splitter(shares.search(), shares.select(), shares.report(), spec.seed());
            Splits splits = splitter.split(TaskReader.read(path));
            return spec.items().select() == ItemSpec.Select.ALL
                    ? splits
                    : new Splits(
                            splitter.subset(splits.search(), spec.items().perTask()),
                            splits.select(),
                            splits.report());
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
