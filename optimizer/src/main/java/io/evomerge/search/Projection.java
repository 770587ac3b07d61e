package io.evomerge.search;

import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import io.evomerge.search.SpaceSpec.Parameter.Fixed;
import io.evomerge.search.Tunables.Tunable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A recipe as seen from a search space.
///
/// @param genome the nearest point
/// @param exact whether that point is the same merge, within rounding
public record Projection(double[] genome, boolean exact) {
    private static final double SAME = 1e-9;

    static Optional<Projection> of(
            Recipe recipe, SpaceSpec spec, Parents parents, List<Gene> genes) {
        return reading(recipe, spec, parents).flatMap(r -> r.project(genes));
    }

    /// The recipe in terms of a method of the space. A linear merge whose weights sum to 1 is task arithmetic with the
    /// same weights: `Σ wᵢ θᵢ = θ₀ + Σ wᵢ (θᵢ - θ₀)`.
    private static Optional<Reading> reading(Recipe recipe, SpaceSpec spec, Parents parents) {
        if (!recipe.slices().isEmpty() || !samePair(recipe, parents)) {
            return Optional.empty();
        }
        if (spec.methods().contains(recipe.method())) {
            return Optional.of(new Reading(recipe, recipe.method(), spec, parents, 1));
        }
        if (recipe.method().equals("linear") && spec.methods().contains("task_arithmetic")) {
            double sum =
                    recipe.models().stream()
                            .mapToDouble(s -> constant(s.parameters().get("weight")).orElse(1))
                            .sum();
            return Optional.of(new Reading(recipe, "task_arithmetic", spec, parents, 1 / sum));
        }
        return Optional.empty();
    }

    private static boolean samePair(Recipe recipe, Parents parents) {
        return !recipe.method().equals("slerp")
                || recipe.models().stream().map(Source::model).toList().equals(parents.experts());
    }

    private static OptionalDouble constant(@org.jspecify.annotations.Nullable Setting setting) {
        return setting instanceof Setting.Constant(Object value) && value instanceof Number n
                ? OptionalDouble.of(n.doubleValue())
                : OptionalDouble.empty();
    }

    private record Reading(
            Recipe recipe, String method, SpaceSpec spec, Parents parents, double weightScale) {

        Optional<Projection> project(List<Gene> genes) {
            double[] genome = new double[genes.size()];
            boolean exact = fixedAgree();
            for (int i = 0; i < genome.length; i++) {
                Gene gene = genes.get(i);
                OptionalDouble wanted = wanted(gene);
                if (wanted.isEmpty()) {
                    genome[i] = 0.5; // the method does not know it
                    continue;
                }
                genome[i] = gene.range().gene(wanted.getAsDouble());
                exact &= Math.abs(gene.range().at(genome[i]) - wanted.getAsDouble()) < SAME;
            }
            return Optional.of(new Projection(genome, exact));
        }

        private OptionalDouble wanted(Gene gene) {
            if (gene.parameter().equals("method")) {
                return OptionalDouble.of(spec.methods().indexOf(method) + 0.5);
            }
            return tunables().stream()
                    .filter(t -> t.name().equals(gene.parameter()))
                    .mapToDouble(t -> value(t, gene.model()))
                    .findFirst();
        }

        private double value(Tunable tunable, Optional<String> model) {
            List<Map<String, Setting>> levels = new ArrayList<>();
            model.flatMap(this::source).ifPresent(s -> levels.add(s.parameters()));
            levels.add(recipe.parameters());
            double value =
                    levels.stream()
                            .flatMapToDouble(l -> constant(l.get(tunable.name())).stream())
                            .findFirst()
                            .orElse(((Number) tunable.otherwise()).doubleValue());
            return tunable.name().equals("weight") ? value * weightScale : value;
        }

        private Optional<Source> source(String model) {
            return recipe.models().stream().filter(s -> s.model().equals(model)).findFirst();
        }

        /// Whether the parameters that the space fixes are as the recipe has them.
        private boolean fixedAgree() {
            for (Tunable tunable : tunables()) {
                if (spec.parameters().get(tunable.name()) instanceof Fixed(Object fixed)) {
                    for (String expert : parents.experts()) {
                        double value = value(tunable, Optional.of(expert));
                        if (!(fixed instanceof Number n) || n.doubleValue() != value) {
                            return false;
                        }
                    }
                }
            }
            return true;
        }

        private List<Tunable> tunables() {
            return Tunables.of(method);
        }
    }
}
