package io.evomerge.merging;

import io.evomerge.documents.Complaint;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Suggestion;
import io.evomerge.recipes.NamedRecipe;
import io.evomerge.recipes.RecipeWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Carries out recipes that use one another's results, as mergekit-multi does.
///
/// The one without a name is the output. The others' results are written into a hidden folder
/// beside it and deleted at the end. Where all have names, all are wanted: each is written into the
/// output's folder under its name.
///
/// @param merge how each recipe is written
/// @param root the folder that relative model paths start at
/// @param working a folder to put the intermediate results' hidden folder into; absent: the
///     output's parent
public record MergeSequence(MergeToDisk merge, Path root, Optional<Path> working) {

    /// Writes the results.
    ///
    /// @param recipes as [io.evomerge.recipes.RecipeReader#readAll] orders them
    /// @return what the merges did that the recipes do not say
    /// @throws InputException if a folder is in use, a model is missing, or a recipe does not fit
    ///     its models; all models that exist beforehand are checked before the first merge
    public List<Note> write(List<NamedRecipe> recipes, Path output) throws IOException {
        Path target = output.toAbsolutePath().normalize();
        List<NamedRecipe> unnamed = recipes.stream().filter(r -> r.name().isEmpty()).toList();
        if (unnamed.isEmpty()) {
            return write(recipes, folders(recipes, target), target);
        }
        if (recipes.size() == 1) {
            return write(recipes, Map.of(), target);
        }
        Path parent = working.map(Path::toAbsolutePath).orElse(target.getParent());
        if (parent == null) {
            throw new InputException(output, "is no place for a model", "name a folder");
        }
        try (var hidden = HiddenFolder.in(parent, target.getFileName(), "steps")) {
            return write(recipes, folders(recipes, hidden.path()), target);
        }
    }

    private static Map<String, Path> folders(List<NamedRecipe> recipes, Path in) {
        Map<String, Path> folders = new HashMap<>();
        recipes.forEach(r -> r.name().ifPresent(name -> folders.put(name, in.resolve(name))));
        return folders;
    }

    private List<Note> write(List<NamedRecipe> recipes, Map<String, Path> folders, Path target)
            throws IOException {
        for (NamedRecipe recipe : recipes) {
            Path folder = folder(recipe, folders, target);
            MergeToDisk.requireFree(folder, folder);
        }
        checkModels(recipes, folders);
        List<Note> notes = new ArrayList<>();
        for (NamedRecipe recipe : recipes) {
            // A pool of its own, so that no file of an intermediate result is open when the result
            // is deleted.
            try (var pool = new ModelPool(root, folders)) {
                merge.write(
                                recipe.place(),
                                recipe.recipe(),
                                text(recipe, recipes),
                                pool,
                                folder(recipe, folders, target))
                        .forEach(note -> notes.add(recipe.name().map(note::in).orElse(note)));
            }
        }
        return notes;
    }

    private static Path folder(NamedRecipe recipe, Map<String, Path> folders, Path target) {
        return recipe.name().map(folders::get).orElse(target);
    }

    /// The recipe with those that it needs, so that its result can be made again.
    private static String text(NamedRecipe recipe, List<NamedRecipe> recipes) {
        List<NamedRecipe> needed = new ArrayList<>(List.of(recipe));
        for (NamedRecipe earlier : recipes.reversed()) {
            boolean isNeeded =
                    earlier.name()
                            .filter(
                                    n ->
                                            needed.stream()
                                                    .anyMatch(
                                                            r ->
                                                                    r.recipe()
                                                                            .allModels()
                                                                            .contains(n)))
                            .isPresent();
            if (isNeeded) {
                needed.addFirst(earlier);
            }
        }
        return needed.size() == 1
                ? RecipeWriter.write(recipe.recipe())
                : RecipeWriter.writeAll(needed);
    }

    /// Opens every model that no recipe makes. A missing one may be a mistyped name.
    private void checkModels(List<NamedRecipe> recipes, Map<String, Path> folders) {
        var complaints = new Complaints();
        try (var pool = new ModelPool(root, folders)) {
            for (NamedRecipe recipe : recipes) {
                for (String model : new TreeSet<>(recipe.recipe().allModels())) {
                    if (folders.containsKey(model)) {
                        continue;
                    }
                    Optional<String> meant = Suggestion.nearest(model, folders.keySet());
                    if (meant.isPresent() && !Files.exists(pool.folder(model))) {
                        complaints.add(
                                new Complaint(
                                        recipe.place(),
                                        "models",
                                        "name '%s', which is neither a folder nor a document"
                                                .formatted(model),
                                        "did you mean '" + meant.get() + "'?"));
                    } else {
                        complaints.collect(() -> pool.open(List.of(model)));
                    }
                }
            }
        }
        complaints.throwIfAny();
    }
}
