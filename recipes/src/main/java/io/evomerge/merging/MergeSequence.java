package io.evomerge.merging;

import io.evomerge.recipes.NamedRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Carries out recipes that use one another's results, as mergekit-multi does.
///
/// The one without a name is the output, and so is a single one. The others' results are written
/// into a hidden folder on the output's disk and deleted at the end. Where all have names, all are
/// wanted: each is written into the output's folder under its name.
///
/// @param merge how each recipe is written
/// @param root the folder that relative model paths start at
/// @param working a folder to put the intermediate results' hidden folder into; absent: the
///     output's parent, or the output itself where it is there
public record MergeSequence(MergeToDisk merge, Path root, Optional<Path> working) {

    /// Writes the results.
    ///
    /// @param recipes as [io.evomerge.recipes.RecipeReader#readAll] orders them
    /// @return what the merges did that the recipes do not say
    /// @throws InputException before the first merge, as [#plan] does
    /// @throws IOException if the disk is full or fails; intermediate results that are finished are
    ///     kept then, in a folder that the message names
    public List<Note> write(List<NamedRecipe> recipes, Path output) throws IOException {
        try (PlannedSequence planned = plan(recipes, output)) {
            return planned.write();
        }
    }

    /// Checks everything that can be checked before a tensor is computed, as [MergeToDisk#plan]
    /// does for one recipe. A recipe that needs others' results is held against what those will be.
    ///
    /// @throws InputException with what is wrong with any of the recipes
    public PlannedSequence plan(List<NamedRecipe> recipes, Path output) throws IOException {
        boolean isOne = recipes.size() == 1;
        boolean areAllWanted = recipes.stream().allMatch(r -> r.name().isPresent());
        if (isOne || areAllWanted) {
            return PlannedSequence.of(this, recipes, output, Optional.empty());
        }
        OutputFolder target = OutputFolder.of(output);
        HiddenFolder steps =
                working.map(w -> HiddenFolder.in(w.toAbsolutePath(), target.name(), "steps"))
                        .orElseGet(() -> target.hidden("steps"));
        return PlannedSequence.of(this, recipes, output, Optional.of(steps));
    }
}
