package io.evomerge.datasets;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import java.util.List;

/// Reads a task's `metric_list` and `filter_list`.
final class ScoringReader {
    private ScoringReader() {}

    /// The metrics listed, or the usual one of the output type.
    ///
    /// @param yaml the whole task
    static Scoring read(Node yaml, OutputType type) {
        List<String> known = known(type);
        List<Node> listed = yaml.get("metric_list", List.of(), Node::list);
        var complaints = new Complaints();
        yaml.get("filter_list").ifPresent(node -> complaints.collect(() -> refuse(node)));
        for (Node entry : listed) {
            complaints.collect(() -> check(entry, known, complaints));
        }
        complaints.throwIfAny();
        return listed.isEmpty()
                ? Scoring.of(known.getFirst())
                : new Scoring(listed.stream().map(e -> e.require("metric").text()).toList());
    }

    private static List<String> known(OutputType type) {
        return switch (type) {
            case MULTIPLE_CHOICE -> List.of("acc", "acc_norm");
            case LOGLIKELIHOOD -> List.of("acc", "perplexity");
            case LOGLIKELIHOOD_ROLLING ->
                    List.of("word_perplexity", "byte_perplexity", "bits_per_byte");
            case GENERATE_UNTIL -> List.of("exact_match");
        };
    }

    private static void check(Node entry, List<String> known, Complaints complaints) {
        entry.onlyKeys(complaints, List.of("metric", "aggregation", "higher_is_better"));
        entry.require("metric").oneOf(known);
        entry.get("aggregation").ifPresent(a -> a.oneOf(List.of("mean")));
        entry.get("higher_is_better").ifPresent(ScoringReader::requireTrue);
    }

    private static void requireTrue(Node node) {
        if (!node.bool()) {
            throw node.wrong("is false, but a higher score is always better here", "remove it");
        }
    }

    private static void refuse(Node node) {
        throw node.wrong("is not known yet", "remove it");
    }
}
