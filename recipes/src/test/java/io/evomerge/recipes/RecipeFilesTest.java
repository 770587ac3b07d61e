package io.evomerge.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evomerge.documents.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of several recipes.
class RecipeFilesTest {
    @TempDir Path folder;

    private Path file(String... documents) {
        try {
            return Files.writeString(
                    folder.resolve("multi.yaml"), String.join("\n---\n", documents));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String linear(String name, String... models) {
        return "{%smerge_method: linear, parameters: {weight: 1}, models: [%s]}"
                .formatted(
                        name.isEmpty() ? "" : "name: " + name + ", ",
                        String.join(
                                ", ",
                                List.of(models).stream().map("{model: %s}"::formatted).toList()));
    }

    private List<String> complaints(String... documents) {
        Path file = file(documents);
        return catchThrowableOfType(InputException.class, () -> RecipeReader.readAll(file))
                .complaints()
                .stream()
                .map(c -> c.toString().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void a_recipe_comes_after_those_it_needs() {
        List<NamedRecipe> recipes =
                RecipeReader.readAll(
                        file(
                                linear("", "third", "a"),
                                linear("third", "second", "first"),
                                linear("first", "a", "b"),
                                linear("second", "first", "c")));

        assertThat(recipes)
                .extracting(r -> r.name().orElse("output"))
                .containsExactly("first", "second", "third", "output");
        assertThat(recipes.getFirst().recipe().allModels()).containsExactly("a", "b");
    }

    @Test
    void recipes_that_do_not_need_each_other_keep_their_order() {
        assertThat(RecipeReader.readAll(file(linear("z", "a"), linear("y", "a"), linear("x", "a"))))
                .extracting(r -> r.name().orElseThrow())
                .containsExactly("z", "y", "x");
    }

    @Test
    void a_recipe_comes_after_the_one_whose_tokenizer_it_takes() {
        assertThat(
                        RecipeReader.readAll(
                                file(
                                        linear("", "a")
                                                .replaceFirst("}$", ", tokenizer_source: first}"),
                                        linear("first", "b"))))
                .extracting(r -> r.name().orElse("output"))
                .containsExactly("first", "output");
    }

    @Test
    void the_name_of_a_single_recipe_means_nothing() {
        for (String name : List.of("../x y", "[3]", "null")) {
            assertThat(RecipeReader.readAll(file(linear(name, "a"))))
                    .singleElement()
                    .matches(r -> r.name().isEmpty());
        }
    }

    @Test
    void a_file_of_one_recipe_is_read_as_ever() {
        Path file = file(linear("", "a"));

        assertThat(RecipeReader.readAll(file))
                .singleElement()
                .extracting(NamedRecipe::recipe)
                .isEqualTo(RecipeReader.read(file));
    }

    @Test
    void what_is_written_reads_back() {
        List<NamedRecipe> recipes =
                RecipeReader.readAll(file(linear("first", "a"), linear("", "first")));

        assertThat(RecipeReader.readAll(file(RecipeWriter.writeAll(recipes)))).isEqualTo(recipes);
    }

    @Test
    void what_is_wrong_in_any_document_is_reported_at_once() {
        assertThat(complaints(linear("first", "a").replace("linear", "linnear"), "{name: [x]}"))
                .hasSize(4)
                .anyMatch(
                        c ->
                                c.startsWith(
                                        "multi.yaml, document 1: merge_method: unknown merge"
                                                + " method 'linnear'; did you mean 'linear'?"))
                .anyMatch(c -> c.startsWith("multi.yaml, document 2: merge_method: is missing"))
                .anyMatch(c -> c.startsWith("multi.yaml, document 2: name: is a list"));
    }

    @Test
    void names_given_twice_are_refused() {
        assertThat(complaints(linear("first", "a"), linear("first", "b")))
                .containsExactly(
                        "multi.yaml, document 2: name: 'first' is the name of another document;"
                                + " give each document a name of its own");
    }

    @Test
    void more_than_one_document_without_a_name_is_refused() {
        assertThat(complaints(linear("", "a"), linear("", "b")))
                .containsExactly(
                        "multi.yaml, document 2: name: is missing, as in multi.yaml, document 1; name"
                                + " all documents but the one whose result is wanted");
    }

    @Test
    void circles_are_refused() {
        assertThat(
                        complaints(
                                linear("first", "third"),
                                linear("second", "first"),
                                linear("third", "second")))
                .containsExactly(
                        "multi.yaml, document 1: models: need each other in a circle: first needs"
                                + " third needs second needs first; let one of them start from a"
                                + " model's folder");
    }

    @Test
    void names_that_would_leave_the_folder_are_refused() {
        for (String name : List.of("../x", "a/b", ".hidden", "''")) {
            assertThat(complaints(linear(name, "a"), linear("", "b")))
                    .singleElement()
                    .asString()
                    .contains("document 1: name: is '", "which cannot be a folder's name");
        }
    }
}
