package io.evomerge.cli;

import io.evomerge.anchors.AnchorSelections;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evo-merge bench irt`: item response theory on simulated banks, on real models, and on the zoo.
@Command(
        name = "irt",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Item response theory: errors on models held out (with RESPONSES), recovery and speed on simulated banks, or ranking of merges on the zoo.")
final class IrtBenchCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "RESPONSES",
            arity = "0..*",
            description =
                    "tables of per-item results, as 'calibrate' reads them, or a .safetensors file with an array 'responses' [models, items]")
    private List<Path> files = List.of();

    @Option(names = "--recovery", description = "parameters of simulated banks found again")
    private boolean recovery;

    @Option(names = "--speed", description = "seconds to calibrate, microseconds per ability")
    private boolean speed;

    @Option(names = "--ranking", description = "rank 100 random merges of the zoo")
    private boolean ranking;

    @Option(
            names = "--splits",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "random splits of the models, or seeds of --recovery (default: ${DEFAULT-VALUE})")
    private String splits = "5";

    @Option(
            names = "--most-models",
            paramLabel = "N",
            defaultValue = "100000",
            description = "use only the first of a file (default: all)")
    private String mostModels = "100000";

    @Option(
            names = "--held-out",
            paramLabel = "N",
            description = "models to test on (default: a fifth)")
    private @Nullable String heldOut;

    @Option(
            names = "--dimensions",
            paramLabel = "N",
            defaultValue = "2",
            description = "of the abilities (default: ${DEFAULT-VALUE})")
    private String dimensions = "2";

    @Option(
            names = "--items",
            split = ",",
            paramLabel = "N",
            defaultValue = "10,20,50,100",
            description = "numbers of anchors (default: ${DEFAULT-VALUE})")
    private List<Integer> items = List.of(10, 20, 50, 100);

    @Option(
            names = "--by",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "random,correctness,parameters,variance",
            description = "how anchors are chosen (default: ${DEFAULT-VALUE})")
    private List<String> selections = AnchorSelections.NAMES;

    @Option(
            names = "--estimators",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "mean,weighted,p-irt,gp-irt,regression",
            description = "default: ${DEFAULT-VALUE}")
    private List<String> estimators = List.of();

    IrtBenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (speed) {
            new CalibrationBench(console).speed();
        }
        if (recovery) {
            new CalibrationBench(console).recovery(1000, 500, EvoMerge.number("--splits", splits));
        }
        if (ranking) {
            new RankingBench(console).run(List.of(8, 16, 32));
        }
        for (Path file : files) {
            IrtBench.Table table =
                    IrtBench.Table.read(file, EvoMerge.number("--most-models", mostModels));
            new IrtBench(console, plan(table)).run(table);
        }
        return Main.DONE;
    }

    private IrtBench.Plan plan(IrtBench.Table table) {
        int models = table.responses().modelCount();
        return new IrtBench.Plan(
                EvoMerge.number("--splits", splits),
                heldOut == null ? models / 5 : EvoMerge.number("--held-out", heldOut),
                EvoMerge.number("--dimensions", dimensions),
                items.stream().filter(n -> n <= table.responses().itemCount()).toList(),
                selections,
                estimators);
    }
}
