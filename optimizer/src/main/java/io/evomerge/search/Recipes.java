package io.evomerge.search;

import io.evomerge.recipes.Output;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Slice;
import io.evomerge.recipes.Source;
import io.evomerge.tensors.DType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Recipes as searches write them. They say float32 arithmetic and the stored dtype apart:
/// evo-merge computes like this anyway, and mergekit then computes the same numbers from the same
/// recipe.
final class Recipes {
    /// Few enough to read, and more than bfloat16 can tell apart.
    private static final MathContext DIGITS = new MathContext(6);

    private Recipes() {}

    /// A number as recipes have it.
    static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    static Recipe ofModels(
            String method,
            Optional<String> base,
            List<Source> models,
            Map<String, Setting> parameters,
            DType stored) {
        return recipe(method, base, models, List.of(), parameters, stored);
    }

    static Recipe ofSlices(
            String method,
            Optional<String> base,
            List<Slice> slices,
            Map<String, Setting> parameters,
            DType stored) {
        return recipe(method, base, List.of(), slices, parameters, stored);
    }

    /// The recipe that gives one model unchanged, but for its dtype.
    static Recipe identity(String model, DType stored) {
        return ofModels(
                "linear",
                Optional.empty(),
                List.of(Source.of(model, Map.of("weight", Setting.of(1)))),
                Map.of(),
                stored);
    }

    private static Recipe recipe(
            String method,
            Optional<String> base,
            List<Source> models,
            List<Slice> slices,
            Map<String, Setting> parameters,
            DType stored) {
        return new Recipe(
                method,
                base,
                models,
                slices,
                parameters,
                List.of(),
                new Output(
                        Optional.of(DType.F32),
                        Optional.of(stored),
                        Optional.empty(),
                        Optional.empty()));
    }
}
