package io.evomerge.cli;

import io.evomerge.documents.InputException;
import io.evomerge.merging.MergeSequence;
import io.evomerge.merging.MergeToDisk;
import io.evomerge.merging.PlannedSequence;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.search.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evo-merge export RUN --pareto N|all`: members of a front as recipes and models.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Writes recipe and model of a member of the front that a search with 'mode: pareto' found, or of all of them.")
final class ExportCommand implements Callable<Integer> {
    private static final String ALL = "all";

    /// Shards as large as mergekit's.
    private static final long SHARD_BYTES = 5_000_000_000L;

    private final Console console;

    @Parameters(paramLabel = "RUN", description = "the run's folder")
    private @Nullable Path run;

    @Option(
            names = "--pareto",
            required = true,
            paramLabel = "N",
            description = "number of the member in the table at the end of the search, or all")
    private String pareto = ALL;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "a new or empty folder for recipe.yaml and model (of all: for one folder each; default: RUN/pareto/N)")
    private @Nullable Path out;

    @Mixin private final OutputOptions output = new OutputOptions();

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        RunFolder folder = RunFolder.open(Objects.requireNonNull(run));
        int members = members(folder);
        if (pareto.equals(ALL)) {
            for (int n = 1; n <= members; n++) {
                export(folder, n, out == null ? home(folder, n) : out.resolve(String.valueOf(n)));
            }
        } else {
            int n = EvoMerge.number("--pareto", pareto);
            if (n > members) {
                throw new InputException(
                        "--pareto",
                        "is %d, but the front has %d members".formatted(n, members),
                        "name one from 1 to %d, or all".formatted(members));
            }
            export(folder, n, out == null ? home(folder, n) : out);
        }
        return Main.DONE;
    }

    /// How many members the front has: their recipes are numbered without gaps.
    private static int members(RunFolder folder) {
        int count =
                (int)
                        IntStream.iterate(1, n -> n + 1)
                                .takeWhile(n -> Files.exists(folder.paretoRecipe(n)))
                                .count();
        if (count == 0) {
            throw new InputException(
                    folder.path(),
                    "holds no front: the search was not one with mode: pareto, or is not done",
                    "go on with it by 'resume', or take best/recipe.yaml and best/model");
        }
        return count;
    }

    /// Where the member's recipe is.
    private static Path home(RunFolder folder, int member) {
        return Objects.requireNonNull(folder.paretoRecipe(member).getParent());
    }

    private void export(RunFolder folder, int member, Path target) throws IOException {
        Path recipe = folder.paretoRecipe(member);
        Path model = target.resolve("model");
        var sequence =
                new MergeSequence(
                        new MergeToDisk(
                                SHARD_BYTES, Runtime.getRuntime().availableProcessors(), List.of()),
                        Path.of("").toAbsolutePath(),
                        Optional.empty());
        Files.createDirectories(target);
        try (PlannedSequence planned = sequence.plan(RecipeReader.readAll(recipe), model)) {
            planned.notes().forEach(note -> console.say("note: " + note));
            planned.write();
        }
        Path copy = target.resolve("recipe.yaml");
        if (!copy.toAbsolutePath().normalize().equals(recipe.toAbsolutePath().normalize())) {
            Files.copy(recipe, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!output.quiet()) {
            console.say("merge %d of the front: %s".formatted(member, model));
        }
    }
}
