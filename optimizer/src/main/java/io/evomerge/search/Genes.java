package io.evomerge.search;

import io.evomerge.methods.Methods;
import io.evomerge.methods.Parameter;
import io.evomerge.search.SpaceSpec.Freedom.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Derives the genes of a space from the parameters that its methods declare.
record Genes(SpaceSpec.Weights spec, Parents parents, List<LayerGroup> groups) {
    /// The method's gene first, then those of taking part, then anchor by anchor, filter by filter.
    List<Gene> list() {
        List<Gene> genes = new ArrayList<>();
        if (spec.methods().size() > 1) {
            genes.add(method());
        }
        if (spec.sources() == SpaceSpec.Sources.SEARCH) {
            parents.experts().forEach(e -> genes.add(Participants.gene(e, parents)));
        }
        sites().forEach(site -> genes.addAll(genes(site)));
        spec.post().forEach(correction -> genes.addAll(genes(correction)));
        return genes;
    }

    /// The names of the anchors that genes belong to; without those that belong to none.
    Map<Gene, String> places() {
        Map<Gene, String> places = new HashMap<>();
        for (Site site : sites()) {
            genes(site).forEach(gene -> places.put(gene, site.anchor().name()));
        }
        return places;
    }

    private List<Gene> genes(Site site) {
        return declared(spec.methods()).values().stream()
                .flatMap(p -> genes(p, site).stream())
                .toList();
    }

    /// Where there are genes.
    private record Site(Anchor anchor, Optional<String> filter) {}

    private List<Site> sites() {
        return groups.stream()
                .flatMap(group -> group.cells().stream())
                .flatMap(c -> c.place().anchors().map(a -> new Site(a, c.filter())))
                .distinct()
                .sorted(Comparator.comparingInt(site -> site.anchor().order()))
                .toList();
    }

    private static List<Gene> genes(SpaceSpec.Correction correction) {
        Map<String, Parameter> declared = parametersOf(correction.method());
        return correction.parameters().entrySet().stream()
                .filter(e -> e.getValue() instanceof Range)
                .map(
                        e ->
                                new Gene(
                                        correction.gene(e.getKey()),
                                        e.getKey(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        (Range) e.getValue(),
                                        isWhole(declared.get(e.getKey()))))
                .toList();
    }

    private static boolean isWhole(@Nullable Parameter parameter) {
        return parameter != null && parameter.type() == Parameter.Type.INTEGER;
    }

    /// The parameters of a correction by name.
    static Map<String, Parameter> parametersOf(String correction) {
        Map<String, Parameter> out = new LinkedHashMap<>();
        Methods.postNamed(correction).orElseThrow().parameters().forEach(p -> out.put(p.name(), p));
        return out;
    }

    /// The name of a gene: model, anchor, filter, parameter, as far as there are any.
    static String name(
            SpaceSpec.Weights spec,
            Parents parents,
            String parameter,
            Optional<String> model,
            Anchor anchor,
            Optional<String> filter) {
        List<String> parts = new ArrayList<>();
        model.ifPresent(m -> parts.add(parents.shortName(m)));
        parts.add(anchor.name());
        if (!spec.filters().isEmpty()) {
            parts.add(filter.orElse("rest"));
        }
        parts.add(parameter);
        return String.join("/", parts);
    }

    private Gene method() {
        return new Gene(
                "method",
                "method",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Range(0, spec.methods().size()),
                false);
    }

    /// The parameters of several methods together; those of the same name share their genes.
    static Map<String, Parameter> declared(List<String> methods) {
        Map<String, Parameter> all = new LinkedHashMap<>();
        for (String method : methods) {
            of(method).forEach(p -> all.putIfAbsent(p.name(), p));
        }
        return all;
    }

    /// The parameters of a method.
    static List<Parameter> of(String method) {
        return Methods.named(method).orElseThrow().parameters();
    }

    private List<Gene> genes(Parameter parameter, Site site) {
        if (!(spec.parameters().get(parameter.name()) instanceof Range range)) {
            return List.of();
        }
        List<Optional<String>> models =
                parameter.level() == Parameter.Level.MODEL
                        ? parents.experts().stream().map(Optional::of).toList()
                        : List.of(Optional.empty());
        return models.stream()
                .map(
                        m ->
                                new Gene(
                                        name(
                                                spec,
                                                parents,
                                                parameter.name(),
                                                m,
                                                site.anchor(),
                                                site.filter()),
                                        parameter.name(),
                                        m,
                                        site.anchor().layers(),
                                        site.filter(),
                                        range,
                                        isWhole(parameter)))
                .toList();
    }
}
