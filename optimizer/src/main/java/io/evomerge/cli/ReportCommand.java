package io.evomerge.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `evo-merge report RUN`.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Writes report.html, trials.csv and the recipes of a front again, from a run's journals.")
final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "RUN", description = "the run's folder")
    private @Nullable Path run;

    @Mixin private final OutputOptions output = new OutputOptions();

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        return new SearchSession(console, output).report(Objects.requireNonNull(run));
    }
}
