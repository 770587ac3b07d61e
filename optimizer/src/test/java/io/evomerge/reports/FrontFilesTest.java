package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.journal.Candidate;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.search.Front;
import io.evomerge.search.Front.Member;
import io.evomerge.search.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontFilesTest {
    private static final Front OLD = FrontPagesTest.front(2);

    @TempDir private Path temporary;
    private RunFolder folder;
    private FrontFiles files;

    /// A front of two members with their models, of which the second is not a member any more.
    @BeforeEach
    void write() throws IOException {
        folder = new RunFolder(temporary);
        files = new FrontFiles(folder, Candidate::recipe);
        files.write(OLD);
        for (int n = 1; n <= 2; n++) {
            Files.createDirectory(model(n));
            Files.writeString(model(n).resolve("config.json"), "{}");
        }
    }

    @Test
    void every_member_has_its_recipe_and_its_row() {
        assertThat(folder.paretoRecipe(1)).content().isEqualTo(recipe(OLD.members().get(0)));
        assertThat(folder.paretoRecipe(2)).content().isEqualTo(recipe(OLD.members().get(1)));
        assertThat(folder.pareto().resolve("pareto.csv"))
                .content()
                .isEqualTo(new FrontCsv(OLD).write());
    }

    @Test
    void the_same_front_leaves_the_models_as_they_are() throws IOException {
        files.write(OLD);
        assertThat(model(1).resolve("config.json")).exists();
        assertThat(model(2).resolve("config.json")).exists();
    }

    @Test
    void members_that_are_no_more_are_deleted() throws IOException {
        files.write(front(OLD.members().getFirst().candidate()));
        assertThat(model(1).resolve("config.json")).exists();
        assertThat(folder.pareto().resolve("2")).doesNotExist();
        assertThat(folder.pareto().resolve("pareto.csv")).content().hasLineCount(2);
    }

    @Test
    void another_merge_takes_the_place_of_the_older_recipe_and_its_model() throws IOException {
        Front other = front(Samples.searched(7, 0.5, 1, 1, 1, 1).candidate());
        files.write(other);
        assertThat(folder.paretoRecipe(1)).content().isEqualTo(recipe(other.winner()));
        assertThat(model(1)).doesNotExist();
    }

    private Path model(int member) {
        return folder.paretoRecipe(member).resolveSibling("model");
    }

    private static String recipe(Member member) {
        return RecipeWriter.write(member.candidate().recipe());
    }

    private static Front front(Candidate only) {
        return new Front(
                OLD.objectives(),
                List.of(new Member(1, 4, only, List.of(0.7, 0.2), List.of(0.6, 0.3), true, true)),
                List.of());
    }
}
