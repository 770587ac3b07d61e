package io.evomerge.cli;

import com.google.gson.Gson;
import io.evomerge.documents.InputException;
import io.evomerge.merging.Merge;
import io.evomerge.merging.MergeSequence;
import io.evomerge.merging.MergeToDisk;
import io.evomerge.merging.ModelPool;
import io.evomerge.merging.Note;
import io.evomerge.recipes.NamedRecipe;
import io.evomerge.recipes.RecipeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evo-merge merge RECIPE OUT`.
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description =
                "Carries a recipe out (mergekit's YAML), or several of one file that use each other's results. Relative model paths start at the current folder.")
final class MergeCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "RECIPE", description = "recipe.yaml")
    private @Nullable Path recipe;

    @Parameters(index = "1", paramLabel = "OUT", description = "a new or empty folder")
    private @Nullable Path out;

    @Option(
            names = "--shard-size",
            paramLabel = "SIZE",
            defaultValue = "5GB",
            description = "the most bytes of tensors in one file (default: ${DEFAULT-VALUE})")
    private String shardSize = "5GB";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads that compute (default: the processors)")
    private @Nullable String threads;

    @Option(
            names = "--plan",
            description =
                    "check everything, print what the merge would read, write and take, and stop; computes a few tensors and writes 64 MiB for a moment to measure")
    private boolean plan;

    @Mixin private final OutputOptions output = new OutputOptions();

    MergeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<NamedRecipe> read = RecipeReader.readAll(Objects.requireNonNull(recipe));
        int count =
                threads == null
                        ? Runtime.getRuntime().availableProcessors()
                        : EvoMerge.number("--threads", threads);
        Path target = Objects.requireNonNull(out);
        if (plan) {
            plan(read, target, count);
            return Main.DONE;
        }
        long start = System.nanoTime();
        var merge = new MergeToDisk(Sizes.read("--shard-size", shardSize), count, List.of());
        List<Note> notes =
                new MergeSequence(merge, Path.of("").toAbsolutePath(), Optional.empty())
                        .write(read, target);
        notes.forEach(note -> console.say("note: " + note));
        if (!output.quiet()) {
            console.say(
                    "merged into %s in %.1f s"
                            .formatted(target, (System.nanoTime() - start) / 1e9));
        }
        return Main.DONE;
    }

    private void plan(List<NamedRecipe> recipes, Path target, int threads) throws IOException {
        if (recipes.size() > 1) {
            throw new InputException(
                    Objects.requireNonNull(recipe),
                    "has %d recipes, of which some need others' results".formatted(recipes.size()),
                    "plan a file of one recipe");
        }
        try (var models = new ModelPool(Path.of("").toAbsolutePath())) {
            Merge merge = Merge.plan(recipes.getFirst().recipe(), models);
            merge.notes().forEach(note -> console.say("note: " + note));
            var estimate =
                    MergeEstimate.of(merge, target, threads, Sizes.read("--shard-size", shardSize));
            console.out()
                    .println(output.json() ? new Gson().toJson(estimate.json()) : estimate.text());
        }
    }
}
