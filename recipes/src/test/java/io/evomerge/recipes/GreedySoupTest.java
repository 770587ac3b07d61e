package io.evomerge.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.Complaints;
import io.evomerge.tensors.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GreedySoupTest {
    private static List<String> models(Recipe recipe) {
        return recipe.models().stream().map(Source::model).toList();
    }

    private static double score(Map<Set<String>, Double> scores, Recipe recipe) {
        return scores.getOrDefault(Set.copyOf(models(recipe)), 0.0);
    }

    private static List<String> chosen(Map<Set<String>, Double> scores) {
        var soup = new GreedySoup(Output.PLAIN, recipe -> score(scores, recipe));
        return models(soup.cook(List.of("a", "b", "c")));
    }

    @Test
    void models_are_added_from_the_best_on_where_the_score_does_not_fall() {
        assertThat(
                        chosen(
                                Map.of(
                                        Set.of("a"), 0.5,
                                        Set.of("b"), 0.7,
                                        Set.of("c"), 0.6,
                                        Set.of("b", "c"), 0.65,
                                        Set.of("a", "b"), 0.8)))
                .containsExactly("b", "a");
    }

    @Test
    void a_model_that_changes_nothing_is_added() {
        assertThat(chosen(Map.of(Set.of("a"), 0.5, Set.of("a", "b"), 0.5, Set.of("a", "c"), 0.5)))
                .containsExactly("a", "b");
    }

    @Test
    void the_best_model_remains_where_all_soups_are_worse() {
        assertThat(chosen(Map.of(Set.of("c"), 0.1))).containsExactly("c");
    }

    @Test
    void each_model_and_each_soup_is_scored_once() {
        List<List<String>> asked = new ArrayList<>();
        var soup =
                new GreedySoup(
                        Output.PLAIN,
                        recipe -> {
                            asked.add(models(recipe));
                            return recipe.models().size();
                        });

        soup.cook(List.of("a", "b", "c"));

        assertThat(asked)
                .containsExactly(
                        List.of("a"),
                        List.of("b"),
                        List.of("c"),
                        List.of("a", "b"),
                        List.of("a", "b", "c"));
    }

    @Test
    void the_recipe_is_a_uniform_mean_that_can_be_carried_out() {
        Output output = Output.in(Optional.of(DType.BF16));
        Recipe recipe = new GreedySoup(output, r -> 1).cook(List.of("a", "b"));
        var complaints = new Complaints();
        RecipeCheck.check("soup", recipe, complaints);

        assertThat(complaints.list()).isEmpty();
        assertThat(recipe.method()).isEqualTo("linear");
        assertThat(recipe.parameters()).containsExactly(Map.entry("weight", Setting.of(1)));
        assertThat(recipe.output()).isEqualTo(output);
    }

    @Test
    void scores_that_are_no_numbers_and_soups_of_nothing_are_refused() {
        var soup = new GreedySoup(Output.PLAIN, recipe -> Double.NaN);

        assertThatThrownBy(() -> soup.cook(List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[a] is not a number");
        assertThatThrownBy(() -> soup.cook(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a model");
    }
}
