package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import io.evomerge.tensors.DType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches for the experts that take part.
final class ParticipantsTest {
    private static final String THREE = "models: [experts/math, experts/chat, experts/code]";
    private static final String CHOICE = "layers: 1, sources: search, weight: [0, 1]";

    @Test
    void each_expert_has_one_gene_for_all_layers() {
        assertThat(space("layers: 2, sources: search").genes())
                .extracting(Gene::name)
                .startsWith("math/on", "chat/on", "code/on", "math/layers.0-1/weight")
                .hasSize(3 + 6);
    }

    @Test
    void it_has_two_levels_in_order_and_is_about_no_layer() {
        SearchSpace space = space(CHOICE);
        var on = space.problem(space.start(), 1).coordinates().getFirst();

        assertThat(on.levels()).isEqualTo(2);
        assertThat(on.isOrdered()).isTrue();
        assertThat(on.layer()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1,'math,chat,code'",
        "0.5,0.49,1,'math,code'",
        "0,0,0.5,code",
        "0,0.9,0,chat",
        "0,0,0,'math,chat,code'",
        "0.4,0.1,0.3,'math,chat,code'"
    })
    void an_expert_that_is_off_is_not_in_the_recipe(
            double math, double chat, double code, String models) {
        double[] genome = {math, chat, code, 0.1, 0.2, 0.3};

        assertThat(models(space(CHOICE).recipe(genome))).isEqualTo(models);
        assertThat(weights(space(CHOICE).recipe(genome)))
                .hasSize(models.split(",").length)
                .isSubsetOf(0.1, 0.2, 0.3);
    }

    @Test
    void slices_lack_it_too_and_keep_the_base() {
        SearchSpace space = space("layers: 2, sources: search");
        Recipe recipe = space.recipe(new double[] {0, 1, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5});

        assertThat(recipe.slices())
                .hasSize(2)
                .allSatisfy(
                        slice ->
                                assertThat(slice.sources())
                                        .extracting(Source::model)
                                        .containsExactly("experts/chat", "base"));
    }

    @Test
    void what_a_method_needs_takes_part() {
        SearchSpace space = space("layers: 1, sources: search, methods: [model_stock, linear]");

        assertThat(models(space.recipe(new double[] {0, 1, 0, 0, 0.5, 0.5, 0.5})))
                .as("model_stock")
                .isEqualTo("math,chat,code");
        assertThat(models(space.recipe(new double[] {0, 1, 0, 1, 0.5, 0.5, 0.5})))
                .as("model_stock")
                .isEqualTo("math,code");
        assertThat(models(space.recipe(new double[] {1, 1, 0, 0, 0.5, 0.5, 0.5})))
                .as("linear")
                .isEqualTo("math");
    }

    @Test
    void a_search_begins_with_all_of_them() {
        SearchSpace space = space(CHOICE);

        assertThat(models(space.recipe(space.start()))).isEqualTo("math,chat,code");
        assertThat(space.examples())
                .allSatisfy(r -> assertThat(models(r)).isEqualTo("math,chat,code"));
    }

    @Test
    void values_say_one_for_those_that_take_part() {
        assertThat(space(CHOICE).values(new double[] {0.2, 0.7, 1, 0, 0, 0})).startsWith(0, 1, 1);
    }

    @Test
    void weights_may_all_be_fixed() {
        assertThat(space("layers: 1, sources: search, weight: 0.5").genes()).hasSize(3);
    }

    @Test
    void a_merge_of_all_is_a_point_of_the_space() {
        SearchSpace space = space(CHOICE);
        Seed seed = Seeds.of(spec(CHOICE), space).getFirst();
        Projection projection = space.project(seed.recipe()).orElseThrow();

        assertThat(projection.exact()).isTrue();
        assertThat(projection.genome()).startsWith(0.75, 0.75, 0.75);
    }

    @Test
    void a_merge_of_some_is_a_point_of_the_space() {
        SearchSpace space = space(CHOICE);
        Recipe recipe =
                Recipes.ofModels(
                        "task_arithmetic",
                        Optional.of("base"),
                        List.of(source("experts/math", 0.25), source("experts/code", 0.5)),
                        Map.of(),
                        DType.BF16);
        Projection projection = space.project(recipe).orElseThrow();

        assertThat(projection.exact()).isTrue();
        assertThat(space.recipe(projection.genome())).isEqualTo(recipe);
        assertThat(space("layers: 1").project(recipe)).isEmpty();
    }

    @Test
    void recipes_survive_mergekits_yaml_unchanged() {
        SearchSpace space = space("layers: 2, sources: search, methods: [ties, dare_ties]");
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20; i++) {
            Recipe recipe = space.recipe(random.doubles(space.genes().size()).toArray());
            assertThat(RecipeReader.read(Node.yaml("recipe", RecipeWriter.write(recipe))))
                    .isEqualTo(recipe);
        }
    }

    @Test
    void the_resolved_file_says_so_only_where_it_is_searched() {
        SearchSpec spec = SpecWriter.resolve(spec(CHOICE), 6);
        String text = SpecWriter.write(spec, 6, Map.of());

        assertThat(SpecReader.read(Node.yaml("resolved", text), Examples.ROOT)).isEqualTo(spec);
        assertThat(text).contains("sources: search");
        assertThat(SpecWriter.write(spec("sources: all"), 6, Map.of())).doesNotContain("sources");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nuslerp", "weight_signature", "layer_swap"})
    void methods_of_a_fixed_number_of_models_are_refused(String method) {
        String two = "models: [experts/math, experts/chat]";
        String models = method.equals("weight_signature") ? THREE : two;
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(
                        () ->
                                space(
                                        models,
                                        "layers: 1, sources: search, methods: [linear, "
                                                + method
                                                + "]"))
                .withMessageContaining("space.sources: is search, but " + method + " merges");
    }

    @Test
    void a_single_expert_cannot_be_left_out() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> space("models: [experts/math]", CHOICE))
                .withMessageContaining("of 1 experts none can be left out");
    }

    @Test
    void complaints_name_the_key() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> spec("sources: some"))
                .withMessageContaining("space.sources: unknown value 'some'; known: all, search");
    }

    private static Source source(String model, double weight) {
        return Source.of(model, Map.of("weight", Setting.of(weight)));
    }

    private static List<Double> weights(Recipe recipe) {
        return FakeBackend.numbers(recipe);
    }

    private static String models(Recipe recipe) {
        return recipe.models().stream()
                .map(s -> s.model().substring("experts/".length()))
                .collect(Collectors.joining(","));
    }

    private static SearchSpec spec(String space) {
        return spec(THREE, space);
    }

    private static SearchSpec spec(String models, String space) {
        return Examples.read(
                "base: base\nobjectives: [sums]\nstrategy: cma-es\nseeds: [uniform]\n"
                        + models
                        + "\nspace: {"
                        + space
                        + "}");
    }

    private static SearchSpace space(String space) {
        return space(THREE, space);
    }

    private static SearchSpace space(String models, String space) {
        return Examples.space(spec(models, space));
    }
}
