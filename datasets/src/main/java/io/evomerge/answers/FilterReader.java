package io.evomerge.answers;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import io.evomerge.jinja.JinjaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads and writes `filter_list`: named pipelines of filters, each filter a `function` with its
/// settings. Every function that is known is named here.
public final class FilterReader {
    private static final String NAME = "name";
    private static final String FILTER = "filter";
    private static final String FUNCTION = "function";
    private static final List<String> SEVERAL_ANSWERS = List.of("majority_vote", "take_first_k");

    private final Complaints complaints = new Complaints();

    private FilterReader() {}

    /// The pipelines listed, at least one.
    ///
    /// @throws io.evomerge.documents.InputException with everything that is wrong
    public static List<FilterPipeline> read(Node list) {
        var reader = new FilterReader();
        Map<String, FilterPipeline> out = new LinkedHashMap<>();
        for (Node entry : list.list()) {
            reader.complaints.collect(
                    () -> {
                        FilterPipeline pipeline = reader.pipeline(entry);
                        if (out.putIfAbsent(pipeline.name(), pipeline) != null) {
                            throw entry.wrong(
                                    "is another pipeline named '" + pipeline.name() + "'",
                                    "give it another name");
                        }
                    });
        }
        reader.complaints.throwIfAny();
        return out.isEmpty() ? List.of(FilterPipeline.NONE) : List.copyOf(out.values());
    }

    /// What [#read] reads as equal pipelines.
    public static List<Map<String, Object>> write(List<FilterPipeline> pipelines) {
        return pipelines.stream().map(FilterReader::write).toList();
    }

    private static Map<String, Object> write(FilterPipeline pipeline) {
        List<Map<String, Object>> filters = new ArrayList<>();
        for (Filter filter : pipeline.filters()) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put(FUNCTION, filter.function());
            out.putAll(filter.options());
            filters.add(out);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(NAME, pipeline.name());
        out.put(FILTER, filters);
        return out;
    }

    private FilterPipeline pipeline(Node entry) {
        entry.onlyKeys(complaints, List.of(NAME, FILTER));
        List<Filter> filters = new ArrayList<>();
        entry.require(FILTER)
                .list()
                .forEach(node -> complaints.collect(() -> filters.add(filter(node))));
        return new FilterPipeline(entry.require(NAME).text(), filters);
    }

    private Filter filter(Node node) {
        Node function = node.require(FUNCTION);
        return switch (function.text()) {
            case RegexFilter.FUNCTION -> {
                keys(node, List.of("regex_pattern", "group_select", "fallback"));
                yield regex(node);
            }
            case OptionFilter.FUNCTION -> options(node);
            case MapFilter.FUNCTION -> map(node);
            default -> simple(node, function);
        };
    }

    private static RegexFilter regex(Node node) {
        return new RegexFilter(
                node.get(
                        "regex_pattern",
                        RegularExpression.of(RegexFilter.NUMBER),
                        FilterReader::pattern),
                node.get("group_select", 0, n -> n.integer(-1000, 1000)),
                node.get("fallback", RegexFilter.INVALID, Node::text));
    }

    private OptionFilter options(Node node) {
        keys(
                node,
                List.of(
                        "regex_pattern",
                        "group_select",
                        "fallback",
                        "ignore_case",
                        "ignore_punctuation",
                        "regexes_to_ignore"));
        return new OptionFilter(
                regex(node),
                node.get("ignore_case", false, Node::bool),
                node.get("ignore_punctuation", false, Node::bool),
                node.get("regexes_to_ignore", List.of(), FilterReader::patterns));
    }

    private MapFilter map(Node node) {
        keys(node, List.of("mapping_dict", "default_value"));
        Map<String, String> mapping = new LinkedHashMap<>();
        Node given = node.require("mapping_dict");
        refuseTruths(given);
        given.entries().forEach((from, to) -> mapping.put(from, to.text()));
        return new MapFilter(mapping, node.get("default_value", "", Node::text));
    }

    /// YAML 1.1 takes `no`, `yes`, `on` and `off` for truth values, which no text equals.
    private static void refuseTruths(Node mapping) {
        if (mapping.value() instanceof Map<?, ?> map) {
            map.keySet().stream()
                    .filter(Boolean.class::isInstance)
                    .findFirst()
                    .ifPresent(
                            truth -> {
                                throw mapping.wrong(
                                        "has the key %s, a truth value in YAML, also where it is"
                                                        .formatted(truth)
                                                + " written no, yes, on or off",
                                        "put it into quotes");
                            });
        }
    }

    private Filter simple(Node node, Node function) {
        String name = function.text();
        if (SEVERAL_ANSWERS.contains(name)) {
            throw function.wrong(
                    "'"
                            + name
                            + "' needs several answers to an item ('repeats' above 1), but each is"
                            + " answered once, greedily, so that scores repeat",
                    "remove this pipeline, or use take_first");
        }
        List<String> known = new ArrayList<>();
        for (TextFilter filter : TextFilter.values()) {
            known.add(filter.function());
            if (filter.function().equals(name)) {
                keys(node, List.of());
                return filter;
            }
        }
        known.addAll(List.of(RegexFilter.FUNCTION, OptionFilter.FUNCTION, MapFilter.FUNCTION));
        throw function.wrong("unknown filter '" + name + "'", Suggestion.remedy(name, known));
    }

    private void keys(Node node, List<String> settings) {
        List<String> known = new ArrayList<>(settings);
        known.add(FUNCTION);
        node.onlyKeys(complaints, known);
    }

    /// One expression or a list of them.
    static List<RegularExpression> patterns(Node node) {
        return node.isList()
                ? node.list().stream().map(FilterReader::pattern).toList()
                : List.of(pattern(node));
    }

    private static RegularExpression pattern(Node node) {
        try {
            return RegularExpression.of(node.text());
        } catch (JinjaException e) {
            throw node.wrong(
                    String.valueOf(e.getMessage()),
                    "write it in Python's language, without what is named");
        }
    }
}
