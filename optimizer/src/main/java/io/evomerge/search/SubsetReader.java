package io.evomerge.search;

import io.evomerge.anchors.AnchorSelections;
import io.evomerge.documents.Complaints;
import io.evomerge.documents.Node;
import io.evomerge.estimators.Estimators;
import io.evomerge.fidelity.Anchoring;
import io.evomerge.fidelity.Evidence;
import io.evomerge.fidelity.Racing;
import io.evomerge.search.ItemSpec.Select;
import io.evomerge.search.ItemSpec.Shares;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `subset` of search.yaml: which search items candidates are asked.
///
/// | key         | default           | meaning                                               |
/// |-------------|-------------------|-------------------------------------------------------|
/// | `select`    | `random`          | `random`, `all`, or `irt`: [Anchoring]                |
/// | `items`     | 100; of `irt`: 15 | of each task, that a candidate is asked               |
/// | `of`        | 10 × `items`      | of each task, that `items` stand for; or `all`        |
/// | `bank`      | 24                | candidates that answer all of these first             |
/// | `estimator` | of `irt`:         | what the answers say of all items: [Estimators]; else |
/// |             | `regression`      | `mean`, or `augmented`: [AugmentedScores]             |
/// | `evidence`  | `probability`     | what of an answer they go by: [Evidence]              |
/// | `anchors`   | `variance`        | how the items are chosen: [AnchorSelections]          |
/// | `racing`    | false             | true, or `{rounds: 5, level: 0.1}`: [Racing]          |
///
/// `of`, `bank`, `evidence` and `anchors` belong to `irt`, whose races have two rounds: the
/// anchors, and what else there is. Other estimators than the regression go by scores, and then
/// anchors are chosen by `correctness`, unless the file says otherwise.
final class SubsetReader {
    static final Shares USUAL_SHARES = new Shares(0.6, 0.2, 0.2);
    static final ItemSpec USUAL =
            new ItemSpec(
                    Select.RANDOM, 100, false, Optional.empty(), Optional.empty(), USUAL_SHARES);

    private static final String IRT = "irt";
    private static final String ESTIMATOR = "estimator";
    private static final String AUGMENTED = "augmented";
    private static final String MEAN = "mean";
    private static final String RACING = "racing";
    private static final String ROUNDS = "rounds";
    private static final String LEVEL = "level";
    private static final List<String> OF_IRT = List.of("of", "bank", "anchors", "evidence");
    private static final List<String> KEYS =
            List.of("items", "select", "of", "bank", "anchors", ESTIMATOR, "evidence", RACING);
    private static final int SHARE = 10;
    private static final double LEAST_LEVEL = 1e-6;
    private static final double MOST_LEVEL = 0.49;

    private final Node node;
    private final Complaints complaints;

    SubsetReader(Node node, Complaints complaints) {
        this.node = node;
        this.complaints = complaints;
    }

    ItemSpec read() {
        node.onlyKeys(complaints, KEYS);
        String select = node.get("select", "random", n -> n.oneOf(List.of("random", "all", IRT)));
        return select.equals(IRT) ? anchored() : plain(select);
    }

    private ItemSpec plain(String select) {
        for (String key : OF_IRT) {
            node.get(key)
                    .ifPresent(
                            n ->
                                    complaints.add(
                                            n.complaint(
                                                    "has no meaning with select: " + select,
                                                    "write select: irt, or leave it out")));
        }
        int items = node.get("items", USUAL.perTask(), n -> n.integer(1, Integer.MAX_VALUE));
        Optional<Racing> racing = racing(Racing.USUAL);
        return new ItemSpec(
                select.equals("all") ? Select.ALL : Select.RANDOM,
                items,
                isAugmented(racing.isPresent()),
                Optional.empty(),
                racing,
                USUAL_SHARES);
    }

    /// Those who drop out of a race have answered other items than the rest.
    private boolean isAugmented(boolean races) {
        Optional<Node> estimator = node.get(ESTIMATOR);
        List<String> names = new ArrayList<>(Estimators.NAMES);
        names.add(AUGMENTED);
        String name = estimator.map(n -> n.oneOf(names)).orElse(MEAN);
        if (name.equals(AUGMENTED) && races) {
            complaints.add(
                    node.require(ESTIMATOR)
                            .complaint(
                                    "needs candidates that answer the same items, which racing does not leave",
                                    "write estimator: mean, or leave out racing"));
            return false;
        }
        if (!name.equals(AUGMENTED) && !name.equals(MEAN)) {
            complaints.add(
                    node.require(ESTIMATOR)
                            .complaint(
                                    "needs calibrated items",
                                    "write select: irt, or estimator: augmented"));
        }
        return name.equals(AUGMENTED);
    }

    private ItemSpec anchored() {
        int items = node.get("items", 15, n -> n.integer(2, Integer.MAX_VALUE / SHARE));
        boolean all = node.get("of").filter(n -> "all".equals(n.value())).isPresent();
        int of =
                all
                        ? SHARE * items
                        : node.get("of", SHARE * items, n -> n.integer(2, Integer.MAX_VALUE));
        if (of <= items) {
            complaints.add(
                    node.require("of")
                            .complaint(
                                    "is %d, but %d items of each task are asked"
                                            .formatted(of, items),
                                    "write more, or select: random"));
        }
        String estimator =
                node.get(ESTIMATOR, Anchoring.REGRESSION, n -> n.oneOf(Estimators.NAMES));
        Evidence evidence = evidence(estimator);
        String usual = evidence == Evidence.PROBABILITY ? "variance" : "correctness";
        var anchoring =
                new Anchoring(
                        items,
                        node.get("bank", 24, n -> n.integer(Anchoring.LEAST_BANK, 1_000_000)),
                        node.get("anchors", usual, n -> n.oneOf(AnchorSelections.NAMES)),
                        estimator,
                        evidence);
        return new ItemSpec(
                all ? Select.ALL : Select.RANDOM,
                of,
                false,
                Optional.of(anchoring),
                anchoredRace(),
                USUAL_SHARES);
    }

    private Optional<Racing> anchoredRace() {
        node.get(RACING)
                .filter(n -> n.value() instanceof Map)
                .flatMap(n -> n.get(ROUNDS))
                .ifPresent(
                        n ->
                                complaints.add(
                                        n.complaint(
                                                "has no meaning with select: irt, whose races have two rounds",
                                                "leave it out")));
        return racing(Racing.ANCHORED)
                .map(race -> new Racing(Racing.ANCHORED.rounds(), race.level()));
    }

    /// `true` for the usual race, or its settings.
    private Optional<Racing> racing(Racing usual) {
        Optional<Node> race = node.get(RACING);
        if (race.isEmpty() || race.get().value() instanceof Boolean) {
            return race.filter(Node::bool).map(n -> usual);
        }
        if (!race.get().isMap()) {
            throw race.get()
                    .wrong(
                            "is neither true or false nor a mapping",
                            "write racing: true, or {rounds: 5, level: 0.1}");
        }
        race.get().onlyKeys(complaints, List.of(ROUNDS, LEVEL));
        return race.map(
                n ->
                        new Racing(
                                n.get(
                                        ROUNDS,
                                        usual.rounds(),
                                        r -> r.integer(2, Racing.MOST_ROUNDS)),
                                n.get(
                                        LEVEL,
                                        usual.level(),
                                        l -> l.number(LEAST_LEVEL, MOST_LEVEL))));
    }

    /// Only the regression can go by numbers that are not the items' scores.
    private Evidence evidence(String estimator) {
        boolean regression = estimator.equals(Anchoring.REGRESSION);
        Evidence usual = regression ? Evidence.PROBABILITY : Evidence.SCORE;
        Evidence evidence =
                node.get("evidence", usual, n -> Evidence.named(n.oneOf(Evidence.NAMES)));
        if (evidence == Evidence.PROBABILITY && !regression) {
            throw node.require("evidence")
                    .wrong(
                            "is probability, of which %s cannot make a score".formatted(estimator),
                            "write evidence: score, or estimator: regression");
        }
        return evidence;
    }

    /// The same settings as [#read] would take, every default filled in.
    static Map<String, Object> write(ItemSpec spec) {
        boolean all = spec.select() == Select.ALL;
        Map<String, Object> out = new LinkedHashMap<>();
        if (spec.anchoring().isEmpty()) {
            out.put("items", spec.perTask());
            out.put("select", all ? "all" : "random");
            out.put(ESTIMATOR, spec.augmented() ? AUGMENTED : MEAN);
            spec.racing().ifPresent(race -> out.put(RACING, settings(race)));
            return out;
        }
        Anchoring anchoring = spec.anchoring().get();
        out.put("items", anchoring.items());
        out.put("select", IRT);
        out.put("of", all ? "all" : spec.perTask());
        out.put("bank", anchoring.bank());
        out.put("anchors", anchoring.selection());
        out.put(ESTIMATOR, anchoring.estimator());
        out.put("evidence", anchoring.evidence().key());
        spec.racing().ifPresent(race -> out.put(RACING, Map.of(LEVEL, race.level())));
        return out;
    }

    /// In an order of their own: the text is hashed.
    private static Map<String, Object> settings(Racing race) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(ROUNDS, race.rounds());
        out.put(LEVEL, race.level());
        return out;
    }
}
