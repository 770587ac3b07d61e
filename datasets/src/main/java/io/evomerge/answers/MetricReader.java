package io.evomerge.answers;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import io.evomerge.documents.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads and writes `metric_list`: metrics by name, with their settings. How a metric is aggregated
/// and which way is better are fixed; a task may say so, but not otherwise.
public final class MetricReader {
    private static final String METRIC = "metric";
    private static final String AGGREGATION = "aggregation";
    private static final String HIGHER = "higher_is_better";
    private static final String CASE = "ignore_case";
    private static final String PUNCTUATION = "ignore_punctuation";
    private static final String NUMBERS = "ignore_numbers";
    private static final String REGEXES = "regexes_to_ignore";

    private final List<Metric> known;
    private final Complaints complaints = new Complaints();

    private MetricReader(List<Metric> known) {
        this.known = known;
    }

    /// The metrics listed.
    ///
    /// @param known those that fit the task's output type, without settings
    /// @throws InputException with everything that is wrong
    public static List<Metric> read(Node list, List<Metric> known) {
        var reader = new MetricReader(known);
        Map<String, Metric> out = new LinkedHashMap<>();
        for (Node entry : list.list()) {
            reader.complaints.collect(
                    () -> {
                        Metric metric = reader.metric(entry);
                        if (out.putIfAbsent(metric.key(), metric) != null) {
                            throw entry.wrong(
                                    "is another '" + metric.key() + "'", "list each metric once");
                        }
                    });
        }
        reader.complaints.throwIfAny();
        return List.copyOf(out.values());
    }

    /// What [#read] reads as equal metrics.
    public static List<Map<String, Object>> write(List<Metric> metrics) {
        List<Map<String, Object>> out = new ArrayList<>();
        for (Metric metric : metrics) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put(METRIC, metric.key());
            entry.putAll(metric.options());
            out.add(entry);
        }
        return out;
    }

    private Metric metric(Node entry) {
        Metric metric = named(entry.require(METRIC));
        List<String> keys = new ArrayList<>(List.of(METRIC, AGGREGATION, HIGHER));
        boolean match = metric instanceof ExactMatch;
        if (match) {
            keys.addAll(List.of(CASE, PUNCTUATION, NUMBERS, REGEXES));
        }
        entry.onlyKeys(complaints, keys);
        entry.get(AGGREGATION).ifPresent(node -> checkAggregation(node, metric));
        entry.get(HIGHER).ifPresent(node -> checkDirection(node, metric));
        return match ? exactMatch(entry) : metric;
    }

    private Metric named(Node node) {
        String name = node.text();
        return known.stream()
                .filter(metric -> metric.key().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                node.wrong(
                                        "unknown metric '" + name + "' for this output_type",
                                        Suggestion.remedy(
                                                name, known.stream().map(Metric::key).toList())));
    }

    private static ExactMatch exactMatch(Node entry) {
        return new ExactMatch(
                entry.get(CASE, false, Node::bool),
                entry.get(PUNCTUATION, false, Node::bool),
                entry.get(NUMBERS, false, Node::bool),
                entry.get(REGEXES, List.of(), FilterReader::patterns));
    }

    private void checkAggregation(Node node, Metric metric) {
        if (!node.text().equals(metric.aggregation())) {
            complaints.add(
                    node.complaint(
                            "is '%s', but %s is aggregated by '%s'"
                                    .formatted(node.text(), metric.key(), metric.aggregation()),
                            "write that, or remove it"));
        }
    }

    private void checkDirection(Node node, Metric metric) {
        if (node.bool() != metric.higherIsBetter()) {
            complaints.add(
                    node.complaint(
                            "is %s, but of %s %s is better"
                                    .formatted(
                                            node.bool(),
                                            metric.key(),
                                            metric.higherIsBetter() ? "more" : "less"),
                            "write %s, or remove it".formatted(metric.higherIsBetter())));
        }
    }
}
