package io.evomerge.cli;

import io.evomerge.documents.InputException;
import io.evomerge.search.ZooSearch;
import io.evomerge.zoo.ZooTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evo-merge zoo export DIR | zoo train DIR`.
@Command(
        name = "zoo",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "The embedded model zoo, as files or made again from nothing.",
        subcommands = {ZooCommand.Export.class, ZooCommand.Train.class})
final class ZooCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new InputException(
                "zoo",
                "what to do with it is missing",
                "write 'zoo export DIR' or 'zoo train DIR'");
    }

    /// Copies the models out of the jar.
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description =
                    "Writes the models as Hugging Face folders, with task files and a search.yaml.")
    static final class Export implements Callable<Integer> {
        private final Console console;

        @Parameters(paramLabel = "DIR", description = "a new or empty folder")
        private @Nullable Path directory;

        @Mixin private final OutputOptions output = new OutputOptions();

        Export(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws IOException {
            Path target = Objects.requireNonNull(directory);
            ZooSearch.export(target);
            if (!output.quiet()) {
                console.say("wrote the model zoo, its tasks and search.yaml to " + target);
            }
            return Main.DONE;
        }
    }

    /// Trains the models.
    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description = "Trains the models from nothing: less than an hour on two cores.")
    static final class Train implements Callable<Integer> {
        private final Console console;

        @Parameters(paramLabel = "DIR", description = "a new or empty folder")
        private @Nullable Path directory;

        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "0",
                description = "of everything random (default: ${DEFAULT-VALUE})")
        private long seed;

        @Mixin private final OutputOptions output = new OutputOptions();

        Train(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws IOException {
            ZooTrainer.train(
                    Objects.requireNonNull(directory),
                    seed,
                    output.quiet() ? line -> {} : console::say);
            return Main.DONE;
        }
    }
}
