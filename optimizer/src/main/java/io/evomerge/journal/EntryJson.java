package io.evomerge.journal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import io.evomerge.documents.Node;
import io.evomerge.evaluators.Responses;
import io.evomerge.recipes.RecipeReader;
import io.evomerge.recipes.RecipeWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Journal lines as JSON. Doubles read back exactly; NaN is `null`, infinities are text.
final class EntryJson {
    private static final String FORMAT = "evo-merge journal";
    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private EntryJson() {}

    static String write(Header header) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("format", FORMAT);
        out.put("version", Header.VERSION);
        out.put("inputs", header.inputs());
        return GSON.toJson(out);
    }

    static Header header(Node node) {
        if (!node.get("format", "", Node::text).equals(FORMAT)) {
            throw node.wrong("is not a journal of evo-merge", "check the path");
        }
        int version = node.require("version").integer(0, Integer.MAX_VALUE);
        if (version != Header.VERSION) {
            throw node.wrong(
                    "is of version " + version + ", but this evo-merge reads " + Header.VERSION,
                    "use the evo-merge that began the run");
        }
        Map<String, String> inputs = new LinkedHashMap<>();
        node.require("inputs").entries().forEach((k, v) -> inputs.put(k, v.text()));
        return new Header(inputs);
    }

    static String write(Entry entry) {
        Candidate candidate = entry.candidate();
        Evaluation evaluation = entry.evaluation();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("number", entry.number());
        out.put("part", word(entry.part()));
        if (!entry.asked().isAll()) {
            out.put("asked", entry.asked().chosen());
        }
        out.put("kind", word(candidate.kind()));
        out.put("name", candidate.name());
        out.put("state", entry.isComplete() ? "COMPLETE" : "FAILED");
        out.put("fitness", number(entry.score().fitness()));
        out.put("standard_error", number(entry.score().standardError()));
        out.put("aggregate", number(entry.score().aggregate()));
        out.put("scores", numbers(entry.score().scores()));
        out.put("genome", numbers(candidate.genome()));
        out.put("recipe", recipe(candidate));
        out.put("items", entry.items());
        out.put("responses", evaluation.responses().stream().map(EntryJson::responses).toList());
        evaluation.error().ifPresent(e -> out.put("error", e));
        out.put("started", evaluation.started().toString());
        out.put("ended", evaluation.ended().toString());
        out.put("elapsed", number(entry.elapsed()));
        out.put("merge_seconds", number(evaluation.mergeSeconds()));
        out.put("score_seconds", number(evaluation.scoreSeconds()));
        out.put("device", evaluation.device());
        return GSON.toJson(out);
    }

    static Entry entry(Node node) {
        return new Entry(
                node.require("number").integer(0, Integer.MAX_VALUE),
                asked(node),
                candidate(node),
                node.require("items").integer(0, Integer.MAX_VALUE),
                evaluation(node),
                new Score(
                        number(node, "fitness"),
                        number(node, "standard_error"),
                        number(node, "aggregate"),
                        numbers(node.require("scores"))),
                number(node, "elapsed"));
    }

    private static Asked asked(Node node) {
        Map<String, List<Integer>> chosen = new LinkedHashMap<>();
        node.get("asked")
                .ifPresent(
                        n -> n.entries().forEach((task, items) -> chosen.put(task, whole(items))));
        return new Asked(Part.valueOf(name(node.require("part"))), chosen);
    }

    private static List<Integer> whole(Node node) {
        return node.list().stream().map(n -> n.integer(0, Integer.MAX_VALUE)).toList();
    }

    private static Candidate candidate(Node node) {
        return new Candidate(
                Candidate.Kind.valueOf(name(node.require("kind"))),
                node.require("name").text(),
                numbers(node.require("genome")),
                RecipeReader.read(node.require("recipe")));
    }

    /// The recipe's YAML as a JSON object.
    private static @Nullable Object recipe(Candidate candidate) {
        return Node.yaml("recipe", RecipeWriter.write(candidate.recipe())).value();
    }

    private static Evaluation evaluation(Node node) {
        return new Evaluation(
                node.require("responses").list().stream().map(EntryJson::responses).toList(),
                node.get("error").map(Node::text),
                Instant.parse(node.require("started").text()),
                Instant.parse(node.require("ended").text()),
                number(node, "merge_seconds"),
                number(node, "score_seconds"),
                node.require("device").text());
    }

    private static Map<String, Object> responses(Responses responses) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("task", responses.task());
        out.put("scores", numbers(responses.scores()));
        out.put("log_probabilities", numbers(responses.logProbabilities()));
        return out;
    }

    private static Responses responses(Node node) {
        return new Responses(
                node.require("task").text(),
                numbers(node.require("scores")),
                numbers(node.require("log_probabilities")));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String name(Node node) {
        return node.text().toUpperCase(Locale.ROOT);
    }

    private static List<@Nullable Object> numbers(List<Double> values) {
        return values.stream().<@Nullable Object>map(EntryJson::number).toList();
    }

    /// Whole numbers without a point: most scores are 0 or 1, and a line holds hundreds of them.
    private static @Nullable Object number(double value) {
        if (Double.isNaN(value)) {
            return null;
        }
        if (Double.isInfinite(value)) {
            return String.valueOf(value);
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole && Double.doubleToRawLongBits(value) != Long.MIN_VALUE
                ? (Object) (long) value
                : (Object) value;
    }

    private static double number(Node node, String key) {
        return node.get(key).map(EntryJson::number).orElse(Double.NaN);
    }

    private static List<Double> numbers(Node node) {
        return node.list().stream().map(EntryJson::number).toList();
    }

    private static double number(Node node) {
        return switch (node.value()) {
            case null -> Double.NaN;
            case String text -> Double.parseDouble(text);
            default -> node.number();
        };
    }
}
