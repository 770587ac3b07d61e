package io.evomerge.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.evomerge.datasets.Task;
import io.evomerge.datasets.TaskReader;
import io.evomerge.datasets.TaskShares;
import io.evomerge.demo.DemoTasks;
import io.evomerge.demo.Part;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import io.evomerge.evaluators.ModelEvaluator;
import io.evomerge.evaluators.PromptFormat;
import io.evomerge.evaluators.Responses;
import io.evomerge.evaluators.Result;
import io.evomerge.fidelity.TaskScore;
import io.evomerge.models.HuggingFaceModel;
import io.evomerge.tensors.Checkpoint;
import io.evomerge.tensors.DType;
import io.evomerge.tensors.Device;
import io.evomerge.tensors.Engine;
import io.evomerge.tensors.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evo-merge evaluate MODEL --tasks T,…`.
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Scores a model: task files, folders of them, or built-in tasks of the zoo.")
final class EvaluateCommand implements Callable<Integer> {
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private final Console console;

    @Parameters(paramLabel = "MODEL", description = "a Hugging Face model folder")
    private @Nullable Path model;

    @Option(
            names = "--tasks",
            required = true,
            split = ",",
            paramLabel = "T",
            description = "task files, folders, or built-in names")
    private List<String> tasks = List.of();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "items per task (default: all; built-in tasks 300)")
    private @Nullable String limit;

    @Option(
            names = "--part",
            paramLabel = "PART",
            defaultValue = "select",
            description = "of built-in tasks: search, select or report (default: ${DEFAULT-VALUE})")
    private String part = "select";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "of built-in tasks' items (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE})")
    private String device = "auto";

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "of the computation: float32 or bfloat16 (default: float32 on the CPU)")
    private @Nullable String dtype;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "threads that compute (default: the processors)")
    private @Nullable String workers;

    @Option(
            names = "--apply-chat-template",
            description = "ask in the model's chat template, few-shot examples as earlier turns")
    private boolean chat;

    @Option(
            names = "--items",
            paramLabel = "ANCHORS",
            description = "ask only the items of an anchors file that 'select' made")
    private @Nullable Path anchors;

    @Option(
            names = "--responses",
            paramLabel = "FILE",
            description = "also write what was answered, as a table for 'estimate' and 'calibrate'")
    private @Nullable Path responses;

    @Option(names = "--force", description = "replace a file of responses that is there")
    private boolean force;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "of the model in that table (default: its folder's name; of RUN/best/model: RUN)")
    private @Nullable String name;

    @Option(
            names = "--metric",
            paramLabel = "[TASK=]METRIC",
            description =
                    "that counts, of all tasks or one (default: the task's first); may be repeated")
    private List<String> metrics = List.of();

    @Mixin private final OutputOptions output = new OutputOptions();

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var complaints = new Complaints();
        List<Task> read = new ArrayList<>();
        tasks.forEach(t -> complaints.collect(() -> read.addAll(named(t))));
        Device[] where = {Device.CPU};
        complaints.collect(() -> where[0] = Engine.device(device));
        complaints.collect(this::checkResponses);
        complaints.throwIfAny();
        List<Task> scored = MetricChoice.of(metrics).apply(read);
        Optional<AnchorItems> chosen =
                Optional.ofNullable(anchors).map(file -> AnchorItems.of(file, scored));
        List<Task> asked = chosen.map(AnchorItems::tasks).orElse(scored);
        noteLeftOut(scored, asked);
        Engine.prepareThread(threads());
        try (Checkpoint checkpoint = Checkpoint.open(Objects.requireNonNull(model));
                HuggingFaceModel network = HuggingFaceModel.open(checkpoint);
                Weights weights = Weights.load(checkpoint, compute(where[0]), where[0])) {
            PromptFormat format = chat ? PromptFormat.CHAT : PromptFormat.PLAIN;
            List<Responses> answers = new ModelEvaluator(network, asked, format).evaluate(weights);
            print(answers, chosen);
            if (responses != null) {
                ResponseCsv.write(
                        responses, name == null ? ResponseCsv.nameOf(model) : name, asked, answers);
            }
        }
        return Main.DONE;
    }

    private void checkResponses() {
        if (responses != null) {
            ResponseCsv.check(responses, force);
        } else if (name != null || force) {
            throw new InputException(
                    name == null ? "--force" : "--name",
                    "has no meaning without --responses",
                    "leave it out, or name a file by --responses");
        }
    }

    private void noteLeftOut(List<Task> all, List<Task> asked) {
        List<String> names = asked.stream().map(Task::name).toList();
        List<String> without =
                all.stream().map(Task::name).filter(n -> !names.contains(n)).toList();
        if (!without.isEmpty()) {
            console.say(
                    "note: not asked, for no anchor belongs to it: " + String.join(", ", without));
        }
    }

    private int threads() {
        return workers == null
                ? Runtime.getRuntime().availableProcessors()
                : EvoMerge.number("--workers", workers);
    }

    private DType compute(Device where) {
        String asked = dtype;
        if (asked == null) {
            return where.isCpu() ? DType.F32 : DType.BF16;
        }
        return DType.ofTorchName(asked)
                .filter(d -> d == DType.F32 || d == DType.BF16 || d == DType.F16)
                .orElseThrow(
                        () ->
                                new InputException(
                                        "--dtype",
                                        "unknown dtype '" + asked + "'",
                                        Suggestion.remedy(
                                                asked, List.of("float32", "bfloat16", "float16"))));
    }

    private List<Task> named(String name) {
        Optional<Integer> most =
                limit == null ? Optional.empty() : Optional.of(EvoMerge.number("--limit", limit));
        Optional<Task> builtIn = DemoTasks.named(name, part(), seed, most.orElse(300));
        if (builtIn.isPresent()) {
            return List.of(builtIn.get());
        }
        Path path = Path.of(name);
        if (!TaskReader.exists(path)) {
            throw new InputException(
                    "--tasks",
                    "'"
                            + name
                            + "' is neither a file, a folder, a name inside of one, nor a built-in task",
                    Suggestion.remedy(name, DemoTasks.names()));
        }
        TaskShares read = TaskReader.read(path);
        read.warnings().forEach(warning -> console.say("warning: " + warning));
        return read.tasks().stream()
                .map(
                        t ->
                                t.withItems(
                                        t.items()
                                                .subList(
                                                        0,
                                                        Math.min(
                                                                t.items().size(),
                                                                most.orElse(Integer.MAX_VALUE)))))
                .toList();
    }

    private Part part() {
        List<String> known = List.of("train", "search", "select", "report");
        if (!known.contains(part)) {
            throw new InputException(
                    "--part", "unknown part '" + part + "'", Suggestion.remedy(part, known));
        }
        return Part.valueOf(part.toUpperCase(Locale.ROOT));
    }

    private void print(List<Responses> all, Optional<AnchorItems> chosen) {
        if (output.json()) {
            Map<String, Object> out = new LinkedHashMap<>();
            all.forEach(r -> out.put(r.task(), entry(r)));
            chosen.ifPresent(items -> out.put("weighted", items.weightedMean(all)));
            console.out().println(GSON.toJson(out));
            return;
        }
        for (Responses r : all) {
            console.out()
                    .printf(
                            Locale.ROOT,
                            "%-20s %6.2f %% ± %s  (%d items, log-probability %.4f)%n",
                            r.task(),
                            100 * r.mean(),
                            standardError(r)
                                    .map(e -> String.format(Locale.ROOT, "%.2f", 100 * e))
                                    .orElse("?"),
                            r.scores().size(),
                            r.meanLogProbability());
            if (r.results().size() > 1 || !r.results().getFirst().isMean()) {
                r.results().forEach(this::print);
            }
        }
        chosen.ifPresent(
                items ->
                        console.out()
                                .printf(
                                        Locale.ROOT,
                                        "%-20s %6.2f %%  (weighted over %d anchors)%n",
                                        "all of the bank",
                                        100 * items.weightedMean(all),
                                        items.weights().size()));
    }

    /// One metric on what one pipeline leaves: the number that lm-evaluation-harness reports.
    private void print(Result result) {
        console.out().printf(Locale.ROOT, "  %-40s %.4f%n", result.name(), result.reported());
    }

    private static Map<String, @Nullable Object> entry(Responses r) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("score", r.mean());
        out.put("standard_error", standardError(r).orElse(null));
        out.put("log_probability", r.meanLogProbability());
        out.put("items", r.scores().size());
        Map<String, Double> metrics = new LinkedHashMap<>();
        r.results().forEach(result -> metrics.put(result.name(), result.reported()));
        out.put("metrics", metrics);
        out.put("responses", r.scores());
        return out;
    }

    /// Empty of one item.
    private static Optional<Double> standardError(Responses r) {
        double error = TaskScore.of(r).standardError();
        return Double.isNaN(error) ? Optional.empty() : Optional.of(error);
    }
}
