package io.evomerge.estimators;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.evomerge.anchors.AnchorSelections;
import io.evomerge.anchors.AnchorSet;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.documents.WholeFile;
import io.evomerge.irt.ItemBank;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Anchors as a JSON file, by the names of items and models.
///
/// @param source the bank and the way in which they were chosen
/// @param anchors in the order in which they should be asked
/// @param nested the first few with weights of their own, by ascending size
/// @param rounds what was chosen without some of the models
public record AnchorFile(
        Source source, Weighted anchors, List<Weighted> nested, List<Round> rounds) {
    /// Raised when the file changes so that older programs cannot read it.
    public static final int VERSION = 1;

    private static final String FORMAT = "evo-merge anchors";
    private static final List<String> KEYS =
            List.of(
                    "format",
                    "version",
                    "bank",
                    "bank_sha256",
                    "selection",
                    "range",
                    "seed",
                    "items",
                    "weights",
                    "nested",
                    "held_out");

    /// Where anchors come from.
    ///
    /// @param bank name of the bank's file
    /// @param sha256 its hash
    /// @param selection one of [AnchorSelections#NAMES]
    /// @param lowest,highest the scores of interest
    public record Source(
            String bank,
            String sha256,
            String selection,
            double lowest,
            double highest,
            long seed) {}

    /// Items with the weights of their responses.
    public record Weighted(List<String> items, List<Double> weights) {
        public Weighted {
            items = List.copyOf(items);
            weights = List.copyOf(weights);
        }

        static Weighted of(ItemBank bank, AnchorSet set) {
            return new Weighted(
                    IntStream.of(set.items()).mapToObj(bank.responses().items()::get).toList(),
                    Arrays.stream(set.weights()).boxed().toList());
        }
    }

    /// A round of [AnchorChoice].
    public record Round(List<String> models, Weighted anchors) {
        public Round {
            models = List.copyOf(models);
        }
    }

    public AnchorFile {
        nested = List.copyOf(nested);
        rounds = List.copyOf(rounds);
    }

    /// @param sizes of the nested sets, ascending, below the choice's size
    public static AnchorFile of(
            Source source, ItemBank bank, AnchorChoice choice, List<Integer> sizes) {
        return new AnchorFile(
                source,
                Weighted.of(bank, choice.anchors()),
                sizes.stream()
                        .map(size -> Weighted.of(bank, choice.first(bank, size).anchors()))
                        .toList(),
                choice.rounds().stream()
                        .map(
                                r ->
                                        new Round(
                                                IntStream.of(r.models())
                                                        .mapToObj(bank.responses().models()::get)
                                                        .toList(),
                                                Weighted.of(bank, r.anchors())))
                        .toList());
    }

    /// Writes the file, in place of an older one.
    public void write(Path file) throws IOException {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("format", FORMAT);
        out.put("version", VERSION);
        out.put("bank", source.bank);
        out.put("bank_sha256", source.sha256);
        out.put("selection", source.selection);
        out.put("range", List.of(source.lowest, source.highest));
        out.put("seed", source.seed);
        out.put("items", anchors.items);
        out.put("weights", anchors.weights);
        out.put("nested", nested.stream().map(AnchorFile::nestedJson).toList());
        out.put("held_out", rounds.stream().map(AnchorFile::roundJson).toList());
        Gson gson = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
        byte[] bytes = (gson.toJson(out) + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.write(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
    }

    private static Map<String, Object> nestedJson(Weighted set) {
        return Map.of("weights", set.weights);
    }

    private static Map<String, Object> roundJson(Round round) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("models", round.models);
        out.put("items", round.anchors.items);
        out.put("weights", round.anchors.weights);
        return out;
    }

    /// @throws InputException if it is missing, damaged or too new
    public static AnchorFile read(Path file) {
        Node node = Node.json(file);
        if (!node.isMap() || !node.get("format", "", Node::text).equals(FORMAT)) {
            throw node.wrong("is no anchors file of evo-merge", "name one that 'select' made");
        }
        int version = node.require("version").integer(0, Integer.MAX_VALUE);
        if (version > VERSION) {
            throw node.wrong(
                    "is of version %d, but this evo-merge reads %d".formatted(version, VERSION),
                    "use a newer evo-merge");
        }
        var complaints = new Complaints();
        node.onlyKeys(complaints, KEYS);
        complaints.throwIfAny();
        Weighted anchors = weighted(node);
        return new AnchorFile(
                source(node),
                anchors,
                node.require("nested").list().stream().map(n -> nested(n, anchors)).toList(),
                node.require("held_out").list().stream()
                        .map(n -> new Round(texts(n.require("models")), weighted(n)))
                        .toList());
    }

    private static Source source(Node node) {
        List<Node> range = node.require("range").list();
        if (range.size() != 2) {
            throw node.require("range").wrong("has %d values".formatted(range.size()), "write 2");
        }
        return new Source(
                node.require("bank").text(),
                node.require("bank_sha256").text(),
                node.require("selection").oneOf(AnchorSelections.NAMES),
                range.get(0).number(0, 1),
                range.get(1).number(0, 1),
                seed(node.require("seed")));
    }

    private static long seed(Node node) {
        if (node.value() instanceof Long seed) {
            return seed;
        }
        throw node.wrong("is " + node.value() + ", but a whole number is needed", "");
    }

    private static Weighted weighted(Node node) {
        Node items = node.require("items");
        List<Double> weights = numbers(node.require("weights"));
        if (items.list().isEmpty() || items.list().size() != weights.size()) {
            throw items.wrong(
                    "%d items have %d weights".formatted(items.list().size(), weights.size()),
                    "choose anchors again");
        }
        return new Weighted(texts(items), weights);
    }

    private static Weighted nested(Node node, Weighted all) {
        List<Double> weights = numbers(node.require("weights"));
        if (weights.isEmpty() || weights.size() > all.items.size()) {
            throw node.wrong(
                    "has %d weights of %d items".formatted(weights.size(), all.items.size()),
                    "choose anchors again");
        }
        return new Weighted(all.items.subList(0, weights.size()), weights);
    }

    private static List<String> texts(Node node) {
        return node.list().stream().map(Node::text).toList();
    }

    private static List<Double> numbers(Node node) {
        return node.list().stream().map(Node::number).toList();
    }

    /// The choice, in the bank that it was made from.
    ///
    /// @param place the file, for complaints
    /// @param sha256 of the bank's file
    /// @throws InputException if it was made from another bank
    public AnchorChoice choice(Path place, ItemBank bank, String sha256) {
        if (!sha256.equals(source.sha256)) {
            throw new InputException(
                    place,
                    "was chosen from another bank: " + source.bank + " as it was then",
                    "name that bank, or choose anchors from this one by 'select'");
        }
        Map<String, Integer> items = positions(bank.responses().items());
        Map<String, Integer> models = positions(bank.responses().models());
        try {
            List<AnchorChoice.Round> all = new ArrayList<>();
            for (Round round : rounds) {
                all.add(
                        new AnchorChoice.Round(
                                known(round.models, models), set(round.anchors, items)));
            }
            return new AnchorChoice(set(anchors, items), all);
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    place, "is damaged: " + e.getMessage(), "choose anchors again by 'select'");
        }
    }

    private static AnchorSet set(Weighted weighted, Map<String, Integer> items) {
        return new AnchorSet(
                known(weighted.items, items),
                weighted.weights.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static Map<String, Integer> positions(List<String> names) {
        Map<String, Integer> out = new LinkedHashMap<>();
        for (String name : names) {
            out.put(name, out.size());
        }
        return out;
    }

    private static int[] known(List<String> names, Map<String, Integer> positions) {
        return names.stream()
                .mapToInt(
                        name -> {
                            Integer position = positions.get(name);
                            if (position == null) {
                                throw new IllegalArgumentException(
                                        "the bank has no '" + name + "'");
                            }
                            return position;
                        })
                .toArray();
    }
}
