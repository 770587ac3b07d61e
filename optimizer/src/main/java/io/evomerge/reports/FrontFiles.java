package io.evomerge.reports;

import io.evomerge.journal.Candidate;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.search.Front;
import io.evomerge.search.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/// What a run's folder holds of a front: the recipe of each member, and all of them as a table.
/// Their models are left to `export`, which writes them next to the recipes.
///
/// @param recipe how a member's recipe is written
record FrontFiles(RunFolder folder, Function<Candidate, Recipe> recipe) {
    /// In place of an older front: what lies next to a recipe stays where the member of that number
    /// is the same merge as before, and is deleted where it is another, or none.
    void write(Front front) throws IOException {
        Files.createDirectories(folder.pareto());
        deleteFrom(front.members().size() + 1);
        for (Front.Member member : front.members()) {
            write(
                    folder.paretoRecipe(member.number()),
                    RecipeWriter.write(recipe.apply(member.candidate())));
        }
        Files.writeString(folder.pareto().resolve("pareto.csv"), new FrontCsv(front).write());
    }

    private static void write(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Path home = Objects.requireNonNull(file.getParent());
        Tree.delete(home);
        Files.createDirectories(home);
        Files.writeString(file, text);
    }

    /// Deletes the members of an older front that this one is too short for.
    private void deleteFrom(int first) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(folder.pareto())) {
            entries = all.toList();
        }
        for (Path entry : entries) {
            String name = String.valueOf(entry.getFileName());
            if (name.matches("[1-9]\\d{0,8}") && Integer.parseInt(name) >= first) {
                Tree.delete(entry);
            }
        }
    }
}
