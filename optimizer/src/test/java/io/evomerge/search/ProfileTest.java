package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.merging.Merge;
import io.evomerge.recipes.LayerRange;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.recipes.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights that are piecewise linear in the depth.
final class ProfileTest {
    @Test
    void a_linear_profile_has_genes_at_the_first_and_the_last_layer() {
        SearchSpace space = space("layers: {profile: linear}", 4);

        assertThat(space.genes())
                .extracting(Gene::name)
                .containsExactly(
                        "math/knot.1/weight",
                        "chat/knot.1/weight",
                        "math/knot.2/weight",
                        "chat/knot.2/weight");
        assertThat(space.genes())
                .extracting(g -> g.layers().orElseThrow())
                .containsOnly(new LayerRange(0, 1), new LayerRange(3, 4));
    }

    @ParameterizedTest
    @CsvSource({"2,4", "3,4", "4,4", "3,7", "5,12"})
    void every_layer_has_what_mergekits_gradient_says(int knots, int layers) {
        SearchSpace space =
                space("layers: {profile: piecewise, knots: " + knots + "}, weight: [0, 1]", layers);
        double[] genome = new SplittableRandom(3).doubles(2L * knots).toArray();
        List<Double> ofMath =
                Arrays.stream(genes(space, "experts/math")).mapToObj(g -> genome[g]).toList();
        var gradient = new Setting.Gradient(ofMath);

        Recipe recipe = space.recipe(genome);

        assertThat(recipe.slices()).hasSize(layers);
        for (int layer = 0; layer < layers; layer++) {
            double expected = (Double) gradient.at("any", layer / (layers - 1.0)).orElseThrow();
            assertThat(weight(recipe, layer)).isCloseTo(expected, within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layers: {profile: linear}",
                "layers: {profile: piecewise, knots: 3}, filters: [self_attn, mlp]",
                "layers: {profile: piecewise}, weight: {range: [0.01, 2], scale: log}"
            })
    void a_seed_is_met_exactly(String lines) {
        SearchSpace space = space(lines, 7);
        SearchSpec spec = Examples.spec();
        for (Seed seed : Seeds.of(spec, space)) {
            if (seed.recipe().method().equals("task_arithmetic")) {
                Projection projection = space.project(seed.recipe()).orElseThrow();
                Object weight = seed.recipe().models().getFirst().parameters().get("weight");

                assertThat(projection.exact()).isTrue();
                assertThat(space.recipe(projection.genome()).slices())
                        .allSatisfy(
                                slice ->
                                        assertThat(
                                                        settings(
                                                                slice.sources()
                                                                        .getFirst()
                                                                        .parameters()))
                                                .containsOnly((Setting) weight));
            }
        }
    }

    private static List<Setting> settings(Map<String, Setting> parameters) {
        return parameters.values().stream()
                .flatMap(
                        s ->
                                s instanceof Setting.Filtered filtered
                                        ? filtered.cases().stream().map(Setting.Case::value)
                                        : List.of(s).stream())
                .toList();
    }

    @Test
    void on_a_logarithmic_scale_the_middle_layer_has_the_geometric_mean() {
        SearchSpace space =
                space("layers: {profile: linear}, weight: {range: [0.01, 1], scale: log}", 3);

        Recipe recipe = space.recipe(new double[] {0, 0, 1, 1});

        assertThat(List.of(weight(recipe, 0), weight(recipe, 1), weight(recipe, 2)))
                .containsExactly(0.01, 0.1, 1.0);
    }

    @Test
    void whole_numbers_stay_whole() {
        SearchSpace space =
                space("layers: {profile: linear}, methods: [doge_ta], subspace: [2, 9]", 5);
        assertThat(space.recipe(new double[] {0, 1}).slices())
                .extracting(slice -> slice.parameters().get("subspace"))
                .containsExactly(
                        Setting.of(2), Setting.of(4), Setting.of(6), Setting.of(8), Setting.of(9));
    }

    /// The embeddings are in the first layer's slice: the other knots have no effect on them.
    @Test
    void a_filter_has_genes_only_at_knots_that_have_an_effect_on_it() {
        SearchSpace space =
                space("layers: {profile: piecewise, knots: 3}, filters: [embed_tokens]", 9);

        assertThat(space.genes())
                .extracting(Gene::name)
                .filteredOn(name -> name.startsWith("math"))
                .containsExactly(
                        "math/knot.1/embed_tokens/weight",
                        "math/knot.1/rest/weight",
                        "math/knot.2/rest/weight",
                        "math/knot.3/rest/weight");
    }

    @Test
    void recipes_survive_mergekits_yaml_unchanged() {
        SearchSpace space =
                space("layers: {profile: piecewise, knots: 3}, filters: [self_attn]", 6);
        double[] genome = new SplittableRandom(1).doubles(space.genes().size()).toArray();
        Recipe recipe = space.recipe(genome);

        assertThat(RecipeReader.read(Node.yaml("recipe", RecipeWriter.write(recipe))))
                .isEqualTo(recipe);
    }

    /// What a layer's weight does, its knots do by their shares.
    @Test
    void slopes_are_shared_by_the_knots_on_both_sides() {
        var space = (WeightSpace) space("layers: {profile: linear}", 5);
        String tensor = "model.layers.1.mlp.up_proj.weight";

        double[] slopes = space.slopes(List.of(new Merge.Slope(1, tensor, "experts/math", 8)));

        assertThat(slopes).containsExactly(6, 0, 2, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layers: {profile: linear}",
                "layers: {profile: piecewise}",
                "layers: {profile: piecewise, knots: 3}"
            })
    void the_resolved_file_reads_back_to_an_equal_spec(String lines) {
        SearchSpec spec = SpecWriter.resolve(Examples.spec("space: {" + lines + "}"), 8);
        String text = SpecWriter.write(spec, 8, Map.of());

        assertThat(SpecReader.read(Node.yaml("resolved", text), Examples.ROOT)).isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{profile: quadratic} | space.layers.profile: unknown value 'quadratic'; known: linear,",
                "{profile: linear, knots: 3} | space.layers.knots: stands beside profile: linear",
                "{profile: piecewise, knots: 1} | space.layers.knots: is 1, but must lie in",
                "{profile: linear, knot: 3} | space.layers.knot: unknown key; did you mean 'knots'?",
                "{profile: piecewise, knots: 5} | space.layers: has 5 knots, but the models have 4"
            })
    void complaints_name_the_key(String layers, String complaint) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> space("layers: " + layers, 4))
                .withMessageContaining(complaint);
    }

    @Test
    void a_profile_of_logarithms_cannot_be_learned() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(
                        () ->
                                LearnedWeights.requireFit(
                                        Examples.spec(
                                                "space: {layers: {profile: linear},"
                                                        + " weight: {range: [0.01, 1], scale: log}}",
                                                "seeds: [adamerging]")))
                .withMessageContaining("space.weight: a profile of logarithms");
    }

    private static int[] genes(SearchSpace space, String model) {
        List<Gene> genes = space.genes();
        return IntStream.range(0, genes.size())
                .filter(i -> genes.get(i).model().equals(Optional.of(model)))
                .toArray();
    }

    private static double weight(Recipe recipe, int layer) {
        Map<String, Setting> ofMath = recipe.slices().get(layer).sources().getFirst().parameters();
        Setting weight = Objects.requireNonNull(ofMath.get("weight"));
        return (Double) weight.at("any", 0).orElseThrow();
    }

    private static SearchSpace space(String lines, int layers) {
        return SearchSpace.of(
                Examples.spec("space: {" + lines + "}"), model -> Examples.anatomy(layers));
    }
}
