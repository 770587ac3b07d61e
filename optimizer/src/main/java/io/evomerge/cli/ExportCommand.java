package io.evomerge.cli;

import io.evomerge.documents.InputException;
import io.evomerge.documents.WholeFile;
import io.evomerge.merging.MergeSequence;
import io.evomerge.merging.MergeToDisk;
import io.evomerge.merging.PlannedSequence;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.search.RunFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        List<Member> chosen = chosen(folder);
        for (Member member : chosen) { // before any long work
            member.requireRoom();
        }
        for (Member member : chosen) {
            if (pareto.equals(ALL) && member.isDone()) {
                say("merge %d of the front: %s is there already", member);
            } else {
                export(member);
                say("merge %d of the front: %s", member);
            }
        }
        return Main.DONE;
    }

    private List<Member> chosen(RunFolder folder) {
        int members = members(folder);
        if (pareto.equals(ALL)) {
            return IntStream.rangeClosed(1, members)
                    .mapToObj(
                            n ->
                                    member(
                                            folder,
                                            n,
                                            Optional.ofNullable(out)
                                                    .map(o -> o.resolve(String.valueOf(n)))))
                    .toList();
        }
        int n = EvoMerge.number("--pareto", pareto);
        if (n > members) {
            throw members == 1
                    ? new InputException(
                            "--pareto",
                            "is %d, but the front has one member".formatted(n),
                            "write 1, or all")
                    : new InputException(
                            "--pareto",
                            "is %d, but the front has %d members".formatted(n, members),
                            "name one from 1 to %d, or all".formatted(members));
        }
        return List.of(member(folder, n, Optional.ofNullable(out)));
    }

    private static Member member(RunFolder folder, int number, Optional<Path> target) {
        Path recipe = folder.paretoRecipe(number);
        return new Member(
                number, recipe, target.orElseGet(() -> Objects.requireNonNull(recipe.getParent())));
    }

    /// A member of the front, and the folder that it is written to.
    private record Member(int number, Path recipe, Path target) {
        Path copy() {
            return target.resolve("recipe.yaml");
        }

        Path model() {
            return target.resolve("model");
        }

        /// Nothing of the user's is overwritten: the folder is not there, is empty, or holds this
        /// very recipe, as the run's own does and one that an export broke off in.
        void requireRoom() throws IOException {
            if (Files.exists(target) && !isEmpty(target) && !isSame(copy())) {
                throw new InputException(
                        "--out",
                        "the folder " + target + " is in use",
                        "name a new or an empty one");
            }
        }

        /// Whether its model is there whole: config.json is what a model gets last.
        boolean isDone() throws IOException {
            return Files.exists(model().resolve("config.json"))
                    && isSame(model().resolve("mergekit_config.yml"));
        }

        private boolean isSame(Path other) throws IOException {
            return Files.isRegularFile(other) && Files.mismatch(recipe, other) < 0;
        }

        private static boolean isEmpty(Path path) throws IOException {
            if (!Files.isDirectory(path)) {
                return false;
            }
            try (Stream<Path> files = Files.list(path)) {
                return files.findAny().isEmpty();
            }
        }
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

    /// The recipe comes first, so that an export that breaks off can be asked for again.
    private void export(Member member) throws IOException {
        var sequence =
                new MergeSequence(
                        new MergeToDisk(
                                SHARD_BYTES, Runtime.getRuntime().availableProcessors(), List.of()),
                        Path.of("").toAbsolutePath(),
                        Optional.empty());
        try (PlannedSequence planned =
                sequence.plan(RecipeReader.readAll(member.recipe()), member.model())) {
            planned.notes().forEach(note -> console.say("note: " + note));
            if (!member.isSame(member.copy())) {
                byte[] recipe = Files.readAllBytes(member.recipe());
                WholeFile.write(member.copy(), channel -> channel.write(ByteBuffer.wrap(recipe)));
            }
            planned.write();
        }
    }

    private void say(String format, Member member) {
        if (!output.quiet()) {
            console.say(format.formatted(member.number(), member.model()));
        }
    }
}
