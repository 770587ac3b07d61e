package io.evomerge.search;

import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Slice;
import io.evomerge.recipes.Source;
import io.evomerge.tensors.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What merges are compared with: the models themselves, and merges that show what a winner owes to
/// each expert.
public final class Controls {
    private Controls() {}

    /// The recipe that gives one model unchanged, so that it is scored as every candidate is.
    public static Recipe itself(String model, DType stored) {
        return Recipes.identity(model, stored);
    }

    /// The base as it is.
    static Candidate base(Parents parents, DType stored) {
        return Candidate.of(Kind.BASE, "base", itself(parents.base(), stored));
    }

    /// The base and the experts as they are.
    public static List<Candidate> endpoints(Parents parents, DType stored) {
        List<Candidate> out = new ArrayList<>();
        out.add(base(parents, stored));
        for (String expert : parents.experts()) {
            out.add(Candidate.of(Kind.EXPERT, parents.shortName(expert), itself(expert, stored)));
        }
        return out;
    }

    /// The same recipe with one expert's weight set to zero everywhere. What its score loses is
    /// what that expert gave.
    ///
    /// @throws IllegalArgumentException if the recipe gives the expert no weight (as slerp does)
    public static Recipe without(Recipe recipe, String expert) {
        List<Slice> slices =
                recipe.slices().stream()
                        .map(s -> new Slice(silence(s.sources(), expert), s.parameters()))
                        .toList();
        List<Source> models = silence(recipe.models(), expert);
        if (models.equals(recipe.models()) && slices.equals(recipe.slices())) {
            throw new IllegalArgumentException("the recipe gives " + expert + " no weight");
        }
        return recipe.withSources(models, slices);
    }

    private static List<Source> silence(List<Source> sources, String expert) {
        return sources.stream()
                .map(s -> s.model().equals(expert) && hasWeight(s) ? silence(s) : s)
                .toList();
    }

    private static boolean hasWeight(Source source) {
        return source.parameters().containsKey("weight");
    }

    private static Source silence(Source source) {
        Map<String, Setting> parameters = new LinkedHashMap<>(source.parameters());
        parameters.put("weight", Setting.of(0));
        return new Source(source.model(), source.layers(), parameters);
    }
}
