package io.evomerge.cli;

import io.evomerge.documents.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `evo-merge bench …`: the programs behind `docs/benchmarks.md`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Measures this machine, searches and merges (docs/benchmarks.md).",
        subcommands = {
            BenchCommand.OfZoo.class,
            BenchCommand.OfLatency.class,
            BenchCommand.OfMemory.class,
            SearchBenchCommand.class,
            HonestyBenchCommand.class,
            KillsBenchCommand.class,
            MergeBenchCommand.class,
            IrtBenchCommand.class,
            BenchCommand.OfDigits.class
        })
final class BenchCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new InputException(
                "bench",
                "what to measure is missing",
                "name one of those that 'evo-merge bench --help' lists");
    }

    /// Searches on the zoo over seeds and strategies, and the controls.
    @Command(
            name = "zoo",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description =
                    "Searches over seeds and strategies, then the controls: each expert's column zeroed, and the budget spent on one expert alone.")
    static final class OfZoo implements Callable<Integer> {
        private final Console console;

        @Option(
                names = "--seeds",
                split = ",",
                paramLabel = "N",
                defaultValue = "0,1,2,3,4",
                description = "default: ${DEFAULT-VALUE}")
        private List<Long> seeds = LongStream.range(0, 5).boxed().toList();

        @Option(
                names = "--strategies",
                split = ",",
                paramLabel = "NAME",
                defaultValue = "auto,cma-es",
                description = "default: ${DEFAULT-VALUE}")
        private List<String> strategies = List.of("auto", "cma-es");

        @Option(
                names = "--budget",
                paramLabel = "N",
                defaultValue = "200",
                description = "default: ${DEFAULT-VALUE}")
        private String budget = "200";

        @Option(
                names = "--alone",
                description = "also search with each expert alone, for the first seed")
        private boolean alone;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "DIR",
                description = "a folder for the runs")
        private @Nullable Path out;

        OfZoo(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws Exception {
            Path folder = java.util.Objects.requireNonNull(out);
            var bench = new ZooBench(console, folder, EvoMerge.number("--budget", budget));
            for (String strategy : strategies) {
                for (long seed : seeds) {
                    bench.run(strategy, seed);
                }
            }
            if (alone) {
                bench.alone(strategies.getFirst(), seeds.getFirst());
            }
            return Main.DONE;
        }
    }

    /// Milliseconds per candidate.
    @Command(
            name = "latency",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description =
                    "Milliseconds per candidate of 100 four-option items, with their shares, and evaluations per second with 1 and 2 workers.")
    static final class OfLatency implements Callable<Integer> {
        private final Console console;

        OfLatency(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            LatencyBench.run(console, 200);
            return Main.DONE;
        }
    }

    /// Resident memory over many candidates.
    @Command(
            name = "memory",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description =
                    "Memory and pace of a long search: random merges on few items, journal included.")
    static final class OfMemory implements Callable<Integer> {
        private final Console console;

        @Option(
                names = "--candidates",
                paramLabel = "N",
                defaultValue = "2000",
                description = "default: ${DEFAULT-VALUE}")
        private String candidates = "2000";

        OfMemory(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws IOException {
            MemoryBench.run(console, EvoMerge.number("--candidates", candidates));
            return Main.DONE;
        }
    }

    /// The ablation of M2N2.
    @Command(
            name = "digits",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description =
                    "Natural niches, without each of their parts, and other strategies: networks that read digits, from scratch and from two specialists.")
    static final class OfDigits implements Callable<Integer> {
        private final Console console;

        @Option(
                names = "--seeds",
                paramLabel = "N",
                defaultValue = "15",
                description = "searches of each kind (default: ${DEFAULT-VALUE})")
        private String seeds = "15";

        @Option(
                names = "--budget",
                paramLabel = "N",
                defaultValue = "10000",
                description = "evaluations of a search from scratch (default: ${DEFAULT-VALUE})")
        private String budget = "10000";

        @Option(
                names = "--plot",
                paramLabel = "FILE",
                description = "write medians and quartiles as a picture (SVG)")
        private @Nullable Path plot;

        OfDigits(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws Exception {
            String picture =
                    new DigitsBench(
                                    console,
                                    EvoMerge.number("--seeds", seeds),
                                    EvoMerge.number("--budget", budget))
                            .run();
            if (plot != null) {
                Files.writeString(plot, picture);
            }
            return Main.DONE;
        }
    }
}
