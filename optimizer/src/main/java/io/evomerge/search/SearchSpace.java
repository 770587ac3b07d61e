package io.evomerge.search;

import io.evomerge.recipes.Recipe;
import io.evomerge.strategies.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The merges that a search may propose: points of the unit cube, each of which is a recipe.
public sealed interface SearchSpace permits WeightSpace, PathSpace {
    /// The space that a spec describes.
    ///
    /// @param anatomy of a model by its name
    /// @throws InputException if there is nothing to search, or the space does not fit the models
    static SearchSpace of(SearchSpec spec, Function<String, Anatomy> anatomy) {
        Parents parents = spec.parents();
        return switch (spec.space()) {
            case SpaceSpec.Weights weights ->
                    new WeightSpace(
                            weights,
                            parents,
                            spec.execution().dtype(),
                            anatomy.apply(parents.base()));
            case SpaceSpec.Paths paths ->
                    new PathSpace(paths, parents, spec.execution().dtype(), anatomy);
        };
    }

    /// The coordinates, in the order of a genome.
    List<Gene> genes();

    /// The value that each gene has in the recipe. For the method, the position of its name in the
    /// space's methods.
    double[] values(double[] genome);

    /// The merge that a genome stands for.
    Recipe recipe(double[] genome);

    /// This space as a strategy sees it.
    ///
    /// @param start where to begin
    /// @param objectives how many scores every candidate gets
    Problem problem(double[] start, int objectives);

    /// Where to begin if no seed is a point of the space, or near one.
    double[] start();

    /// The hand-made merges that only this space knows.
    List<Seed> seeds();

    /// Merges that use all of the space, for checks ahead. No merge of the space is larger than the
    /// last of them.
    List<Recipe> examples();

    /// The genome nearest to a recipe; empty where there is none like it.
    Optional<Projection> project(Recipe recipe);
}
