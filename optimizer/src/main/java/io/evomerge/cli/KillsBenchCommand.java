package io.evomerge.cli;

import io.evomerge.cli.KillsBench.Moment;
import io.evomerge.cli.KillsBench.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `evo-merge bench kills`: whether runs that are killed go on to the same end.
@Command(
        name = "kills",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Kills a small search at random moments and resumes it, again and again; fails unless every run ends like the one that nobody killed.")
final class KillsBenchCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "200",
            description = "kills in all (default: ${DEFAULT-VALUE})")
    private String times = "200";

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "40",
            description = "evaluations of each search (default: ${DEFAULT-VALUE})")
    private String budget = "40";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "of the moments (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "a new or empty folder; runs that end otherwise stay there")
    private @Nullable Path out;

    KillsBenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Objects.requireNonNull(out));
        var bench = new KillsBench(console, folder, EvoMerge.number("--budget", budget), seed);
        Tally tally = bench.run(EvoMerge.number("--times", times));
        console.out()
                .println(
                        "%d kills in %d runs, %d of which were resumed at least once; mismatches: %d"
                                .formatted(
                                        tally.kills(),
                                        tally.finished(),
                                        tally.resumed(),
                                        tally.mismatches().size()));
        for (Moment moment : Moment.values()) {
            String words = moment.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            console.out()
                    .println("- %s: %d".formatted(words, tally.fell().getOrDefault(moment, 0)));
        }
        console.out().flush();
        return tally.mismatches().isEmpty() ? Main.DONE : Main.FAILED;
    }
}
