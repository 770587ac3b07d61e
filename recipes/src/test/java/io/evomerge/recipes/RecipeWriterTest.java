package io.evomerge.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import io.evomerge.tensors.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeWriterTest {
    /// What PyYAML, and so mergekit, takes for a number.
    private static final Pattern PYTHON_FLOAT =
            Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*([eE][-+][0-9]+)?");

    static Stream<Path> goldenRecipes() throws IOException {
        try (Stream<Path> paths = Files.walk(Path.of("target/golden/merge/cases"))) {
            return paths.filter(p -> p.endsWith("config.yml")).toList().stream();
        }
    }

    private static Recipe readBack(Recipe recipe) {
        return RecipeReader.read(Node.yaml("written", RecipeWriter.write(recipe)));
    }

    @ParameterizedTest
    @MethodSource("goldenRecipes")
    void reading_what_was_written_gives_the_same_recipe(Path file) {
        Recipe recipe = RecipeReader.read(file);

        assertThat(readBack(recipe)).isEqualTo(recipe);
    }

    @Test
    void numbers_read_back_as_the_same_double_here_and_in_python() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        List<Double> values =
                new ArrayList<>(
                        List.of(
                                0.1,
                                -0.0,
                                1e10,
                                1.5e-9,
                                3e300,
                                Double.MIN_VALUE,
                                1e15,
                                1e-7,
                                123456789.125));
        for (int i = 0; i < 1000; i++) {
            values.add((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-20, 20)));
        }
        Recipe recipe = linear(Map.of("weight", new Setting.Gradient(values)));
        String text = RecipeWriter.write(recipe);

        assertThat(readBack(recipe)).isEqualTo(recipe);
        String list = text.substring(text.indexOf('[') + 1, text.indexOf(']'));
        assertThat(list.split(",\\s*")).allMatch(n -> PYTHON_FLOAT.matcher(n).matches());
    }

    @Test
    void names_that_look_like_numbers_or_syntax_stay_names() {
        Recipe recipe =
                new Recipe(
                        "linear",
                        Optional.empty(),
                        List.of(
                                Source.of("123", Map.of()),
                                Source.of("a: b #c", Map.of()),
                                Source.of("yes", Map.of()),
                                Source.of("ünï/[x]", Map.of())),
                        List.of(),
                        Map.of("weight", Setting.of(1)),
                        List.of(),
                        Output.PLAIN);

        assertThat(readBack(recipe)).isEqualTo(recipe);
    }

    @Test
    void tokenizer_and_chat_template_read_back_the_same() {
        Recipe recipe =
                RecipeReader.read(
                        Node.yaml(
                                "r.yaml",
                                """
                                merge_method: linear
                                models: [{model: a}, {model: b}]
                                tokenizer:
                                  source: union
                                  tokens:
                                    "<a>": {source: a, force: true}
                                    "yes": {source: {kind: model_token, model: b, token: "<s>"}}
                                    "3": {source: {kind: model_token, model: a, token_id: 7}}
                                    "<z>": {source: {kind: zero}}
                                  pad_to_multiple_of: 64
                                chat_template: "{% for m in messages %}\n{{ m }}{% endfor %}"
                                """));

        assertThat(readBack(recipe)).isEqualTo(recipe);
        assertThat(
                        readBack(
                                RecipeReader.read(
                                        Node.yaml(
                                                "r.yaml",
                                                "{merge_method: linear, models: [{model: a}],"
                                                        + " tokenizer_source: union, chat_template:"
                                                        + " auto}"))))
                .extracting(Recipe::output)
                .isEqualTo(
                        new Output(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new TokenizerChoice("union")),
                                Optional.of("auto")));
    }

    @Test
    void models_named_for_tokens_move_with_the_others() {
        Recipe recipe =
                RecipeReader.read(
                        Node.yaml(
                                "r.yaml",
                                "{merge_method: linear, models: [{model: a}], tokenizer: {source:"
                                        + " a, tokens: {x: {source: a}, y: {source: {kind:"
                                        + " model_token, model: a, token_id: 1}}}}}"));

        assertThat(RecipeWriter.write(recipe.withModels(m -> "../" + m)))
                .contains("source: ../a", "model: ../a")
                .doesNotContain(": a");
    }

    @Test
    void the_text_is_readable_and_always_the_same() {
        Recipe recipe =
                linear(Map.of("weight", Setting.of(0.25), "normalize", new Setting.Constant(true)));

        assertThat(RecipeWriter.write(recipe))
                .isEqualTo(
                        """
                        merge_method: linear
                        models:
                        - {model: a}
                        - model: b
                          parameters: {weight: 0.5}
                        parameters: {normalize: true, weight: 0.25}
                        dtype: bfloat16
                        """);
    }

    private static Recipe linear(Map<String, Setting> parameters) {
        return new Recipe(
                "linear",
                Optional.empty(),
                List.of(
                        Source.of("a", Map.of()),
                        Source.of("b", Map.of("weight", Setting.of(0.5)))),
                List.of(),
                parameters,
                List.of(),
                Output.in(Optional.of(DType.BF16)));
    }

    private static String written(String text) {
        return RecipeWriter.write(RecipeReader.read(Node.yaml("r.yaml", text)));
    }

    @Test
    void what_mergekit_does_not_know_is_said_first() {
        String start = "base_model: a, models: [{model: b}], parameters: {weight: 1";

        assertThat(written("{merge_method: dare_ties, " + start + ", seed: 7, rescale_to: l2}}"))
                .startsWith("# evo-merge only: mergekit ignores rescale_to, seed\nmerge_method:");
        assertThat(
                        written(
                                "{merge_method: ties, "
                                        + start
                                        + "}, post: [{method: lines, parameters: {alpha: 1, beta: 0}}]}"))
                .startsWith("# evo-merge only: mergekit ignores post\n");
        assertThat(written("{merge_method: pcb, " + start + "}}"))
                .startsWith("# evo-merge only: mergekit has no method pcb\n");
        assertThat(written("{merge_method: ties, " + start + ", density: 0.5}}"))
                .startsWith("merge_method: ties\n");
    }
}
