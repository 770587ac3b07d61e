package io.evomerge.search;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.methods.Methods;
import io.evomerge.methods.Parameter;
import io.evomerge.search.SpaceSpec.Ends;
import io.evomerge.search.SpaceSpec.Freedom.Fixed;
import io.evomerge.search.SpaceSpec.Freedom.Range;
import io.evomerge.search.SpaceSpec.Freedom.Scale;
import io.evomerge.search.SpaceSpec.Layers;
import io.evomerge.search.SpaceSpec.Sources;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/// Reads the `space` of a search.yaml.
///
/// | key       | default             | meaning                                                 |
/// |-----------|---------------------|---------------------------------------------------------|
/// | `methods` | `[task_arithmetic]` | merge methods; of several, the method is a gene         |
/// | `sources` | `all`               | which experts take part; `search`: a gene for each      |
/// | `layers`  | 4                   | groups of layers, or a profile ([LayersReader])         |
/// | `filters` | `[]`                | parts of tensor names that have their own genes         |
/// | `weight`  | `[0, 1.5]`          | a range makes genes, a value is fixed                   |
/// | `t`       | `[0, 1]`            | the same                                                |
/// | `post`    | `[]`                | corrections after the merge, with ranges or fixed values |
/// | others    | the method's        | any parameter of the methods, as a range or fixed       |
/// | `path`    | none                | searches paths through layers instead ([PathReader])    |
///
/// A range is `[least, most]`, or `{range: [least, most], scale: log}`.
final class SpaceReader {
    static final String SOURCES = "sources";
    static final String RANGE = "range";
    static final String SCALE = "scale";

    private static final List<String> KEYS =
            List.of("methods", SOURCES, LayersReader.KEY, "filters", "post", PathReader.KEY);

    private final Node root;
    private final Complaints complaints;

    SpaceReader(Node root, Complaints complaints) {
        this.root = root;
        this.complaints = complaints;
    }

    /// The space; empty if there were complaints.
    Optional<SpaceSpec> space() {
        try {
            Node space = root.get("space").orElse(Node.of(root.place(), Map.of()));
            if (space.get(PathReader.KEY).isPresent()) {
                return Optional.of(new PathReader(space, complaints).paths());
            }
            List<String> methods =
                    read(space, "methods", List.of("task_arithmetic"), this::methods);
            Sources sources = read(space, SOURCES, Sources.ALL, SpaceReader::sources);
            var ofLayers = new LayersReader(complaints);
            Layers layers = read(space, LayersReader.KEY, LayersReader.USUAL, ofLayers::layers);
            Ends ends = read(space, LayersReader.KEY, Ends.NONE, ofLayers::ends);
            List<String> filters = read(space, "filters", List.of(), SpaceReader::filters);
            List<SpaceSpec.Correction> post = read(space, "post", List.of(), this::corrections);
            return Optional.of(
                    new SpaceSpec.Weights(
                            methods,
                            sources,
                            layers,
                            ends,
                            filters,
                            parameters(space, methods),
                            post));
        } catch (InputException e) {
            e.complaints().forEach(complaints::add);
            return Optional.empty();
        }
    }

    private List<String> methods(Node node) {
        List<Node> nodes = node.isText() ? List.of(node) : node.list();
        if (nodes.isEmpty()) {
            throw node.wrong("is empty", Suggestion.remedy("", Methods.names()));
        }
        return nodes.stream().map(n -> n.oneOf(Methods.names())).distinct().toList();
    }

    private static Sources sources(Node node) {
        return Sources.valueOf(node.oneOf(Sources.words()).toUpperCase(Locale.ROOT));
    }

    private static List<String> filters(Node node) {
        List<String> filters = node.list().stream().map(Node::text).toList();
        if (filters.stream().anyMatch(f -> f.isBlank() || f.equals("rest"))) {
            throw node.wrong("has an empty name or 'rest'", "the rest has genes of its own anyway");
        }
        return filters.stream().distinct().toList();
    }

    private List<SpaceSpec.Correction> corrections(Node node) {
        return node.list().stream().map(this::correction).toList();
    }

    /// A name alone, or `method` with parameters.
    private SpaceSpec.Correction correction(Node node) {
        String method = (node.isText() ? node : node.require("method")).oneOf(Methods.postNames());
        return new SpaceSpec.Correction(
                method,
                node.isText()
                        ? new LinkedHashMap<>()
                        : parameters(node, Genes.parametersOf(method), List.of("method")));
    }

    private SequencedMap<String, SpaceSpec.Freedom> parameters(Node space, List<String> methods) {
        SequencedMap<String, SpaceSpec.Freedom> out =
                parameters(space, Genes.declared(methods), KEYS);
        out.forEach(
                (name, freedom) -> {
                    if (freedom instanceof Range) {
                        requireOneLevel(space, name, methods);
                    }
                });
        return out;
    }

    /// Genes of the same name are shared by all methods, so they must agree on whose they are.
    private void requireOneLevel(Node space, String name, List<String> methods) {
        Map<Parameter.Level, String> levels = new EnumMap<>(Parameter.Level.class);
        for (String method : methods) {
            Genes.of(method).stream()
                    .filter(p -> p.name().equals(name))
                    .forEach(p -> levels.putIfAbsent(p.level(), method));
        }
        if (levels.size() > 1) {
            complaints.add(
                    space.complaint(
                            "searches '%s', of which %s has one for each model and %s one in all"
                                    .formatted(
                                            name,
                                            levels.get(Parameter.Level.MODEL),
                                            levels.get(Parameter.Level.MERGE)),
                            "write one value for it, or leave one of the methods out"));
        }
    }

    private SequencedMap<String, SpaceSpec.Freedom> parameters(
            Node space, Map<String, Parameter> declared, List<String> otherKeys) {
        List<String> known = new ArrayList<>(otherKeys);
        known.addAll(declared.keySet());
        space.onlyKeys(complaints, known);
        SequencedMap<String, SpaceSpec.Freedom> out = new LinkedHashMap<>();
        declared.forEach(
                (name, parameter) ->
                        read(
                                        space,
                                        name,
                                        byDefault(space, parameter),
                                        n -> Optional.of(parameter(n, parameter)))
                                .ifPresent(p -> out.put(name, p)));
        return out;
    }

    /// What recipes must give is searched, in the range that its method finds worth trying.
    private Optional<SpaceSpec.Freedom> byDefault(Node space, Parameter parameter) {
        if (parameter.byDefault().isPresent()) {
            return Optional.empty();
        }
        if (!parameter.tunable()) {
            if (space.get(parameter.name()).isEmpty()) {
                complaints.add(
                        space.complaint(
                                "lacks '%s' (%s), which cannot be searched"
                                        .formatted(parameter.name(), parameter.meaning()),
                                "write one value, or leave the method out"));
            }
            return Optional.empty();
        }
        return Optional.of(new Range(parameter.usual().min(), parameter.usual().max()));
    }

    private SpaceSpec.Freedom parameter(Node node, Parameter declared) {
        if (node.isList()) {
            return range(node, declared);
        }
        if (node.isMap()) {
            return scaled(node, declared);
        }
        return new Fixed(
                switch (declared.type()) {
                    case FLAG -> (Object) node.bool();
                    case NUMBER, INTEGER -> legal(node, declared);
                    case CHOICE -> node.oneOf(declared.choices());
                });
    }

    /// A range that says its scale.
    private Range scaled(Node node, Parameter declared) {
        node.onlyKeys(complaints, List.of(RANGE, SCALE));
        Range range = range(node.require(RANGE), declared);
        Scale scale = node.get(SCALE, Scale.LINEAR, SpaceReader::scale);
        if (scale == Scale.LOG && declared.type() == Parameter.Type.INTEGER) {
            throw node.require(SCALE)
                    .wrong("is log, but whole numbers share a range equally", "leave it out");
        }
        if (scale == Scale.LOG && range.min() <= 0) {
            throw node.require(RANGE)
                    .wrong(
                            "begins at %s, which has no logarithm".formatted(range.min()),
                            "write a small number above 0, or leave the scale out");
        }
        return new Range(range.min(), range.max(), scale);
    }

    private static Scale scale(Node node) {
        return Scale.valueOf(node.oneOf(Scale.words()).toUpperCase(Locale.ROOT));
    }

    private static Range range(Node node, Parameter declared) {
        List<Node> ends = node.list();
        if (!declared.tunable()) {
            throw node.wrong("cannot be searched", "write one value");
        }
        if (ends.size() != 2) {
            throw node.wrong("is not a range", "write [least, most]");
        }
        double min = legal(ends.get(0), declared);
        double max = legal(ends.get(1), declared);
        if (declared.type() == Parameter.Type.INTEGER
                && (min != Math.rint(min) || max != Math.rint(max))) {
            throw node.wrong("has ends that are not whole numbers", "write whole numbers");
        }
        if (!(min < max)) {
            throw node.wrong("is an empty range", "write [least, most], or one value");
        }
        return new Range(min, max);
    }

    private static double legal(Node node, Parameter declared) {
        double value = node.number();
        if (!declared.range().contains(value)) {
            throw node.wrong("is " + value + ", but must lie in " + declared.range(), "");
        }
        return value;
    }

    private <T> T read(Node node, String key, T otherwise, Function<Node, T> as) {
        try {
            return node.get(key, otherwise, as);
        } catch (InputException e) {
            e.complaints().forEach(complaints::add);
            return otherwise;
        }
    }
}
