package io.evomerge.reports;

import io.evomerge.recipes.LayerRange;
import io.evomerge.search.Goal;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.SpaceSpec;
import io.evomerge.search.SpaceSpec.Freedom;
import io.evomerge.search.SpaceSpec.Layers;
import io.evomerge.search.TimeText;
import io.evomerge.strategies.Strategies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// The settings of a search in words, for people. search.yaml holds all of them for programs.
final class SettingsText {
    private SettingsText() {}

    /// What was searched and how, in the order in which it is read.
    static SequencedMap<String, String> of(SearchSpec spec, int genes) {
        SequencedMap<String, String> out = new LinkedHashMap<>();
        out.put("base", spec.parents().base());
        out.put("experts", String.join(", ", spec.parents().experts()));
        out.put("objective", objective(spec.goal()));
        switch (spec.space()) {
            case SpaceSpec.Weights weights -> out.putAll(space(weights));
            case SpaceSpec.Paths paths -> out.putAll(space(paths));
        }
        out.put("genes", String.valueOf(genes));
        out.put("strategy", strategy(Strategies.settings(spec.strategy(), genes)));
        out.put("seeds", seeds(spec));
        out.put("budget", budget(spec));
        out.put("dtype", spec.execution().dtype().torchName());
        out.put("device", spec.execution().device());
        out.put("seed", String.valueOf(spec.seed()));
        return out;
    }

    private static SequencedMap<String, String> space(SpaceSpec.Weights space) {
        SequencedMap<String, String> out = new LinkedHashMap<>();
        out.put("methods", String.join(", ", space.methods()));
        if (space.sources() == SpaceSpec.Sources.SEARCH) {
            out.put("sources", "which experts take part is searched");
        }
        out.put("layers", layers(space.layers()) + ends(space.ends()));
        if (!space.filters().isEmpty()) {
            out.put("filters", String.join(", ", space.filters()));
        }
        space.parameters().forEach((name, freedom) -> out.put(name, freedom(freedom)));
        for (SpaceSpec.Correction correction : space.post()) {
            out.put("then " + correction.method(), freedoms(correction));
        }
        return out;
    }

    private static SequencedMap<String, String> space(SpaceSpec.Paths space) {
        SequencedMap<String, String> out = new LinkedHashMap<>();
        out.put(
                "paths",
                "through the layers of the experts, each at most %d times"
                        .formatted(space.repeats()));
        if (space.block() > 1) {
            out.put("block", space.block() + " layers");
        }
        space.longest().ifPresent(n -> out.put("longest", n + " layers"));
        space.scale().ifPresent(range -> out.put("scale", freedom(range)));
        return out;
    }

    private static String seeds(SearchSpec spec) {
        List<String> all = new ArrayList<>();
        spec.learnedSeed()
                .ifPresent(
                        a ->
                                all.add(
                                        "adamerging (%d steps of %d items, by %s)"
                                                .formatted(a.steps(), a.items(), a.by().word())));
        all.addAll(spec.seeds());
        return all.isEmpty() ? "none" : String.join(", ", all);
    }

    private static String objective(Goal goal) {
        String tasks =
                goal.objectives().stream()
                        .map(SettingsText::objective)
                        .collect(Collectors.joining(", "));
        return goal.aggregate().key().replace('_', ' ') + " of " + tasks;
    }

    private static String objective(Goal.Objective objective) {
        String weight = objective.weight() == 1 ? "" : " (weight " + objective.weight() + ")";
        String least =
                objective.atLeast().isPresent()
                        ? " (at least " + objective.atLeast().getAsDouble() + ")"
                        : "";
        return objective.task() + (objective.weight() == 0 ? "" : weight) + least;
    }

    private static String layers(Layers layers) {
        return switch (layers) {
            case Layers.Each e -> "each on its own";
            case Layers.Groups groups -> groups.count() + " groups";
            case Layers.Profile profile ->
                    "each from a piecewise linear profile of %d knots".formatted(profile.knots());
            case Layers.Explicit explicit ->
                    explicit.ranges().stream()
                            .map(SettingsText::range)
                            .collect(Collectors.joining(", "));
        };
    }

    private static String ends(SpaceSpec.Ends ends) {
        return (ends.embeddings() ? ", the embeddings on their own" : "")
                + (ends.head() ? ", the head on its own" : "");
    }

    private static String range(LayerRange layers) {
        return layers.start() + "\u2013" + (layers.end() - 1);
    }

    private static String freedoms(SpaceSpec.Correction correction) {
        return correction.parameters().entrySet().stream()
                .map(e -> e.getKey() + " " + freedom(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String freedom(Freedom freedom) {
        return switch (freedom) {
            case Freedom.Fixed fixed -> String.valueOf(fixed.value());
            case Freedom.Range range ->
                    "searched from "
                            + range.min()
                            + " to "
                            + range.max()
                            + (range.scale() == Freedom.Scale.LOG ? " on a logarithmic scale" : "");
        };
    }

    private static String strategy(Map<String, Object> settings) {
        List<String> details =
                settings.entrySet().stream()
                        .filter(e -> !e.getKey().equals("name"))
                        .map(e -> e.getKey() + " " + e.getValue())
                        .toList();
        String name = String.valueOf(settings.get("name"));
        return details.isEmpty() ? name : name + " (" + String.join(", ", details) + ")";
    }

    private static String budget(SearchSpec spec) {
        return spec.budget().evaluations()
                + " evaluations"
                + spec.budget().time().map(t -> ", at most " + TimeText.write(t)).orElse("");
    }
}
