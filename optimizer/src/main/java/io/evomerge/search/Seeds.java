package io.evomerge.search;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.methods.Methods;
import io.evomerge.methods.Parameter;
import io.evomerge.recipes.Setting;
import io.evomerge.recipes.Source;
import io.evomerge.strategies.AdaMerging;
import io.evomerge.tensors.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The hand-made merges, by name. They are what a search has to beat, and where it starts.
///
/// | name              | recipes                                                      |
/// |-------------------|--------------------------------------------------------------|
/// | `uniform`         | the average of the experts                                   |
/// | `task_arithmetic` | every expert with weight 0.3, 0.5, 0.7 and 1.0               |
/// | `ties`            | density 0.2 and 0.5, every expert with weight 1              |
/// | `slerp`           | every pair of experts, half way                              |
/// | `paths`           | where paths are searched: the layers of each expert          |
/// | any other method  | the method as it is, every expert with weight 1              |
///
/// One more, `adamerging`, is not made by hand: see [LearnedWeights].
public final class Seeds {
    /// Those that are scored unless search.yaml says otherwise.
    public static final List<String> USUAL = List.of("uniform", "task_arithmetic", "ties", "slerp");

    /// Those that only a [PathSpace] knows.
    public static final String PATHS = "paths";

    private final Parents parents;
    private final DType dtype;

    private Seeds(Parents parents, DType dtype) {
        this.parents = parents;
        this.dtype = dtype;
    }

    /// Those that are scored unless search.yaml says otherwise.
    static List<String> usual(SpaceSpec space) {
        return space instanceof SpaceSpec.Paths ? List.of(PATHS) : USUAL;
    }

    /// The seeds that a spec asks for, in its order.
    ///
    /// @param space that of the spec
    public static List<Seed> of(SearchSpec spec, SearchSpace space) {
        var seeds = new Seeds(spec.parents(), spec.execution().dtype());
        return spec.seeds().stream()
                .flatMap(name -> (name.equals(PATHS) ? space.seeds() : seeds.named(name)).stream())
                .toList();
    }

    /// How many seeds a spec asks for.
    static int count(SearchSpec spec) {
        var seeds = new Seeds(spec.parents(), spec.execution().dtype());
        return spec.seeds().stream()
                .mapToInt(
                        name ->
                                name.equals(PATHS)
                                        ? spec.parents().experts().size()
                                        : seeds.named(name).size())
                .sum();
    }

    /// A merge of all experts, whose plan checks that they fit each other.
    static Seed ofAllExperts(SearchSpec spec) {
        return new Seeds(spec.parents(), spec.execution().dtype()).taskArithmetic(1);
    }

    /// Complains of a name that is none of [#USUAL] and no method's, and of methods that need to be
    /// told more.
    static void check(Node name, Optional<SpaceSpec> space, Complaints complaints) {
        List<String> known =
                Stream.of(
                                USUAL.stream(),
                                space.map(Seeds::usual).stream().flatMap(List::stream),
                                Methods.names().stream(),
                                Stream.of(AdaMerging.NAME))
                        .flatMap(names -> names)
                        .distinct()
                        .toList();
        complaints.collect(
                () -> {
                    if (!known.contains(name.text())) {
                        throw name.wrong(
                                "unknown seed '" + name.text() + "'",
                                Suggestion.remedy(name.text(), known));
                    }
                    untold(name.text())
                            .ifPresent(
                                    p -> {
                                        throw name.wrong(
                                                "needs '%s' (%s), which differs from model to model"
                                                        .formatted(p.name(), p.meaning()),
                                                "leave it out");
                                    });
                });
    }

    /// What a method cannot do without and nobody can guess.
    private static Optional<Parameter> untold(String name) {
        return Methods.named(name).stream()
                .flatMap(method -> method.parameters().stream())
                .filter(p -> p.byDefault().isEmpty() && !p.tunable())
                .findFirst();
    }

    /// Complains of methods that cannot merge so many experts.
    static void requireFit(SearchSpec spec) {
        List<String> methods =
                spec.seeds().stream()
                        .filter(name -> !USUAL.contains(name) && !name.equals(PATHS))
                        .filter(name -> !name.equals("linear"))
                        .toList();
        Roles.requireFit("seeds", methods, spec.parents());
    }

    private List<Seed> named(String name) {
        return switch (name) {
            case "uniform" ->
                    List.of(
                            new Seed(
                                    "uniform",
                                    Recipes.ofModels(
                                            "linear",
                                            Optional.empty(),
                                            weighted(1),
                                            Map.of(),
                                            dtype)));
            case "task_arithmetic" ->
                    List.of(0.3, 0.5, 0.7, 1.0).stream().map(this::taskArithmetic).toList();
            case "ties" -> List.of(0.2, 0.5).stream().map(this::ties).toList();
            case "slerp" -> slerps();
            default -> List.of(plain(name));
        };
    }

    /// A method with its defaults, and usual values where there are none.
    private Seed plain(String method) {
        List<Parameter> required =
                Genes.of(method).stream().filter(p -> p.byDefault().isEmpty()).toList();
        return new Seed(
                method,
                Recipes.ofModels(
                        method,
                        Roles.base(method, parents),
                        parents.experts().stream()
                                .map(e -> Source.of(e, usual(required, Parameter.Level.MODEL)))
                                .toList(),
                        usual(required, Parameter.Level.MERGE),
                        dtype));
    }

    private static Map<String, Setting> usual(List<Parameter> required, Parameter.Level level) {
        return required.stream()
                .filter(p -> p.level() == level)
                .collect(Collectors.toMap(Parameter::name, p -> Setting.of(p.usualValue())));
    }

    private Seed taskArithmetic(double weight) {
        return new Seed(
                "task_arithmetic(" + weight + ")",
                Recipes.ofModels(
                        "task_arithmetic",
                        Optional.of(parents.base()),
                        weighted(weight),
                        Map.of(),
                        dtype));
    }

    private Seed ties(double density) {
        return new Seed(
                "ties(" + density + ")",
                Recipes.ofModels(
                        "ties",
                        Optional.of(parents.base()),
                        weighted(1),
                        Map.of("density", Setting.of(density)),
                        dtype));
    }

    private List<Seed> slerps() {
        List<Seed> out = new ArrayList<>();
        List<String> experts = parents.experts();
        for (int i = 0; i < experts.size(); i++) {
            for (int j = i + 1; j < experts.size(); j++) {
                out.add(slerp(experts.get(i), experts.get(j)));
            }
        }
        return out;
    }

    private Seed slerp(String first, String second) {
        return new Seed(
                "slerp(" + parents.shortName(first) + ", " + parents.shortName(second) + ")",
                Recipes.ofModels(
                        "slerp",
                        Optional.of(first),
                        List.of(Source.of(first, Map.of()), Source.of(second, Map.of())),
                        Map.of("t", Setting.of(0.5)),
                        dtype));
    }

    private List<Source> weighted(double weight) {
        return parents.experts().stream()
                .map(e -> Source.of(e, Map.of("weight", Setting.of(weight))))
                .toList();
    }
}
