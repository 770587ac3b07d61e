package io.evomerge.recipes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The greedy soup: the uniform mean of those models that do not make it worse. The models are
/// tried from the best to the worst; each stays if the mean with it scores at least as well as
/// without.
///
/// With `n` models the score is asked for `2n − 1` times. Models of equal scores are tried in the
/// order in which they are given.
///
/// @see <a href="https://arxiv.org/abs/2203.05482">Wortsman et al. 2022, recipe 1</a>
public final class GreedySoup {
    private final Output output;
    private final ToDoubleFunction<Recipe> score;

    /// @param output what the soup, and each soup that is tried, is written as
    /// @param score how good a merge is; higher is better
    public GreedySoup(Output output, ToDoubleFunction<Recipe> score) {
        this.output = output;
        this.score = score;
    }

    /// A `linear` recipe of the chosen models, from the best to the worst.
    ///
    /// @param models each once
    /// @throws IllegalArgumentException if there are none, or a score is not a number
    public Recipe cook(List<String> models) {
        List<Taste> tastes =
                models.stream()
                        .map(model -> taste(List.of(model)))
                        .sorted(Comparator.comparingDouble(Taste::score).reversed())
                        .toList();
        if (tastes.isEmpty()) {
            throw new IllegalArgumentException("a soup needs a model");
        }
        Taste best = tastes.getFirst();
        for (Taste next : tastes.subList(1, tastes.size())) {
            List<String> more = new ArrayList<>(best.models());
            more.addAll(next.models());
            Taste with = taste(more);
            best = with.score() >= best.score() ? with : best;
        }
        return uniform(best.models());
    }

    /// Some models and how good their soup is.
    private record Taste(List<String> models, double score) {}

    private Taste taste(List<String> models) {
        double value = score.applyAsDouble(uniform(models));
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("the score of " + models + " is not a number");
        }
        return new Taste(models, value);
    }

    private Recipe uniform(List<String> models) {
        return new Recipe(
                "linear",
                Optional.empty(),
                models.stream().map(model -> Source.of(model, Map.of())).toList(),
                List.of(),
                Map.of("weight", Setting.of(1)),
                List.of(),
                output);
    }
}
