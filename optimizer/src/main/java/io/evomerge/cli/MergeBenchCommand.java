package io.evomerge.cli;

import io.evomerge.documents.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `evo-merge bench merge`.
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Merges synthetic models (by default four of 2.2 GB) and prints seconds, bytes per second, the process's own memory at its peak, and the speed compared with a plain copy of the same bytes.")
final class MergeBenchCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "bench-models",
            description =
                    "where the models are made, or found if they are there (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("bench-models");

    @Option(
            names = "--methods",
            split = ",",
            paramLabel = "NAME[:MODELS]",
            defaultValue = "linear:2,ties:3",
            description =
                    "methods, each with the number of fine-tuned models it merges (default: ${DEFAULT-VALUE})")
    private List<String> methods = List.of();

    @Option(
            names = "--models",
            paramLabel = "N",
            defaultValue = "2",
            description = "fine-tuned models where a method names no number")
    private String models = "2";

    @Option(
            names = "--parameters",
            split = ",",
            paramLabel = "NAME=VALUE",
            defaultValue = "density=0.5",
            description =
                    "given to the methods that have them (default: ${DEFAULT-VALUE}); the others keep their defaults, weights are 1")
    private Map<String, String> parameters = Map.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads that compute, and that copy (default: the processors)")
    private @Nullable String threads;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "3",
            description = "rounds, after one that is not counted (default: ${DEFAULT-VALUE})")
    private String rounds = "3";

    @Option(names = "--layers", paramLabel = "N", defaultValue = "22")
    private String layers = "22";

    @Option(names = "--hidden", paramLabel = "N", defaultValue = "2048")
    private String hidden = "2048";

    @Option(names = "--intermediate", paramLabel = "N", defaultValue = "5632")
    private String intermediate = "5632";

    @Option(names = "--heads", paramLabel = "N", defaultValue = "32")
    private String heads = "32";

    @Option(names = "--kv-heads", paramLabel = "N", defaultValue = "4")
    private String sharedHeads = "4";

    @Option(names = "--vocabulary", paramLabel = "N", defaultValue = "32000")
    private String vocabulary = "32000";

    @Mixin private final OutputOptions output = new OutputOptions();

    MergeBenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        new MergeBench(
                        console,
                        new SyntheticModels(folder, shape()),
                        EvoMerge.number("--models", models),
                        numbers(),
                        threads == null
                                ? Runtime.getRuntime().availableProcessors()
                                : EvoMerge.number("--threads", threads),
                        EvoMerge.number("--repeat", rounds),
                        output.json())
                .run(methods);
        return Main.DONE;
    }

    private LlamaShape shape() {
        return new LlamaShape(
                EvoMerge.number("--layers", layers),
                EvoMerge.number("--hidden", hidden),
                EvoMerge.number("--intermediate", intermediate),
                EvoMerge.number("--heads", heads),
                EvoMerge.number("--kv-heads", sharedHeads),
                EvoMerge.number("--vocabulary", vocabulary));
    }

    private Map<String, Double> numbers() {
        Map<String, Double> out = new java.util.HashMap<>();
        parameters.forEach(
                (name, text) -> {
                    try {
                        out.put(name, Double.valueOf(text));
                    } catch (NumberFormatException e) {
                        throw new InputException(
                                "--parameters",
                                "'" + text + "' is not a number",
                                "write --parameters density=0.5");
                    }
                });
        return out;
    }
}
