package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.merging.Merge;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Genes of their own for the embeddings and the head.
final class EndsTest {
    private static final String BOTH = "layers: {groups: 2, embeddings: true, head: true}";

    @Test
    void the_embeddings_come_before_all_groups_and_the_head_after_them() {
        assertThat(ofMath(space(BOTH)))
                .containsExactly(
                        "math/embeddings/weight",
                        "math/layers.0-1/weight",
                        "math/layers.2-3/weight",
                        "math/head/weight");
    }

    @Test
    void without_being_asked_for_there_are_none() {
        assertThat(ofMath(space("layers: {groups: 2}")))
                .isEqualTo(ofMath(space("layers: 2")))
                .hasSize(2);
        assertThat(ofMath(space("layers: {head: true}"))).hasSize(4 + 1);
    }

    @Test
    void recipes_know_them_by_their_names() {
        Recipe recipe = space(BOTH + ", weight: [0, 10]").recipe(genome(0.1, 0.2, 0.3, 0.4));

        assertThat(weight(recipe, 0, "model.embed_tokens.weight")).isEqualTo(1.0);
        assertThat(weight(recipe, 0, "model.layers.0.mlp.up_proj.weight")).isEqualTo(2.0);
        assertThat(weight(recipe, 0, "model.layers.1.input_layernorm.weight")).isEqualTo(2.0);
        assertThat(weight(recipe, 1, "model.layers.3.input_layernorm.weight")).isEqualTo(3.0);
        assertThat(weight(recipe, 1, "model.norm.weight")).isEqualTo(4.0);
        assertThat(weight(recipe, 1, "lm_head.weight")).isEqualTo(4.0);
    }

    @Test
    void one_group_is_still_written_as_whole_models() {
        Recipe recipe =
                space("layers: {groups: 1, head: true}, weight: [0, 10]").recipe(genome(0.1, 0.2));

        assertThat(recipe.slices()).isEmpty();
        Setting weight = weight(recipe.models().getFirst());
        assertThat(weight.at("model.norm.weight", 0)).contains(2.0);
        assertThat(weight.at("model.embed_tokens.weight", 0)).contains(1.0);
    }

    @Test
    void profiles_have_them_too() {
        assertThat(ofMath(space("layers: {profile: linear, head: true, embeddings: true}")))
                .containsExactly(
                        "math/embeddings/weight",
                        "math/knot.1/weight",
                        "math/knot.2/weight",
                        "math/head/weight");
    }

    @Test
    void filters_divide_them_as_they_divide_layers() {
        assertThat(ofMath(space("layers: {groups: 1, head: true}, filters: [norm]")))
                .containsExactly(
                        "math/layers.0-3/norm/weight",
                        "math/layers.0-3/rest/weight",
                        "math/head/norm/weight",
                        "math/head/rest/weight");
    }

    @Test
    void seeds_are_met_exactly() {
        SearchSpace space = space(BOTH);
        Recipe seed = Seeds.of(Examples.spec(), space).getFirst().recipe();
        Projection projection = space.project(seed).orElseThrow();

        assertThat(projection.exact()).isTrue();
        assertThat(FakeBackend.numbers(space.recipe(projection.genome()))).containsOnly(0.5);
    }

    @Test
    void slopes_of_their_tensors_are_theirs() {
        double[] slopes =
                ((WeightSpace) space(BOTH))
                        .slopes(
                                List.of(
                                        slope(0, "model.embed_tokens.weight", 1),
                                        slope(0, "model.layers.0.mlp.up_proj.weight", 2),
                                        slope(1, "model.norm.weight", 4),
                                        slope(1, "lm_head.weight", 8)));

        assertThat(slopes).containsExactly(1, 0, 2, 0, 0, 0, 12, 0);
    }

    private static Merge.Slope slope(int slice, String tensor, double value) {
        return new Merge.Slope(slice, tensor, "experts/math", value);
    }

    @Test
    void recipes_survive_mergekits_yaml_unchanged() {
        SearchSpace space = space(BOTH + ", methods: [ties], density: [0.1, 1]");
        double[] genome = new SplittableRandom(1).doubles(space.genes().size()).toArray();
        Recipe recipe = space.recipe(genome);

        assertThat(RecipeReader.read(Node.yaml("recipe", RecipeWriter.write(recipe))))
                .isEqualTo(recipe);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{groups: 3, embeddings: true}",
                "{groups: each, head: true}",
                "{groups: [[0, 1], [1, 4]], head: true}",
                "{profile: linear, head: true}"
            })
    void the_resolved_file_reads_back_to_an_equal_spec(String layers) {
        SearchSpec spec = SpecWriter.resolve(Examples.spec("space: {layers: " + layers + "}"), 8);
        String text = SpecWriter.write(spec, 8, Map.of());

        assertThat(SpecReader.read(Node.yaml("resolved", text), Examples.ROOT)).isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{groups: 2, embedings: true} | space.layers.embedings: unknown key; did you mean",
                "{groups: 2, head: much} | space.layers.head: is 'much'",
                "{groups: 2, profile: linear} | space.layers.groups: stands beside a profile",
                "{groups: 2, knots: 3} | space.layers.knots: stands there without a profile",
                "{groups: every} | space.layers.groups: unknown value 'every'"
            })
    void complaints_name_the_key(String layers, String complaint) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> space("layers: " + layers))
                .withMessageContaining(complaint);
    }

    @Test
    void names_that_are_part_of_others_are_refused() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> space(BOTH, List.of("embed.weight", "layers.0.a", "layers.1.a")))
                .withMessageContaining("space.layers.head: the models have no such tensors");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(
                        () ->
                                space(
                                        BOTH,
                                        List.of(
                                                "embed.weight",
                                                "layers.0.norm.weight",
                                                "layers.1.norm.weight",
                                                "norm.weight")))
                .withMessageContaining("space.layers.head: recipes cannot tell norm.weight from");
    }

    @ParameterizedTest
    @CsvSource({"transformer.wte.weight,0", "gpt_neox.embed_out.weight,1"})
    void the_first_slice_has_the_embeddings_and_the_last_one_the_head(String tensor, int slice) {
        List<String> tensors = List.of(tensor, "h.layers.0.a", "h.layers.1.a");
        SearchSpace space = space("layers: 2, filters: ['" + tensor + "']", tensors);

        assertThat(ofMath(space))
                .contains("math/layers." + slice + "/" + tensor + "/weight")
                .hasSize(3);
    }

    /// One value for all experts, place by place.
    private static double[] genome(double... ofPlaces) {
        return Arrays.stream(ofPlaces).flatMap(g -> Arrays.stream(new double[] {g, g})).toArray();
    }

    private static Object weight(Recipe recipe, int slice, String tensor) {
        return weight(recipe.slices().get(slice).sources().getFirst()).at(tensor, 0).orElseThrow();
    }

    private static Setting weight(Source source) {
        return Objects.requireNonNull(source.parameters().get("weight"));
    }

    private static List<String> ofMath(SearchSpace space) {
        return space.genes().stream()
                .map(Gene::name)
                .filter(name -> name.startsWith("math/"))
                .toList();
    }

    private static SearchSpace space(String lines) {
        List<String> tensors = new ArrayList<>(Examples.anatomy(4).tensors());
        tensors.add("lm_head.weight");
        return space(lines, tensors);
    }

    private static SearchSpace space(String lines, List<String> tensors) {
        int layers = tensors.size() > 4 ? 4 : 2;
        return SearchSpace.of(
                Examples.spec("space: {" + lines + "}"), model -> new Anatomy(layers, tensors));
    }
}
