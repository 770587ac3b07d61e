package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.methods.MergeMethod;
import io.evomerge.methods.Methods;
import io.evomerge.methods.Parameter;
import io.evomerge.recipes.LayerRange;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchSpaceTest {
    @Test
    void genes_are_named_by_model_layers_filter_and_parameter() {
        SearchSpace space = space("layers: 2, filters: [self_attn]");

        assertThat(space.genes())
                .extracting(Gene::name)
                .containsExactly(
                        "math/layers.0-1/self_attn/weight",
                        "chat/layers.0-1/self_attn/weight",
                        "math/layers.0-1/rest/weight",
                        "chat/layers.0-1/rest/weight",
                        "math/layers.2-3/self_attn/weight",
                        "chat/layers.2-3/self_attn/weight",
                        "math/layers.2-3/rest/weight",
                        "chat/layers.2-3/rest/weight");
    }

    @Test
    void a_filter_has_genes_only_where_it_matches() {
        SearchSpace space = space("layers: 2, filters: [embed_tokens, self_attn, mlp, norm]");

        assertThat(space.genes())
                .filteredOn(g -> g.model().orElseThrow().equals("experts/math"))
                .extracting(Gene::name)
                .containsExactly(
                        "math/layers.0-1/embed_tokens/weight",
                        "math/layers.0-1/self_attn/weight",
                        "math/layers.0-1/mlp/weight",
                        "math/layers.0-1/norm/weight",
                        "math/layers.2-3/self_attn/weight",
                        "math/layers.2-3/mlp/weight",
                        "math/layers.2-3/norm/weight");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layers: 1 | 2",
                "layers: each | 8",
                "layers: 3 | 6",
                "'layers: [[0, 1], [1, 4]]' | 4",
                "'layers: 1, methods: [task_arithmetic, ties]' | 3",
                "'layers: 2, methods: [ties], density: [0.1, 1]' | 8",
                "'layers: 2, methods: [ties], lambda: [0.5, 2]' | 6",
                "'layers: 2, methods: [ties], weight: 1, lambda: [0.5, 2]' | 2",
                "'layers: each, methods: [slerp]' | 4",
                "'layers: each, methods: [slerp], filters: [mlp]' | 8"
            })
    void every_range_has_a_gene_for_each_group_filter_and_model(String lines, int genes) {
        assertThat(space(lines).genes()).hasSize(genes).doesNotHaveDuplicates();
    }

    @Test
    void layers_that_do_not_divide_evenly_make_the_first_groups_larger() {
        SearchSpace space = SearchSpace.of(spec("layers: 3"), m -> Examples.anatomy(8));

        assertThat(space.genes())
                .extracting(g -> g.layers().orElseThrow())
                .containsSubsequence(
                        new LayerRange(0, 3), new LayerRange(3, 6), new LayerRange(6, 8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layers: 1",
                "layers: each, filters: [self_attn, mlp]",
                "layers: 2, methods: [task_arithmetic, ties, linear, slerp], density: [0.1, 1], t: [0, 1]",
                "layers: 3, methods: [ties], density: 0.5, normalize: false",
                "layers: 1, methods: [linear], filters: [mlp]"
            })
    void recipes_survive_mergekits_yaml_unchanged(String lines) {
        SearchSpace space = space(lines);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20; i++) {
            Recipe recipe = space.recipe(random.doubles(space.genes().size()).toArray());
            String text = RecipeWriter.write(recipe);
            assertThat(RecipeReader.read(Node.yaml("recipe", text))).isEqualTo(recipe);
        }
    }

    static Stream<String> methodsOfTwoModels() {
        Parents parents = Examples.spec().parents();
        return Methods.all().stream()
                .filter(m -> m.parameters().stream().anyMatch(Parameter::tunable))
                .filter(m -> Roles.fits(m, parents))
                .map(MergeMethod::name);
    }

    @ParameterizedTest
    @MethodSource("methodsOfTwoModels")
    void every_number_of_every_method_can_be_a_gene(String method) {
        List<Parameter> tunable = Genes.of(method).stream().filter(Parameter::tunable).toList();
        String ranges =
                Genes.of(method).stream()
                        .filter(p -> p.byDefault().isPresent() ? p.tunable() : !p.tunable())
                        .map(p -> p.tunable() ? range(p) : p.name() + ": 1")
                        .collect(Collectors.joining(", "));
        SearchSpace space = space("layers: 1, methods: [" + method + "], " + ranges);
        var random = new SplittableRandom(1);

        assertThat(space.genes())
                .extracting(Gene::parameter)
                .containsAll(tunable.stream().map(Parameter::name).toList());
        for (int i = 0; i < 20; i++) {
            Recipe recipe = space.recipe(random.doubles(space.genes().size()).toArray());
            assertThat(RecipeReader.read(Node.yaml("recipe", RecipeWriter.write(recipe))))
                    .isEqualTo(recipe);
        }
    }

    @Test
    void numbers_that_must_be_given_are_searched_where_they_are_worth_trying() {
        List<Parameter> required =
                Methods.all().stream()
                        .flatMap(m -> m.parameters().stream())
                        .filter(p -> p.byDefault().isEmpty() && p.tunable())
                        .toList();

        assertThat(required).isNotEmpty();
        for (Parameter parameter : required) {
            assertThat(parameter.usual().min()).isBetween(0.0, 1.0);
            assertThat(parameter.usual().max()).isBetween(parameter.usual().min(), 10.0);
            assertThat(parameter.range().contains(parameter.usualValue())).isTrue();
        }
    }

    private static String range(Parameter parameter) {
        double min = Math.max(parameter.range().min(), 0.01);
        double max = Math.min(parameter.range().max(), 3);
        return parameter.type() == Parameter.Type.INTEGER
                ? "%s: [%d, %d]".formatted(parameter.name(), (int) Math.ceil(min), (int) max)
                : "%s: [%s, %s]".formatted(parameter.name(), min, max);
    }

    @Test
    void one_group_is_written_as_whole_models() {
        Recipe recipe = space("layers: 1").recipe(new double[] {0, 1});

        assertThat(recipe.slices()).isEmpty();
        assertThat(recipe.models())
                .extracting(s -> s.parameters().get("weight"))
                .containsExactly(Setting.of(0), Setting.of(1.5));
        assertThat(recipe.base()).contains("base");
    }

    @Test
    void several_groups_are_slices_with_the_base_as_last_source() {
        Recipe recipe = space("layers: 2").recipe(new double[] {0, 0.5, 1, 0});

        assertThat(recipe.slices()).hasSize(2);
        assertThat(recipe.slices().getFirst().sources())
                .extracting(Source::model)
                .containsExactly("experts/math", "experts/chat", "base");
        assertThat(recipe.slices().get(1).sources().getFirst().parameters())
                .containsEntry("weight", Setting.of(1.5));
    }

    @Test
    void numbers_have_six_significant_digits() {
        SearchSpace space = space("layers: each");
        var random = new SplittableRandom(7);
        double[] genome = random.doubles(8).toArray();
        Recipe recipe = space.recipe(genome);

        assertThat(FakeBackend.numbers(recipe))
                .allMatch(n -> new BigDecimal(String.valueOf(n)).precision() <= 6)
                .hasSize(8);
        for (int i = 0; i < 8; i++) {
            assertThat(space.values(genome)[i]).isEqualTo(genome[i] * 1.5, within(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,linear", "0.34,ties", "0.66,ties", "0.67,task_arithmetic", "1,task_arithmetic"})
    void the_method_gene_chooses_by_thresholds(double gene, String method) {
        SearchSpace space = space("layers: 1, methods: [linear, ties, task_arithmetic]");

        assertThat(space.recipe(new double[] {gene, 0.5, 0.5}).method()).isEqualTo(method);
    }

    @Test
    void a_fixed_value_stands_once_for_all_and_only_where_the_method_knows_it() {
        SearchSpace space = space("layers: 2, methods: [linear, ties], density: 0.5");
        double[] genome = new double[5];
        Arrays.fill(genome, 0.9);

        assertThat(space.recipe(genome).parameters()).containsEntry("density", Setting.of(0.5));
        genome[0] = 0;
        assertThat(space.recipe(genome).parameters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"layers: 1", "layers: each", "layers: 2, filters: [self_attn, mlp]"})
    void a_seed_in_the_space_projects_to_the_same_merge(String lines) {
        SearchSpace space = space(lines);
        Recipe seed = seed("task_arithmetic(0.5)");
        Projection projection = space.project(seed).orElseThrow();

        assertThat(projection.exact()).isTrue();
        assertThat(FakeBackend.numbers(space.recipe(projection.genome()))).containsOnly(0.5);
    }

    @Test
    void the_average_of_the_experts_is_task_arithmetic_with_equal_shares() {
        SearchSpace space = space("layers: 2");
        Projection projection = space.project(seed("uniform")).orElseThrow();

        assertThat(projection.exact()).isTrue();
        assertThat(FakeBackend.numbers(space.recipe(projection.genome()))).containsOnly(0.5);
    }

    @Test
    void a_seed_outside_the_range_projects_to_the_nearest_point() {
        SearchSpace space = space("layers: 1, weight: [0, 0.4]");
        Projection projection = space.project(seed("task_arithmetic(0.5)")).orElseThrow();

        assertThat(projection.exact()).isFalse();
        assertThat(projection.genome()).containsExactly(1, 1);
    }

    @Test
    void a_seed_that_differs_in_what_is_fixed_is_not_exact() {
        Projection projection =
                space("layers: 1, methods: [ties]").project(seed("ties(0.2)")).orElseThrow();

        assertThat(projection.exact()).isFalse();
    }

    @Test
    void a_seed_of_a_method_outside_the_space_has_no_projection() {
        assertThat(space("layers: 1").project(seed("ties(0.2)"))).isEmpty();
        assertThat(space("layers: 1").project(seed("slerp(math, chat)"))).isEmpty();
    }

    @Test
    void slerp_projects_to_its_middle() {
        SearchSpace space = space("layers: each, methods: [slerp]");
        Projection projection = space.project(seed("slerp(math, chat)")).orElseThrow();

        assertThat(projection.exact()).isTrue();
        assertThat(projection.genome()).containsOnly(0.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layers: 5 | space.layers: is 5, but the models have 4 layers",
                "'layers: [[0, 2], [3, 4]]' | space.layers: the ranges do not cover",
                "'layers: [[0, 3]]' | space.layers: the ranges do not cover",
                "'filters: [attention]' | space.filters: no tensor's name contains 'attention'",
                "weight: 1 | space: there is nothing to search"
            })
    void what_does_not_fit_the_models_is_refused(String lines, String complaint) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> space(lines))
                .withMessageContaining(complaint);
    }

    @Test
    void a_control_silences_one_expert_everywhere() {
        SearchSpace space = space("layers: 2, filters: [mlp]");
        double[] genome = new double[8];
        Arrays.fill(genome, 0.5);
        Recipe control = Controls.without(space.recipe(genome), "experts/math");

        assertThat(FakeBackend.numbers(control))
                .containsExactlyElementsOf(List.of(0.0, 0.75, 0.75, 0.0, 0.75, 0.75));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Controls.without(control, "experts/other"));
    }

    private static Recipe seed(String name) {
        return Seeds.of(Examples.spec(), Examples.space(Examples.spec())).stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow()
                .recipe();
    }

    private static SearchSpec spec(String space) {
        return Examples.spec("space: {" + space + "}");
    }

    private static SearchSpace space(String space) {
        return Examples.space(spec(space));
    }
}
