package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.strategies.Coordinate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Genes that have no effect on the recipe.
final class IdleGenesTest {
    private static final String TWO_METHODS =
            "layers: 1, methods: [task_arithmetic, ties], density: [0.1, 1]";

    @Test
    void parameters_that_the_chosen_method_does_not_know_rest() {
        WeightSpace space = space(TWO_METHODS);

        assertThat(space.genes())
                .extracting(Gene::parameter)
                .containsExactly("method", "weight", "weight", "density", "density");
        assertThat(space.canonical(new double[] {0.2, 0.1, 0.9, 0.3, 0.4}))
                .containsExactly(0.2, 0.1, 0.9, 0.5, 0.5);
        assertThat(space.canonical(new double[] {0.7, 0.1, 0.9, 0.3, 0.4}))
                .containsExactly(0.7, 0.1, 0.9, 0.3, 0.4);
    }

    @Test
    void parameters_of_experts_that_are_left_out_rest() {
        WeightSpace space = space("layers: 1, sources: search");

        assertThat(space.canonical(new double[] {0.2, 0.6, 0.1, 0.9}))
                .containsExactly(0.2, 0.6, 0.5, 0.9);
    }

    @Test
    void a_choice_of_too_few_is_the_choice_of_all() {
        WeightSpace space = space("layers: 1, sources: search");

        assertThat(space.canonical(new double[] {0.2, 0.1, 0.1, 0.9}))
                .containsExactly(0.75, 0.75, 0.1, 0.9);
    }

    @Test
    void with_one_method_and_all_experts_every_gene_has_an_effect() {
        WeightSpace space =
                space("layers: 2, filters: [mlp], post: [{method: lines, alpha: [0, 1]}]");
        double[] genome = new SplittableRandom(1).doubles(space.genes().size()).toArray();

        assertThat(space.canonical(genome)).isEqualTo(genome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TWO_METHODS,
                "layers: 2, sources: search",
                "layers: {profile: linear, head: true}, sources: search,"
                        + " methods: [ties, linear, dare_ties], density: [0.1, 1], lambda: [0.5, 2]",
                TWO_METHODS + ", post: [{method: lines, alpha: [0, 1], beta: [0, 1]}]"
            })
    void the_canonical_genome_has_the_same_recipe_and_is_its_own(String lines) {
        WeightSpace space = space(lines);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            double[] genome = random.doubles(space.genes().size()).toArray();
            double[] canonical = space.canonical(genome);

            assertThat(space.recipe(canonical)).isEqualTo(space.recipe(genome));
            assertThat(space.canonical(canonical)).isEqualTo(canonical);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TWO_METHODS,
                "layers: {profile: linear, head: true}, sources: search,"
                        + " methods: [ties, linear, dare_ties], density: [0.1, 1], lambda: [0.5, 2]"
            })
    void another_value_of_a_gene_that_rests_changes_no_recipe_and_of_any_other_does(String lines) {
        WeightSpace space = space(lines);
        var random = new SplittableRandom(2);
        for (int i = 0; i < 50; i++) {
            double[] genome = inTheMiddleOfLevels(space, random);
            double[] canonical = space.canonical(genome);
            for (int gene = 0; gene < genome.length; gene++) {
                double[] other = genome.clone();
                other[gene] = 1 - genome[gene];
                assertThat(space.recipe(other).equals(space.recipe(genome)))
                        .as("%s at %s", space.genes().get(gene).name(), i)
                        .isEqualTo(Arrays.equals(space.canonical(other), canonical));
            }
        }
    }

    private static double[] inTheMiddleOfLevels(WeightSpace space, SplittableRandom random) {
        double[] genome = random.doubles(space.genes().size()).toArray();
        List<Coordinate> coordinates = space.problem(space.start(), 1).coordinates();
        for (int i = 0; i < genome.length; i++) {
            int levels = coordinates.get(i).levels();
            genome[i] = levels == 0 ? genome[i] : (Math.floor(genome[i] * levels) + 0.5) / levels;
        }
        return genome;
    }

    @Test
    void they_are_told_by_their_positions() {
        WeightSpace space = space("layers: 1, sources: search");

        assertThat(space.idle(new double[] {0.2, 0.6, 0.1, 0.9})).containsExactly(2);
        assertThat(space.idle(new double[] {0.2, 0.1, 0.1, 0.9})).containsExactly(0, 1);
        assertThat(space.idle(new double[] {0.6, 0.6, 0.1, 0.9})).isEmpty();
    }

    @Test
    void strategies_are_told_of_it() {
        WeightSpace space = space(TWO_METHODS);

        assertThat(
                        space.problem(space.start(), 1)
                                .canonical()
                                .apply(new double[] {0.2, 0.1, 0.9, 0.3, 0.4}))
                .endsWith(0.5, 0.5);
    }

    private static WeightSpace space(String lines) {
        return (WeightSpace) Examples.space(Examples.spec("space: {" + lines + "}"));
    }
}
