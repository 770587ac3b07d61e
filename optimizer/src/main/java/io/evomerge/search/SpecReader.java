package io.evomerge.search;

import io.evomerge.datasets.OutputType;
import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.search.Goal.Objective;
import io.evomerge.search.ItemSpec.Shares;
import io.evomerge.strategies.AdaMerging;
import io.evomerge.strategies.Strategies;
import io.evomerge.strategies.Strategy;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/// Reads search.yaml. Everything wrong with it is reported at once, with its key.
///
/// The keys that may be left out, with their defaults:
///
/// | key               | default                                   | meaning                    |
/// |-------------------|-------------------------------------------|----------------------------|
/// | `root`            | the folder of the file                    | resolves relative paths    |
/// | `space`           | see [SpaceReader]                         |                            |
/// | `report`          | `[]`                                      | further tasks of the table |
/// | `mode`            | `single`                                  | or `pareto`: [Front]       |
/// | `aggregate`       | `mean`                                    | [Aggregate]                |
/// | `log_probability` | 0.02                                      | [Fitness]                  |
/// | `subset`          | see [SubsetReader]                        | of a task's search items   |
/// | `splits`          | `{search: 0.6, select: 0.2, report: 0.2}` | of tasks not yet split     |
/// | `strategy`        | `auto`                                    | [Strategies]               |
/// | `seeds`           | `[uniform, task_arithmetic, ties, slerp]` | [Seeds]; `[paths]` of paths |
/// | `budget`          | `{evaluations: 200}`                      | [Budget]                   |
/// | `device`          | `auto`                                    |                            |
/// | `dtype`           | `bfloat16`                                | of the merged models       |
/// | `compute`         | `auto`                                    | `float32` or `bfloat16`    |
/// | `workers`         | `auto`                                    | candidates at a time       |
/// | `asynchronous`    | false                                     | or candidates under way    |
/// | `chat_template`   | false                                     | prompts as conversations   |
/// | `seed`            | 0                                         | of everything random       |
public final class SpecReader {
    /// Holds what a resolved file says besides the spec ([SpecWriter]).
    static final String RESOLVED = "resolved";

    private static final List<String> KEYS =
            List.of(
                    "root",
                    "base",
                    "models",
                    "space",
                    "objectives",
                    "report",
                    "mode",
                    "aggregate",
                    "log_probability",
                    "subset",
                    "splits",
                    "strategy",
                    "seeds",
                    "budget",
                    "device",
                    "dtype",
                    "compute",
                    "workers",
                    "asynchronous",
                    "chat_template",
                    "seed",
                    RESOLVED);
    private static final String AUTO = "auto";

    private final Node root;
    private final Path folder;
    private final Complaints complaints;

    private SpecReader(Node root, Path folder, Complaints complaints) {
        this.root = root;
        this.folder = folder;
        this.complaints = complaints;
    }

    /// @throws InputException with everything that is wrong
    public static SearchSpec read(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return read(Node.yaml(file), parent == null ? Path.of("/") : parent);
    }

    /// Reads a document whose relative paths are resolved against `folder`, unless it names a root.
    ///
    /// @throws InputException with everything that is wrong
    public static SearchSpec read(Node document, Path folder) {
        var complaints = new Complaints();
        Optional<SearchSpec> spec = new SpecReader(document, folder, complaints).spec();
        complaints.throwIfAny();
        return spec.orElseThrow();
    }

    /// Complaints about keys of a spec, by what knows no file, as such of the file.
    static InputException located(InputException complaints, Path file) {
        return new InputException(
                complaints.complaints().stream().map(c -> located(c, file)).toList());
    }

    private static Complaint located(Complaint complaint, Path file) {
        String place = complaint.place();
        boolean isKey = complaint.key().isEmpty() && KEYS.contains(place.split("[.:]", 2)[0]);
        return isKey
                ? new Complaint(file.toString(), place, complaint.what(), complaint.remedy())
                : complaint;
    }

    private Optional<SearchSpec> spec() {
        root.onlyKeys(complaints, KEYS);
        Optional<Parents> parents = parents();
        Optional<SpaceSpec> space = new SpaceReader(root, complaints).space();
        Optional<Goal> goal = goal();
        ItemSpec items = items();
        Strategy strategy = read("strategy", Strategies.standard(), Strategies::of);
        List<String> seeds =
                read(
                        "seeds",
                        space.map(Seeds::usual).orElse(Seeds.USUAL),
                        node -> seeds(node, space));
        Optional<AdaMerging> learned = read("seeds", Optional.empty(), this::learned);
        requireOnce(strategy, learned);
        Budget budget = read("budget", Budget.of(200), this::budget);
        Execution execution = execution();
        requireGenerations(items, execution);
        long seed = read("seed", 0L, SpecReader::seed);
        if (!complaints.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new SearchSpec(
                        parents.orElseThrow(),
                        space.orElseThrow(),
                        goal.orElseThrow(),
                        items,
                        strategy,
                        seeds,
                        learned,
                        budget,
                        execution,
                        seed));
    }

    private Optional<Parents> parents() {
        Path resolved = read("root", folder, n -> folder.resolve(n.text()).normalize());
        String base = require("base", "", SpecReader::name);
        List<String> models = require("models", List.of(), n -> nonEmpty(n, SpecReader::name));
        if (base.isEmpty() || models.isEmpty()) {
            return Optional.empty();
        }
        if (models.contains(base) || models.stream().distinct().count() < models.size()) {
            complaints.add(
                    root.require("models")
                            .complaint(
                                    "names a model twice, or the base",
                                    "name each fine-tuned model once"));
        }
        return Optional.of(new Parents(resolved, base, models));
    }

    private Optional<Goal> goal() {
        List<Objective> objectives =
                require("objectives", List.of(), n -> nonEmpty(n, this::objective));
        List<String> report = read("report", List.of(), n -> list(n, SpecReader::name));
        Goal.Mode mode =
                read("mode", Goal.Mode.SINGLE, n -> named(n, Goal.Mode.values(), Goal.Mode::key));
        Aggregate aggregate =
                read(
                        "aggregate",
                        Aggregate.MEAN,
                        n -> named(n, Aggregate.values(), Aggregate::key));
        double logProbability = read("log_probability", 0.02, n -> n.number(0, 1));
        if (objectives.isEmpty()) {
            return Optional.empty();
        }
        if (objectives.stream().noneMatch(o -> o.weight() > 0)) {
            complaints.add(
                    root.require("objectives")
                            .complaint(
                                    "holds only constraints",
                                    "give at least one objective a weight"));
            return Optional.empty();
        }
        return Optional.of(new Goal(objectives, report, mode, aggregate, logProbability));
    }

    private Objective objective(Node node) {
        if (node.isText()) {
            return Objective.of(name(node));
        }
        node.onlyKeys(
                complaints, List.of("task", "metric", "weight", "at_least", "at_most_below_base"));
        String task = name(node.require("task"));
        Optional<String> metric = node.get("metric").map(SpecReader::metric);
        OptionalDouble atLeast = share(node, "at_least");
        OptionalDouble mostBelowBase = share(node, "at_most_below_base");
        boolean constrains = atLeast.isPresent() || mostBelowBase.isPresent();
        double weight = node.get("weight", constrains ? 0.0 : 1.0, n -> n.number(0, 1e6));
        if (weight == 0 && !constrains) {
            throw node.wrong(
                    "has weight 0 and neither at_least nor at_most_below_base",
                    "list the task under report, if it is only to be shown");
        }
        return new Objective(task, metric, weight, atLeast, mostBelowBase);
    }

    private static OptionalDouble share(Node node, String key) {
        return node.get(key)
                .map(n -> OptionalDouble.of(n.number(0, 1)))
                .orElse(OptionalDouble.empty());
    }

    /// A metric's name, perhaps with that of a filter pipeline, which only the task knows:
    /// `exact_match,strict-match`.
    private static String metric(Node node) {
        String name = node.text().split(",", 2)[0];
        List<String> known = OutputType.metricNames();
        if (!known.contains(name)) {
            throw node.wrong("unknown metric '" + name + "'", Suggestion.remedy(name, known));
        }
        return node.text();
    }

    private ItemSpec items() {
        ItemSpec subset =
                read("subset", SubsetReader.USUAL, n -> new SubsetReader(n, complaints).read());
        Shares shares = read("splits", subset.shares(), this::shares);
        return subset.withShares(shares);
    }

    private Shares shares(Node node) {
        node.onlyKeys(complaints, List.of("search", "select", "report"));
        double search = node.get("search", 0.6, n -> n.number(0.01, 0.98));
        double select = node.get("select", 0.2, n -> n.number(0.01, 0.98));
        double report = node.get("report", 0.2, n -> n.number(0.01, 0.98));
        if (!Shares.addUp(search, select, report)) {
            double sum = Math.round(1e6 * (search + select + report)) / 1e6;
            throw node.wrong(
                    "adds up to " + sum + ", not to 1",
                    "write all three, like {search: 0.6, select: 0.2, report: 0.2}");
        }
        return new Shares(search, select, report);
    }

    private List<String> seeds(Node node, Optional<SpaceSpec> space) {
        List<Node> handMade = node.list().stream().filter(n -> !isLearned(n)).toList();
        handMade.forEach(n -> Seeds.check(n, space, complaints));
        return handMade.stream().map(Node::text).distinct().toList();
    }

    private static boolean isLearned(Node node) {
        return node.isMap() || (node.isText() && node.text().equals(AdaMerging.NAME));
    }

    /// A name, or a mapping of the name to settings.
    private Optional<AdaMerging> learned(Node seeds) {
        List<Node> learned = seeds.list().stream().filter(SpecReader::isLearned).toList();
        if (learned.size() > 1) {
            throw seeds.wrong("names " + AdaMerging.NAME + " twice", "name it once");
        }
        return learned.stream().findFirst().map(this::settings);
    }

    private void requireOnce(Strategy strategy, Optional<AdaMerging> learned) {
        if (strategy instanceof AdaMerging && learned.isPresent()) {
            complaints.add(
                    root.require("seeds")
                            .complaint(
                                    "names " + AdaMerging.NAME + ", which is the strategy",
                                    "leave it out here, and write its settings to the strategy"));
        }
    }

    private AdaMerging settings(Node node) {
        if (node.isText()) {
            return AdaMerging.USUAL;
        }
        node.onlyKeys(complaints, List.of(AdaMerging.NAME));
        return AdaMerging.of(node.require(AdaMerging.NAME));
    }

    private Budget budget(Node node) {
        if (node.isNumber()) {
            return Budget.of(evaluations(node));
        }
        node.onlyKeys(complaints, List.of("evaluations", "time", "candidate", "terminator"));
        int evaluations = node.get("evaluations", 200, SpecReader::evaluations);
        Optional<Duration> time = node.get("time").map(TimeText::read);
        Optional<Duration> candidate = node.get("candidate").map(TimeText::read);
        return new Budget(evaluations, time, candidate, node.get("terminator", false, Node::bool));
    }

    private static int evaluations(Node node) {
        return node.integer(1, Integer.MAX_VALUE);
    }

    private Execution execution() {
        String device = read("device", AUTO, SpecReader::device);
        DType dtype = read("dtype", DType.BF16, n -> dtype(n, DType.BF16, DType.F16, DType.F32));
        Optional<DType> compute =
                read(
                        "compute",
                        Optional.empty(),
                        n -> auto(n, m -> dtype(m, DType.F32, DType.BF16)));
        Optional<Integer> workers =
                read("workers", Optional.empty(), n -> auto(n, m -> m.integer(1, 1024)));
        int underWay = read("asynchronous", 0, SpecReader::underWay);
        boolean chatTemplate = read("chat_template", false, Node::bool);
        return new Execution(
                device,
                dtype,
                compute,
                workers.map(OptionalInt::of).orElse(OptionalInt.empty()),
                underWay,
                chatTemplate);
    }

    private static int underWay(Node node) {
        if (node.isNumber()) {
            return node.integer(1, 1024);
        }
        if (node.bool()) {
            throw node.wrong("says not how many", "write how many candidates are to be under way");
        }
        return 0;
    }

    /// What candidates are asked changes between generations only.
    private void requireGenerations(ItemSpec items, Execution execution) {
        if (execution.isAsynchronous()
                && (items.anchoring().isPresent() || items.racing().isPresent())) {
            complaints.add(
                    root.require("asynchronous")
                            .complaint(
                                    "goes with neither 'racing' nor 'select: irt'",
                                    "leave it out, or the subset's key"));
        }
    }

    private static String device(Node node) {
        String text = node.text();
        if (text.equals(AUTO)) {
            return text;
        }
        try {
            return Device.parse(text).toString();
        } catch (InputException e) {
            throw node.wrong("unknown device '" + text + "'", "known: auto, cpu, cuda:N");
        }
    }

    private static DType dtype(Node node, DType... known) {
        return named(node, known, DType::torchName);
    }

    private static long seed(Node node) {
        double value = node.number(-0x1p53, 0x1p53);
        if (value != Math.rint(value)) {
            throw node.wrong("is " + value + ", but a whole number is needed", "");
        }
        return (long) value;
    }

    private static <T> Optional<T> auto(Node node, Function<Node, T> as) {
        return AUTO.equals(node.value()) ? Optional.empty() : Optional.of(as.apply(node));
    }

    private static <T> T named(Node node, T[] known, Function<T, String> name) {
        String text = node.oneOf(Arrays.stream(known).map(name).toList());
        return Arrays.stream(known)
                .filter(k -> name.apply(k).equals(text))
                .findFirst()
                .orElseThrow();
    }

    private static String name(Node node) {
        String text = node.text();
        if (text.isBlank()) {
            throw node.wrong("is empty", "write a path or a name");
        }
        return text;
    }

    private <T> List<T> nonEmpty(Node node, Function<Node, T> as) {
        if (node.list().isEmpty()) {
            throw node.wrong("is empty", "name at least one");
        }
        return list(node, as);
    }

    private <T> List<T> list(Node node, Function<Node, T> as) {
        List<T> out = new ArrayList<>();
        node.list().forEach(n -> complaints.collect(() -> out.add(as.apply(n))));
        return out;
    }

    private <T> T read(String key, T otherwise, Function<Node, T> as) {
        try {
            return root.get(key, otherwise, as);
        } catch (InputException e) {
            e.complaints().forEach(complaints::add);
            return otherwise;
        }
    }

    private <T> T require(String key, T otherwise, Function<Node, T> as) {
        complaints.collect(() -> root.require(key));
        return read(key, otherwise, as);
    }
}
