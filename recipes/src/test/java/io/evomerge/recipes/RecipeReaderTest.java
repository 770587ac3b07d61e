package io.evomerge.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.recipes.TokenizerChoice.OfId;
import io.evomerge.recipes.TokenizerChoice.OfModel;
import io.evomerge.recipes.TokenizerChoice.OfToken;
import io.evomerge.recipes.TokenizerChoice.RowSource;
import io.evomerge.recipes.TokenizerChoice.TokenRow;
import io.evomerge.recipes.TokenizerChoice.Zero;
import io.evomerge.tensors.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeReaderTest {
    private static final String TIES =
            """
            merge_method: ties
            base_model: base
            models:
            - {model: base}
            - model: a
              parameters: {weight: 1, density: [0.2, 0.8]}
            - model: b
              parameters:
                weight:
                - {filter: mlp, value: [0, 0.5]}
                - {value: 0.25}
            parameters: {normalize: false, lambda: 0.9}
            dtype: float32
            out_dtype: bfloat16
            tokenizer: {source: a}
            """;

    private static Recipe read(String text) {
        return RecipeReader.read(Node.yaml("r.yaml", text));
    }

    private static List<String> complaints(String text) {
        return catchThrowableOfType(InputException.class, () -> read(text)).complaints().stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void every_level_of_a_recipe_is_read() {
        Recipe recipe = read(TIES);

        assertThat(recipe.method()).isEqualTo("ties");
        assertThat(recipe.base()).contains("base");
        assertThat(recipe.models()).extracting(Source::model).containsExactly("base", "a", "b");
        assertThat(recipe.models().get(1).parameters())
                .containsEntry("weight", Setting.of(1))
                .containsEntry("density", new Setting.Gradient(List.of(0.2, 0.8)));
        assertThat(recipe.models().get(2).parameters().get("weight"))
                .isEqualTo(
                        new Setting.Filtered(
                                List.of(
                                        new Setting.Case(
                                                Optional.of("mlp"),
                                                new Setting.Gradient(List.of(0.0, 0.5))),
                                        new Setting.Case(Optional.empty(), Setting.of(0.25)))));
        assertThat(recipe.parameters()).containsEntry("normalize", new Setting.Constant(false));
        assertThat(recipe.output().dtype()).contains(DType.F32);
        assertThat(recipe.output().outDtype()).contains(DType.BF16);
        assertThat(recipe.output().tokenizer()).contains(new TokenizerChoice("a"));
    }

    @Test
    void everything_wrong_is_reported_at_once_with_file_and_key() {
        assertThat(
                        complaints(
                                """
                                merge_method: ties
                                base_modle: base
                                models:
                                - model: a
                                  parameters: {weight: much, densty: 0.5}
                                - model: a
                                  parameters: {density: 1.4, weight: [1, x], lambda: 2}
                                dtype: float12
                                chat_template: chatlm
                                """))
                .containsExactlyInAnyOrder(
                        "r.yaml: base_modle: unknown key; did you mean 'base_model'? known:"
                                + " base_model, chat_template, dtype, merge_method, models, out_dtype,"
                                + " parameters, post, slices, tokenizer, tokenizer_source",
                        "r.yaml: base_model: is missing, but ties needs it; name the model from"
                                + " which the others were fine-tuned",
                        "r.yaml: models[0].parameters.weight: is much, but a number is needed",
                        "r.yaml: models[0].parameters.densty: unknown parameter of ties; did you"
                                + " mean 'density'? known: density, int8_mask, lambda, normalize,"
                                + " rescale, weight",
                        "r.yaml: models[1].model: 'a' is listed a second time; name each model once",
                        "r.yaml: models[1].parameters.density: is 1.4, but ties needs a number in"
                                + " (0, 1]",
                        "r.yaml: models[1].parameters.weight[1]: is 'x', but a number is needed",
                        "r.yaml: models[1].parameters.lambda: belongs to the whole merge, not to"
                                + " one model; move it to the parameters of the recipe or the slice",
                        "r.yaml: dtype: unknown value 'float12'; did you mean 'float16'? known:"
                                + " bfloat16, float16, float32, float64",
                        "r.yaml: chat_template: is 'chatlm', which is neither a known name nor a"
                                + " Jinja template; did you mean 'chatml'? known: alpaca, auto, chatml,"
                                + " exaone, llama3, mistral");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {merge_method: tie, models: [{model: a}]}      | did you mean 'ties'?
                    {merge_method: linear}                          | models: is missing, and so is slices
                    {models: [{model: a}]}                          | merge_method: is missing
                    {merge_method: linear, models: a}               | a list is needed
                    {merge_method: linear, models: [a]}             | a mapping (key: value) is needed
                    {merge_method: linear, models: [{}]}            | models[0].model: is missing
                    {merge_method: slerp, models: [{model: a}]}     | base_model: is missing
                    {merge_method: slerp, base_model: c, models: [{model: a}, {model: b}]} | slerp merges 2
                    {merge_method: slerp, base_model: a, models: [{model: a}]} | no model besides the base
                    {merge_method: linear, slices: [{}]}            | slices[0].sources: is missing
                    {merge_method: linear, slices: [{sources: [{model: a}]}]} | layer_range: is missing
                    {merge_method: linear, slices: [{sources: [{model: a, layer_range: [3, 3]}]}]} | holds no layers
                    {merge_method: linear, slices: [{sources: [{model: a, layer_range: [1]}]}]} | has 1 entries
                    {merge_method: linear, slices: [{sources: [{model: a, layer_range: [0, 2]}, {model: b, layer_range: [1, 2]}]}]} | different numbers of layers: a 2, b 1
                    {merge_method: ties, base_model: c, slices: [{sources: [{model: a, layer_range: [0, 2]}]}]} | lacks the base model c
                    {merge_method: linear, models: [{model: a, parameters: {weight: [{filter: x, value: [{value: 1}]}]}}]} | filters inside a filter
                    {merge_method: linear, models: [{model: a}], parameters: {normalize: 3}} | true or false is needed
                    {merge_method: linear, models: [{model: a}], parameters: {weight: []}} | an empty list
                    {merge_method: linear, models: [{model: a}], parameters: {weight: .inf}} | finite numbers
                    {merge_method: linear, models: [{model: a}], tokenizer_source: a, tokenizer: {source: base}} | stands beside tokenizer_source
                    {merge_method: linear, models: [{model: a}], tokenizer: {sorce: base}} | did you mean 'source'?
                    {merge_method: linear, models: [{model: a}], tokenizer: {pad_to_multiple_of: 0}} | must lie in [1,
                    {merge_method: linear, models: [{model: a}], tokenizer: {tokens: {x: {}}}} | tokenizer.tokens.x.source: is missing
                    {merge_method: linear, models: [{model: a}], tokenizer: {tokens: {x: {source: b}}}} | tokenizer.tokens.x.source: is b, which is not merged
                    {merge_method: linear, models: [{model: a}], tokenizer: {tokens: {x: {source: a, forced: true}}}} | did you mean 'force'?
                    {merge_method: linear, models: [{model: a}], tokenizer: {tokens: {x: {source: {kind: zro}}}}} | did you mean 'zero'?
                    {merge_method: linear, models: [{model: a}], tokenizer: {tokens: {x: {source: {kind: model_token, model: a}}}}} | names no token
                    {merge_method: linear, models: [{model: a}], tokenizer: {tokens: {x: {source: {kind: model_token, model: a, token: y, token_id: 3}}}}} | both token and token_id
                    {merge_method: linear, models: [{model: a}], chat_template: llama-3} | did you mean 'llama3'?
                    {merge_method: linear, models: [{model: a}], name: first} | name: unknown key
                    """)
    void bad_recipes_get_one_clear_complaint(String text, String complaint) {
        assertThat(complaints(text)).singleElement().asString().contains(complaint);
    }

    private static Optional<TokenizerChoice> tokenizer(String keys) {
        return read("{merge_method: linear, models: [{model: a}, {model: b}], " + keys + "}")
                .output()
                .tokenizer();
    }

    @Test
    void the_tokenizer_block_says_where_rows_come_from() {
        assertThat(
                        tokenizer(
                                """
                                tokenizer: {
                                  source: b,
                                  tokens: {
                                    "<a>": {source: a},
                                    "<t>": {source: {kind: model_token, model: b, token: "<s>"}},
                                    "<i>": {source: {kind: model_token, model: a, token_id: 7}},
                                    "<z>": {source: {kind: zero}, force: true}},
                                  pad_to_multiple_of: 64}
                                """))
                .contains(
                        new TokenizerChoice(
                                "b",
                                Map.of(
                                        "<a>", row(new OfModel("a"), false),
                                        "<t>", row(new OfToken("b", "<s>"), false),
                                        "<i>", row(new OfId("a", 7), false),
                                        "<z>", row(new Zero(), true)),
                                Optional.of(64)));
    }

    private static TokenRow row(RowSource source, boolean isForced) {
        return new TokenRow(source, isForced);
    }

    @Test
    void a_tokenizer_block_without_a_source_means_the_union() {
        assertThat(tokenizer("tokenizer: {pad_to_multiple_of: 8}"))
                .contains(new TokenizerChoice(TokenizerChoice.UNION, Map.of(), Optional.of(8)));
        assertThat(tokenizer("tokenizer_source: union"))
                .contains(new TokenizerChoice(TokenizerChoice.UNION));
    }

    @Test
    void the_older_spelling_of_a_tokenizer_source_is_understood() {
        assertThat(tokenizer("tokenizer_source: 'model:b'")).contains(new TokenizerChoice("b"));
    }

    @Test
    void a_file_that_does_not_exist_is_named() {
        assertThatThrownBy(() -> RecipeReader.read(Path.of("nowhere.yaml")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nowhere.yaml: no such file");
    }

    @Test
    void switches_may_be_written_as_numbers() {
        Recipe recipe =
                read(
                        """
                        merge_method: ties
                        base_model: base
                        models: [{model: a, parameters: {weight: 1}}]
                        parameters:
                          normalize: 0
                          int8_mask: 1.0
                          rescale: [{filter: mlp, value: 1}, {value: 0}]
                        """);

        assertThat(recipe.parameters())
                .containsEntry("normalize", new Setting.Constant(false))
                .containsEntry("int8_mask", new Setting.Constant(true))
                .containsEntry(
                        "rescale",
                        new Setting.Filtered(
                                List.of(
                                        new Setting.Case(
                                                Optional.of("mlp"), new Setting.Constant(true)),
                                        new Setting.Case(
                                                Optional.empty(), new Setting.Constant(false)))));
        assertThat(recipe.models().getFirst().parameters()).containsEntry("weight", Setting.of(1));
        assertThat(RecipeWriter.write(recipe)).contains("normalize: false").contains("value: true");
    }

    @Test
    void other_numbers_are_no_switches() {
        assertThat(complaints(TIES.replace("normalize: false", "normalize: 2")))
                .containsExactly(
                        "r.yaml: parameters.normalize: is 2.0, but true or false is needed");
    }

    @Test
    void models_may_be_named_in_the_longer_form() {
        Recipe recipe =
                read(
                        """
                        merge_method: slerp
                        base_model: {model: {path: my models/a, revision: null}, lora: null}
                        slices:
                        - base_model: my models/a
                          sources:
                          - {model: {model: {path: my models/a}}, layer_range: [0, 1]}
                          - {model: {model: b+c}, layer_range: [0, 1]}
                        parameters: {t: 0.5}
                        tokenizer:
                          source: {model: {path: b+c}}
                          tokens:
                            x: {source: {model: {path: b+c}}}
                            y: {source: {kind: model_token, model: {model: b+c}, token: x}}
                        """);

        assertThat(recipe.allModels()).containsExactly("my models/a", "b+c");
        assertThat(recipe.output().tokenizer().orElseThrow().models()).containsExactly("b+c");
        assertThat(RecipeWriter.write(recipe))
                .contains("base_model: my models/a\n", "path: b+c")
                .doesNotContain("model: b+c");
        assertThat(read(RecipeWriter.write(recipe))).isEqualTo(recipe);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{model: {path: a}, lora: {path: b}}"
                        + "| models[0].model.lora: is not understood; merge the adapter into",
                "{model: {path: a, revision: v2}}"
                        + "| models[0].model.model.revision: is not understood; download that",
                "{model: a, override_architecture: B}"
                        + "| models[0].model.override_architecture: is not understood; leave it out",
                "{modle: a} | models[0].model.modle: unknown key; did you mean 'model'?"
            })
    void forms_of_models_that_are_no_folders_are_refused(String model, String complaint) {
        assertThat(complaints("{merge_method: linear, models: [{model: " + model + "}]}"))
                .anyMatch(c -> c.startsWith("r.yaml: " + complaint.strip()));
    }

    @Test
    void bases_of_single_slices_are_refused() {
        assertThat(
                        complaints(
                                """
                                {merge_method: slerp, base_model: a, parameters: {t: 1}, slices: [
                                {base_model: b, sources: [{model: a, layer_range: [0, 1]}]}]}
                                """))
                .containsExactly(
                        "r.yaml: slices[0].base_model: is 'b', but all slices share the base_model of"
                                + " the recipe; merge such slices by recipes of their own, and stack"
                                + " the results by passthrough");
    }

    @Test
    void modules_are_refused_with_a_remedy() {
        assertThat(complaints("{merge_method: linear, modules: {text: {models: [{model: a}]}}}"))
                .containsExactly(
                        "r.yaml: modules: is not understood: models of several parts are merged"
                                + " whole; list them under models; a filter in a parameter tells"
                                + " parts apart");
    }
}
