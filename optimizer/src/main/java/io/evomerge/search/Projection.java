package io.evomerge.search;

import io.evomerge.methods.Parameter;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import io.evomerge.search.SpaceSpec.Freedom.Fixed;
import io.evomerge.search.SpaceSpec.Freedom.Range;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A recipe as seen from a search space.
///
/// @param genome the nearest point
/// @param exact whether that point is the same merge, within rounding
@SuppressWarnings("ArrayRecordComponent") // strategies work on arrays; nobody compares projections
public record Projection(double[] genome, boolean exact) {
    private static final double SAME = 1e-9;

    static Optional<Projection> of(
            Recipe recipe, SpaceSpec.Weights spec, Parents parents, List<Gene> genes) {
        return reading(recipe, spec, parents).flatMap(r -> r.project(genes));
    }

    /// The recipe in terms of a method of the space. A linear merge whose weights sum to 1 is task
    /// arithmetic with the same weights: `Σ wᵢ θᵢ = θ₀ + Σ wᵢ (θᵢ - θ₀)`.
    private static Optional<Reading> reading(
            Recipe recipe, SpaceSpec.Weights spec, Parents parents) {
        if (!recipe.slices().isEmpty() || !mergesExperts(recipe, spec, parents)) {
            return Optional.empty();
        }
        if (spec.methods().contains(recipe.method())) {
            return Optional.of(new Reading(recipe, recipe.method(), spec, 1));
        }
        if (recipe.method().equals("linear") && spec.methods().contains("task_arithmetic")) {
            double sum =
                    recipe.models().stream()
                            .mapToDouble(
                                    s -> number(constant(s.parameters().get("weight"))).orElse(1))
                            .sum();
            return Optional.of(new Reading(recipe, "task_arithmetic", spec, 1 / sum));
        }
        return Optional.empty();
    }

    /// The merges of a space are of all experts, in their order, or of those that take part.
    private static boolean mergesExperts(Recipe recipe, SpaceSpec.Weights spec, Parents parents) {
        List<String> models = recipe.models().stream().map(Source::model).toList();
        return models.equals(parents.experts())
                || (spec.sources() == SpaceSpec.Sources.SEARCH
                        && models.size() >= Roles.least(recipe.method())
                        && models.equals(
                                parents.experts().stream().filter(models::contains).toList()));
    }

    private record Reading(
            Recipe recipe, String method, SpaceSpec.Weights spec, double weightScale) {

        Optional<Projection> project(List<Gene> genes) {
            double[] genome = new double[genes.size()];
            boolean exact = restAgrees();
            for (int i = 0; i < genome.length; i++) {
                Gene gene = genes.get(i);
                if (gene.parameter().equals(Participants.ON)) {
                    genome[i] = Participants.gene(takesPart(gene));
                    continue;
                }
                OptionalDouble wanted = wanted(gene);
                if (wanted.isEmpty()) {
                    genome[i] = 0.5; // it has no effect
                    continue;
                }
                genome[i] = gene.range().gene(wanted.getAsDouble());
                exact &= Math.abs(valueAt(gene, genome[i]) - wanted.getAsDouble()) < SAME;
            }
            return Optional.of(new Projection(genome, exact));
        }

        private static double valueAt(Gene gene, double at) {
            return gene.isWhole() ? gene.range().wholeAt(at) : gene.range().at(at);
        }

        private boolean takesPart(Gene gene) {
            return gene.model().map(m -> source(m).isPresent()).orElse(true);
        }

        private OptionalDouble wanted(Gene gene) {
            if (gene.isOfCorrection() || !takesPart(gene)) {
                return OptionalDouble.empty();
            }
            if (gene.parameter().equals("method")) {
                return OptionalDouble.of(spec.methods().indexOf(method) + 0.5);
            }
            return Genes.of(method).stream()
                    .filter(p -> p.name().equals(gene.parameter()))
                    .flatMapToDouble(p -> number(value(p, gene.model())).stream())
                    .findFirst();
        }

        /// What the recipe says of a parameter, else the method's default.
        private Optional<Object> value(Parameter parameter, Optional<String> model) {
            Optional<Object> said =
                    model.flatMap(this::source)
                            .flatMap(s -> constant(s.parameters().get(parameter.name())))
                            .or(() -> constant(recipe.parameters().get(parameter.name())))
                            .or(parameter::byDefault);
            return parameter.name().equals("weight")
                    ? said.map(w -> w instanceof Double d ? d * weightScale : w)
                    : said;
        }

        private Optional<Source> source(String model) {
            return recipe.models().stream().filter(s -> s.model().equals(model)).findFirst();
        }

        /// Whether the parameters that have no genes are in the space's merges as they are in the
        /// recipe.
        private boolean restAgrees() {
            return spec.post().isEmpty() && recipe.post().isEmpty() && parametersAgree();
        }

        private boolean parametersAgree() {
            return Genes.of(method).stream()
                    .filter(p -> !(spec.parameters().get(p.name()) instanceof Range))
                    .allMatch(
                            p ->
                                    models(p).stream()
                                            .allMatch(m -> value(p, m).equals(constantOf(p))));
        }

        private Optional<Object> constantOf(Parameter parameter) {
            return spec.parameters().get(parameter.name()) instanceof Fixed fixed
                    ? Optional.of(fixed.value())
                    : parameter.byDefault();
        }

        private List<Optional<String>> models(Parameter parameter) {
            return parameter.level() == Parameter.Level.MODEL
                    ? recipe.models().stream().map(s -> Optional.of(s.model())).toList()
                    : List.of(Optional.empty());
        }
    }

    private static Optional<Object> constant(@Nullable Setting setting) {
        return setting instanceof Setting.Constant constant
                ? Optional.of(constant.value())
                : Optional.empty();
    }

    private static OptionalDouble number(Optional<Object> value) {
        return value.orElse(null) instanceof Double d
                ? OptionalDouble.of(d)
                : OptionalDouble.empty();
    }
}
