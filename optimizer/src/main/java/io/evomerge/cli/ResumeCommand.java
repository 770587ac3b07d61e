package io.evomerge.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `evo-merge resume RUN`.
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Goes on with a run, after a crash or with a larger --budget.")
final class ResumeCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "RUN", description = "the run's folder")
    private @Nullable Path run;

    @Mixin private final RunOptions options = new RunOptions();

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        return new SearchSession(console, options.output())
                .resume(java.util.Objects.requireNonNull(run), options::apply);
    }
}
