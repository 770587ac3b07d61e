package io.evomerge.cli;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.search.Budget;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.SpecReader;
import io.evomerge.search.TimeText;
import io.evomerge.search.ZooSearch;
import io.evomerge.strategies.Strategies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evo-merge [SPEC]`: searches, on the user's models or on the embedded zoo.
@Command(
        name = "evo-merge",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        description = {
            "Finds good merges of fine-tuned language models.",
            "Without SPEC it searches on the embedded model zoo."
        },
        subcommands = {
            ResumeCommand.class,
            PlanCommand.class,
            MergeCommand.class,
            EvaluateCommand.class,
            CalibrateCommand.class,
            SelectCommand.class,
            EstimateCommand.class,
            ExportCommand.class,
            ReportCommand.class,
            DoctorCommand.class,
            ZooCommand.class,
            BenchCommand.class
        })
final class EvoMerge implements Callable<Integer> {
    private static final List<String> COMMANDS =
            List.of(
                    "resume",
                    "plan",
                    "merge",
                    "evaluate",
                    "calibrate",
                    "select",
                    "estimate",
                    "export",
                    "report",
                    "doctor",
                    "zoo",
                    "bench");

    private final Console console;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SPEC",
            description = "search.yaml: models, tasks, space, budget")
    private @Nullable String spec;

    @Option(
            names = "--zoo-task",
            paramLabel = "NAME",
            description = "what to search for on the zoo: multi (default), or one skill")
    private String zooTask = ZooSearch.MULTI;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description = "auto (default), or one of those in docs/search-yaml.md")
    private @Nullable String strategy;

    @Option(names = "--seed", paramLabel = "N", description = "of everything random (default: 0)")
    private @Nullable Long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the run's folder (default: results/<date>-<time>-<name>)")
    private @Nullable Path out;

    @Mixin private final RunOptions options = new RunOptions();

    EvoMerge(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        SearchSpec asked = options.apply(withOptions(read()));
        return new SearchSession(console, options.output())
                .begin(
                        asked,
                        Optional.ofNullable(spec).map(Path::of),
                        name(),
                        Optional.ofNullable(out));
    }

    private SearchSpec read() {
        if (spec == null) {
            return ZooSearch.spec(zooTask);
        }
        Path file = Path.of(spec);
        if (!Files.exists(file)) {
            boolean looksLikeCommand = !spec.contains(".") && !spec.contains("/");
            throw new InputException(
                    spec,
                    looksLikeCommand ? "neither a command nor a file" : "no such file",
                    looksLikeCommand ? Suggestion.remedy(spec, COMMANDS) : "check the path");
        }
        return SpecReader.read(file);
    }

    private String name() {
        if (spec == null) {
            return zooTask.equals(ZooSearch.MULTI) ? "zoo" : "zoo-" + zooTask;
        }
        String file = String.valueOf(Path.of(spec).getFileName());
        return file.replaceFirst("\\.ya?ml$", "");
    }

    private SearchSpec withOptions(SearchSpec read) {
        SearchSpec out = seed == null ? read : read.withSeed(seed);
        return strategy == null
                ? out
                : out.withStrategy(Strategies.of(Node.of("--strategy", strategy)));
    }

    /// The budget of a spec with what the options say of it.
    static Budget budget(Budget spec, @Nullable String evaluations, @Nullable String time) {
        int count = evaluations == null ? spec.evaluations() : number("--budget", evaluations);
        Optional<Duration> limit =
                time == null
                        ? spec.time()
                        : Optional.of(TimeText.read(Node.of("--time-limit", time)));
        return new Budget(count, limit, spec.candidate(), spec.terminator());
    }

    static int number(String option, String text) {
        try {
            int n = Integer.parseInt(text.strip());
            if (n >= 1) {
                return n;
            }
        } catch (NumberFormatException e) {
            throw new InputException(
                    option, "'" + text + "' is not a whole number", "write " + option + " 200");
        }
        throw new InputException(
                option, "is " + text + ", but must be at least 1", "write " + option + " 200");
    }
}
