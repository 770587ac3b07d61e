package io.evomerge.cli;

import com.google.gson.Gson;
import io.evomerge.merging.Merge;
import io.evomerge.merging.MergeSequence;
import io.evomerge.merging.MergeToDisk;
import io.evomerge.merging.PlannedSequence;
import io.evomerge.recipes.NamedRecipe;
import io.evomerge.recipes.RecipeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                    "check everything, print what each merge would read, write and take, and stop; computes a few tensors and writes 64 MiB for a moment to measure")
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
        long shardBytes = Sizes.read("--shard-size", shardSize);
        var sequence =
                new MergeSequence(
                        new MergeToDisk(shardBytes, count, List.of()),
                        Path.of("").toAbsolutePath(),
                        Optional.empty());
        long start = System.nanoTime();
        try (PlannedSequence planned = sequence.plan(read, target)) {
            planned.notes().forEach(note -> console.say("note: " + note));
            if (plan) {
                print(planned, target, count, shardBytes);
                return Main.DONE;
            }
            planned.write();
        }
        if (!output.quiet()) {
            console.say(
                    "merged into %s in %.1f s"
                            .formatted(target, (System.nanoTime() - start) / 1e9));
        }
        return Main.DONE;
    }

    /// What each merge takes; several are told apart by their names.
    private void print(PlannedSequence planned, Path target, int threads, long shardBytes)
            throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (PlannedSequence.Step step : planned.steps()) {
            Merge merge = step.merge().merge();
            MergeEstimate estimate =
                    step.needsResults()
                            ? MergeEstimate.ofBytes(merge, target, shardBytes)
                            : MergeEstimate.of(merge, target, threads, shardBytes);
            Map<String, Object> numbers = new LinkedHashMap<>();
            step.recipe().name().ifPresent(name -> numbers.put("name", name));
            numbers.putAll(estimate.json());
            all.add(numbers);
            if (!output.json()) {
                if (planned.steps().size() > 1) {
                    console.out().println(step.recipe().name().orElse(target.toString()));
                }
                console.out().println(estimate.text());
            }
        }
        if (output.json()) {
            console.out().println(new Gson().toJson(all.size() == 1 ? all.getFirst() : all));
        }
    }
}
