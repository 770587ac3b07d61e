package io.evomerge.datasets;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import java.util.List;

/// Reads `generation_kwargs`. Answers are generated greedily, whatever it says, so it may not say
/// anything else.
final class DecodingReader {
    /// lm-evaluation-harness' limit where a task names none.
    private static final int DEFAULT_MAX_TOKENS = 256;

    private static final int MOST_TOKENS = 100_000;

    private DecodingReader() {}

    /// @param yaml the whole task
    /// @param shots the delimiter of examples, which ends answers where nothing else is said,
    ///     unless it is empty
    static Decoding read(Node yaml, OutputType type, String shots) {
        Node given = yaml.get("generation_kwargs").orElse(null);
        if (type != OutputType.GENERATE_UNTIL) {
            if (given != null) {
                throw given.wrong("has no effect on " + label(type), "remove it");
            }
            return Decoding.NONE;
        }
        if (given == null) {
            return new Decoding(usualStops(shots), DEFAULT_MAX_TOKENS);
        }
        var complaints = new Complaints();
        given.onlyKeys(complaints, List.of("until", "max_gen_toks", "do_sample", "temperature"));
        complaints.collect(
                () -> given.get("do_sample").filter(Node::bool).ifPresent(DecodingReader::refuse));
        complaints.collect(
                () ->
                        given.get("temperature")
                                .filter(node -> node.number() != 0)
                                .ifPresent(DecodingReader::refuse));
        Decoding decoding = complaints.attempt(() -> decoding(given, shots)).orElse(Decoding.NONE);
        complaints.throwIfAny();
        return decoding;
    }

    private static String label(OutputType type) {
        return type == OutputType.MULTIPLE_CHOICE ? "multiple choice" : type.label();
    }

    private static Decoding decoding(Node given, String shots) {
        return new Decoding(
                given.get("until", usualStops(shots), DecodingReader::stops),
                given.get(
                        "max_gen_toks", DEFAULT_MAX_TOKENS, node -> node.integer(1, MOST_TOKENS)));
    }

    private static List<String> usualStops(String shots) {
        return shots.isEmpty() ? List.of() : List.of(shots);
    }

    private static List<String> stops(Node until) {
        List<String> out = Texts.read(until);
        if (out.contains("")) {
            throw until.wrong(
                    "holds an empty text, which would end every answer before it begins",
                    "remove it; 'until: []' ends answers at the end token only");
        }
        return out;
    }

    private static void refuse(Node node) {
        throw node.wrong(
                "asks for sampling, but answers are generated greedily so that scores repeat",
                "write 'do_sample: false' and leave 'temperature' away");
    }
}
