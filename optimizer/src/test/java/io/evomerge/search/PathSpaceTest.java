package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Slice;
import io.evomerge.recipes.Source;
import io.evomerge.strategies.Problem;
import io.evomerge.tensors.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two experts of four layers: `math` comes first and has the ends.
class PathSpaceTest {
    private static PathSpace space(String path) {
        SearchSpec spec = Examples.spec("space: {path: {" + path + "}}");
        return (PathSpace) Examples.space(spec);
    }

    /// The genome in which nothing runs but what is named, and every scale is 1 unless it is given:
    /// `1/math/layers.2/run`, `1/math/layers.2/scale=0.5`.
    private static double[] genome(SearchSpace space, String... genes) {
        double[] out = new double[space.genes().size()];
        for (int i = 0; i < out.length; i++) {
            Gene gene = space.genes().get(i);
            out[i] = gene.isWhole() ? 0 : gene.range().gene(1);
            for (String wanted : genes) {
                String[] parts = wanted.split("=", 2);
                if (parts[0].equals(gene.name())) {
                    out[i] =
                            parts.length == 1 ? 1 : gene.range().gene(Double.parseDouble(parts[1]));
                }
            }
        }
        return out;
    }

    /// `math 0-2, chat 1-3`, ends included.
    private static String path(Recipe recipe) {
        return recipe.slices().stream()
                .map(PathSpaceTest::source)
                .map(s -> name(s.model()) + " " + layers(s))
                .collect(Collectors.joining(", "));
    }

    private static Source source(Slice slice) {
        assertThat(slice.sources()).hasSize(1);
        return slice.sources().getFirst();
    }

    private static String name(String model) {
        return model.substring(model.indexOf('/') + 1);
    }

    private static String layers(Source source) {
        var range = source.layers().orElseThrow();
        return range.size() == 1
                ? String.valueOf(range.start())
                : range.start() + "-" + (range.end() - 1);
    }

    private static List<Double> scales(Recipe recipe) {
        return recipe.slices().stream()
                .map(PathSpaceTest::source)
                .map(s -> s.parameters().get("scale"))
                .map(
                        s ->
                                s == null
                                        ? 1.0
                                        : (Double)
                                                s.at("model.layers.0.mlp.down_proj.weight", 0)
                                                        .orElseThrow())
                .toList();
    }

    @Test
    void every_layer_of_every_expert_is_a_step_of_every_turn_but_for_the_ends() {
        assertThat(space("repeats: 1").genes())
                .extracting(Gene::name)
                .containsExactly(
                        "math/layers.1/run",
                        "math/layers.2/run",
                        "chat/layers.0/run",
                        "chat/layers.1/run",
                        "chat/layers.2/run",
                        "chat/layers.3/run");
        assertThat(space("repeats: 2").genes())
                .hasSize(14)
                .extracting(Gene::name)
                .contains("1/math/layers.3/run", "2/math/layers.0/run")
                .doesNotContain("1/math/layers.0/run", "2/math/layers.3/run");
    }

    @Test
    void it_starts_at_the_first_expert() {
        PathSpace space = space("repeats: 2, scale: [0.5, 1.5]");
        assertThat(path(space.recipe(space.start()))).isEqualTo("math 0-3");
        assertThat(scales(space.recipe(space.start()))).containsExactly(1.0);
    }

    @Test
    void the_seeds_are_the_layers_of_each_expert_between_the_ends_of_the_first() {
        PathSpace space = space("repeats: 2");
        assertThat(space.seeds())
                .extracting(Seed::name)
                .containsExactly("path(math)", "path(chat)");
        assertThat(space.seeds())
                .extracting(s -> path(s.recipe()))
                .containsExactly("math 0-3", "math 0, chat 1-2, math 3");
    }

    @Test
    void the_seeds_are_points_of_the_space() {
        PathSpace space = space("repeats: 2, scale: [0.5, 1.5]");
        for (Seed seed : space.seeds()) {
            Projection point = space.project(seed.recipe()).orElseThrow();
            assertThat(point.exact()).isTrue();
            assertThat(space.recipe(point.genome())).isEqualTo(seed.recipe());
        }
        assertThat(space.project(Controls.itself("base", DType.BF16))).isEmpty();
    }

    @Test
    void layers_may_be_left_out_repeated_and_mixed() {
        PathSpace space = space("repeats: 2, longest: 9");
        double[] genome =
                genome(
                        space,
                        "1/math/layers.2/run",
                        "1/chat/layers.1/run",
                        "1/chat/layers.2/run",
                        "2/math/layers.1/run",
                        "2/math/layers.2/run");
        assertThat(path(space.recipe(genome))).isEqualTo("math 0, math 2, chat 1-2, math 1-3");
    }

    /// Consecutive layers of a model are one slice, also where they are of two turns.
    @Test
    void a_path_that_goes_on_where_a_turn_ends_is_no_jump() {
        PathSpace space = space("repeats: 2, scale: [0.5, 1.5]");
        double[] genome =
                genome(
                        space,
                        "1/math/layers.1/run",
                        "2/math/layers.2/run",
                        "2/math/layers.2/scale=0.5");
        assertThat(path(space.recipe(genome))).isEqualTo("math 0-3");
        assertThat(scales(space.recipe(genome))).containsExactly(1.0);
    }

    @Test
    void what_is_added_after_a_jump_is_divided_by_the_scales_so_far() {
        PathSpace space = space("repeats: 1, scale: [0.25, 2]");
        double[] genome =
                genome(
                        space,
                        "math/layers.1/run",
                        "math/layers.1/scale=0.25",
                        "chat/layers.2/run",
                        "chat/layers.2/scale=0.5",
                        "chat/layers.3/run",
                        "chat/layers.3/scale=0.25",
                        "math/layers.3/scale=1.6");
        Recipe recipe = space.recipe(genome);
        assertThat(path(recipe)).isEqualTo("math 0-1, chat 2-3, math 3");
        assertThat(scales(recipe)).containsExactly(1.0, 2.0, 1.25);
        Setting scale =
                Objects.requireNonNull(source(recipe.slices().get(1)).parameters().get("scale"));
        assertThat(scale.at("model.layers.2.self_attn.o_proj.weight", 0)).contains(2.0);
        assertThat(scale.at("model.layers.2.self_attn.q_proj.weight", 0)).contains(1.0);
        assertThat(scale.at("model.layers.2.mlp.up_proj.weight", 0)).contains(1.0);
    }

    @Test
    void values_are_those_that_have_an_effect() {
        PathSpace space = space("repeats: 1, scale: [0.25, 2]");
        double[] genome =
                genome(
                        space,
                        "chat/layers.2/run",
                        "chat/layers.2/scale=0.5",
                        "math/layers.1/scale=2");
        double[] values = space.values(genome);
        for (int i = 0; i < values.length; i++) {
            Gene gene = space.genes().get(i);
            double expected =
                    switch (gene.name()) {
                        case "chat/layers.2/run" -> 1;
                        case "chat/layers.2/scale" -> 0.5;
                        default -> gene.parameter().equals("run") ? 0 : 1;
                    };
            assertThat(values[i]).as(gene.name()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "longest: 5            | math 0-3, math 3",
                "longest: 6            | math 0-3, chat 0, math 3",
                "longest: 16           | math 0-3, chat 0-3, math 0-2, chat 0-3, math 3",
                "longest: 6, block: 3  | math 0-3, chat 3, math 3",
                "repeats: 2            | math 0-3, chat 0, math 3"
            })
    void a_path_takes_what_there_is_room_for(String settings, String expected) {
        PathSpace space = space(settings);
        double[] all = new double[space.genes().size()];
        Arrays.fill(all, 1);
        assertThat(path(space.recipe(all))).isEqualTo(expected);
        assertThat(path(space.examples().getLast())).isEqualTo(expected);
    }

    @Test
    void a_strategy_sees_switches_of_two_levels_and_scales() {
        PathSpace space = space("repeats: 1, scale: [0.5, 1.5]");
        Problem problem = space.problem(space.start(), 1);
        for (int i = 0; i < space.genes().size(); i++) {
            Gene gene = space.genes().get(i);
            var coordinate = problem.coordinates().get(i);
            assertThat(coordinate.levels()).isEqualTo(gene.parameter().equals("run") ? 2 : 0);
            assertThat(coordinate.layer()).isEqualTo(gene.layers().orElseThrow().start());
        }
    }

    @Test
    void any_genome_is_a_recipe_that_reads_back() {
        PathSpace space = space("repeats: 3, scale: [0.5, 1.5], longest: 20");
        var random = new Random(4);
        for (int i = 0; i < 50; i++) {
            Recipe recipe = space.recipe(random.doubles(space.genes().size()).toArray());
            String text = RecipeWriter.write(recipe);
            assertThat(text).doesNotContain("evo-merge only");
            assertThat(RecipeReader.read(Node.yaml("recipe", text))).isEqualTo(recipe);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "block: 4    | space.path.block: takes all layers of experts/math at once",
                "longest: 3  | space.path.longest: is 3, but there is a model of 4 layers"
            })
    void what_does_not_fit_the_models_is_said(String settings, String complaint) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> space(settings))
                .withMessageContaining(complaint);
    }

    @Test
    void the_first_expert_must_have_layers_between_its_ends_and_others() {
        SearchSpec spec = Examples.spec("space: {path: {repeats: 1, block: 5}}");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(
                        () ->
                                SearchSpace.of(
                                        spec,
                                        model -> Examples.anatomy(model.endsWith("math") ? 4 : 6)))
                .withMessageContaining("takes all layers of experts/math at once");
    }

    @Test
    void no_path_has_more_layers_than_the_last_example() {
        SearchSpec spec = Examples.spec("space: {path: {block: 3, repeats: 2, longest: 12}}");
        SearchSpace space =
                SearchSpace.of(spec, model -> Examples.anatomy(model.endsWith("math") ? 8 : 4));
        int most = layers(space.examples().getLast());
        var random = new Random(4);
        for (int i = 0; i < 500; i++) {
            Recipe recipe = space.recipe(random.doubles(space.genes().size()).toArray());
            assertThat(layers(recipe)).isLessThanOrEqualTo(most);
        }
        assertThat(most).isEqualTo(12);
    }

    private static int layers(Recipe recipe) {
        return recipe.slices().stream()
                .mapToInt(s -> source(s).layers().orElseThrow().size())
                .sum();
    }
}
