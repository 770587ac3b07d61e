package io.evomerge.merging;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.recipes.NamedRecipe;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.tensors.DiskSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Merges that use one another's results, checked before the first is carried out. Owns their
/// models.
public final class PlannedSequence implements AutoCloseable {
    private final MergeSequence sequence;
    private final List<NamedRecipe> recipes;
    private final Path output;
    private final Optional<HiddenFolder> steps;
    private final Map<String, Path> folders;
    private final Optional<Path> previews;
    private final ModelPool pool;
    private final List<Step> planned = new ArrayList<>();

    /// One of the merges.
    ///
    /// @param merge how it will be; where it needs results it can be looked at, but not run
    /// @param needsResults whether it merges results of earlier ones
    public record Step(NamedRecipe recipe, PlannedMerge merge, boolean needsResults) {}

    /// @param folders where results lie under their names
    /// @param previews a folder for what results will have besides their tensors; absent: no result
    ///     has a name
    private PlannedSequence(
            MergeSequence sequence,
            List<NamedRecipe> recipes,
            Path output,
            Optional<HiddenFolder> steps,
            Map<String, Path> folders,
            Optional<Path> previews) {
        this.sequence = sequence;
        this.recipes = recipes;
        this.output = output;
        this.steps = steps;
        this.folders = folders;
        this.previews = previews;
        this.pool =
                new ModelPool(
                        sequence.root(),
                        inFolder(previews.orElse(sequence.root()), folders.keySet()));
    }

    /// @param steps where intermediate results are written; absent: there are none
    static PlannedSequence of(
            MergeSequence sequence,
            List<NamedRecipe> recipes,
            Path output,
            Optional<HiddenFolder> steps)
            throws IOException {
        Set<String> names = new HashSet<>();
        if (recipes.size() > 1) {
            recipes.forEach(r -> r.name().ifPresent(names::add));
        }
        Map<String, Path> folders =
                inFolder(steps.map(HiddenFolder::path).orElse(output.toAbsolutePath()), names);
        Optional<Path> previews =
                names.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Files.createTempDirectory("evo-merge-plan-"));
        var planned = new PlannedSequence(sequence, recipes, output, steps, folders, previews);
        try {
            planned.planAll();
            return planned;
        } catch (IOException | RuntimeException | Error e) {
            planned.close();
            throw e;
        }
    }

    private static Map<String, Path> inFolder(Path folder, Set<String> names) {
        Map<String, Path> out = new HashMap<>();
        names.forEach(name -> out.put(name, folder.resolve(name)));
        return out;
    }

    private void planAll() throws IOException {
        var complaints = new Complaints();
        Set<String> failed = new HashSet<>();
        for (NamedRecipe recipe : recipes) {
            if (recipe.recipe().references().stream().noneMatch(failed::contains)) {
                try {
                    plan(recipe);
                    continue;
                } catch (InputException e) {
                    e.complaints().forEach(complaints::add);
                }
            }
            recipe.name().ifPresent(failed::add);
        }
        complaints.throwIfAny();
        requireSpace();
    }

    private void plan(NamedRecipe recipe) throws IOException {
        PlannedMerge merge = plan(recipe, pool);
        planned.add(new Step(recipe, merge, needsResults(recipe.recipe())));
        Optional<String> name = nameOf(recipe);
        if (name.isPresent() && previews.isPresent()) {
            Path preview = Files.createDirectory(previews.get().resolve(name.get()));
            merge.files().write(preview);
            pool.add(name.get(), preview, merge.merge());
        }
    }

    private PlannedMerge plan(NamedRecipe recipe, ModelPool models) throws IOException {
        Path folder = nameOf(recipe).map(folders::get).orElse(output);
        return sequence.merge().plan(recipe.place(), recipe.recipe(), text(recipe), models, folder);
    }

    /// What others call its result.
    private Optional<String> nameOf(NamedRecipe recipe) {
        return recipe.name().filter(folders::containsKey);
    }

    private boolean needsResults(Recipe recipe) {
        return recipe.references().stream().anyMatch(folders::containsKey);
    }

    /// The recipe with those that it needs, so that its result can be made again.
    private String text(NamedRecipe recipe) {
        List<NamedRecipe> needed = new ArrayList<>(List.of(recipe));
        for (NamedRecipe earlier : recipes.reversed()) {
            boolean isNeeded =
                    needed.stream()
                            .flatMap(r -> r.recipe().references().stream())
                            .anyMatch(model -> nameOf(earlier).equals(Optional.of(model)));
            if (isNeeded) {
                needed.addFirst(earlier);
            }
        }
        return needed.size() == 1
                ? RecipeWriter.write(recipe.recipe())
                : RecipeWriter.writeAll(needed);
    }

    /// Results that lie on one disk need room together.
    private void requireSpace() {
        Map<Path, Long> needed = new HashMap<>();
        planned.forEach(step -> needed.merge(step.merge().disk(), step.merge().bytes(), Long::sum));
        needed.forEach(DiskSpace::require);
    }

    /// The merges, in the order in which they are carried out.
    public List<Step> steps() {
        return List.copyOf(planned);
    }

    /// What the merges do that the recipes do not say.
    public List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        for (Step step : planned) {
            Optional<String> name = nameOf(step.recipe());
            step.merge().notes().forEach(note -> notes.add(name.map(note::in).orElse(note)));
        }
        return notes;
    }

    /// Writes the results.
    ///
    /// @return the notes
    /// @throws IOException if the disk is full or fails; intermediate results that are finished are
    ///     kept then, in a folder that the message names
    public List<Note> write() throws IOException {
        List<String> finished = new ArrayList<>();
        try {
            for (Step step : planned) {
                write(step);
                nameOf(step.recipe()).ifPresent(finished::add);
            }
            return notes();
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new IOException(why + kept(finished).map(k -> "; " + k).orElse(""), e);
        } catch (InputException e) {
            List<Complaint> complaints = new ArrayList<>(e.complaints());
            kept(finished).ifPresent(k -> complaints.add(Complaint.of(output, k, "")));
            throw new InputException(complaints);
        } catch (RuntimeException | Error e) {
            kept(finished).ifPresent(k -> e.addSuppressed(new IOException(k)));
            throw e;
        } finally {
            if (steps.isPresent()) {
                steps.get().close();
            }
        }
    }

    private void write(Step step) throws IOException {
        if (!step.needsResults()) {
            step.merge().write();
            return;
        }
        // A pool of its own, so that no file of an intermediate result is open when the result is
        // deleted.
        try (var written = new ModelPool(sequence.root(), folders)) {
            plan(step.recipe(), written).write();
        }
    }

    /// Gives finished intermediate results a visible place, since they may have taken hours.
    private Optional<String> kept(List<String> finished) throws IOException {
        if (steps.isEmpty() || finished.isEmpty()) {
            return Optional.empty();
        }
        Path place = steps.get().keep(output);
        return Optional.of(
                "the finished results of %s are kept in %s"
                        .formatted(String.join(", ", finished), place));
    }

    @Override
    public void close() throws IOException {
        pool.close();
        if (previews.isPresent()) {
            HiddenFolder.deleteTree(previews.get());
        }
    }
}
