package io.evomerge.recipes;

import io.evomerge.methods.MergeMethod;
import io.evomerge.methods.Methods;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What mergekit understands of a recipe. It passes over parameters that it does not know, and over
/// those that a method does not have.
///
/// @see <a href="https://github.com/arcee-ai/mergekit/blob/main/docs/merge_methods.md">mergekit</a>
final class Mergekit {
    private static final Set<String> METHODS =
            Set.of(
                    "linear",
                    "slerp",
                    "nuslerp",
                    "multislerp",
                    "karcher",
                    "model_stock",
                    "nearswap",
                    "arcee_fusion",
                    "passthrough",
                    "task_arithmetic",
                    "ties",
                    "dare_linear",
                    "dare_ties",
                    "della",
                    "della_linear",
                    "breadcrumbs",
                    "breadcrumbs_ties",
                    "sce",
                    "ram",
                    "ramplus_tl");

    /// Of any of its methods.
    private static final Set<String> PARAMETERS =
            Set.of(
                    "alpha",
                    "density",
                    "eps",
                    "epsilon",
                    "filter_wise",
                    "gamma",
                    "int8_mask",
                    "lambda",
                    "max_iter",
                    "normalize",
                    "normalize_weights",
                    "nuslerp_flatten",
                    "nuslerp_row_wise",
                    "r",
                    "rescale",
                    "scale",
                    "select_topk",
                    "t",
                    "tol",
                    "weight");

    private Mergekit() {}

    /// Whether some method of mergekit's has a parameter of that name.
    static boolean knows(String parameter) {
        return PARAMETERS.contains(parameter);
    }

    /// What it makes of a recipe that says more than it understands; empty if it carries it out as
    /// it is meant.
    static Optional<String> misunderstanding(Recipe recipe) {
        if (!METHODS.contains(recipe.method())) {
            return Optional.of("mergekit has no method " + recipe.method());
        }
        Set<String> ignored = new TreeSet<>();
        Methods.named(recipe.method())
                .map(MergeMethod::parameters)
                .ifPresent(declared -> declared.forEach(p -> ignored.add(p.name())));
        ignored.removeAll(PARAMETERS);
        ignored.retainAll(parameters(recipe));
        if (!recipe.post().isEmpty()) {
            ignored.add("post");
        }
        return ignored.isEmpty()
                ? Optional.empty()
                : Optional.of("mergekit ignores " + String.join(", ", ignored));
    }

    private static Set<String> parameters(Recipe recipe) {
        Set<String> names = new TreeSet<>(recipe.parameters().keySet());
        Stream<Source> sources =
                Stream.concat(
                        recipe.models().stream(),
                        recipe.slices().stream().flatMap(slice -> slice.sources().stream()));
        sources.map(Source::parameters).map(Map::keySet).forEach(names::addAll);
        recipe.slices().stream().map(Slice::parameters).map(Map::keySet).forEach(names::addAll);
        return names;
    }
}
