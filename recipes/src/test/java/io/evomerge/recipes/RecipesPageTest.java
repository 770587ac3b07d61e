package io.evomerge.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples of docs/recipes.md.
class RecipesPageTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /// Part of a recipe that most examples leave out.
    private static final String MODELS = "models: [{model: models/chat}, {model: models/math}]\n";

    private static final String METHOD = "merge_method: linear\nparameters: {weight: 1}\n";

    @TempDir Path folder;

    static Stream<String> examples() throws IOException {
        String page = Files.readString(Path.of("../docs/recipes.md"));
        return EXAMPLE.matcher(page).results().map((MatchResult found) -> found.group(1));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_example_is_a_recipe(String example) throws IOException {
        String missing =
                (example.contains("merge_method:") ? "" : METHOD)
                        + (example.contains("models:") || example.contains("slices:")
                                ? ""
                                : MODELS);

        assertThat(RecipeReader.readAll(Files.writeString(folder.resolve("r"), missing + example)))
                .isNotEmpty();
    }
}
