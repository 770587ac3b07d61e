package io.evomerge.search;

import io.evomerge.documents.Complaints;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.strategies.AdaMerging;
import io.evomerge.strategies.AdaMerging.By;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Reads and writes the settings of [AdaMerging]:
///
/// | key        | default | meaning                                                            |
/// |------------|---------|--------------------------------------------------------------------|
/// | `steps`    | 40      | of Adam                                                            |
/// | `items`    | 16      | of each task, asked in each step                                   |
/// | `rate`     | 0.02    | about how far a weight moves in a step                             |
/// | `by`       | `layer` | `layer`: a weight for each gene; `task`: one for each expert       |
/// | `start`    | 0.3     | of every weight                                                    |
/// | `clamp`    | true    | keeps weights in [0, 1]                                            |
/// | `collapse` | 0.3     | the guard: the part of the mean answer's entropy that must be left |
/// | `checkpoints` | 0    | every so many steps the weights become a seed of their own; 0: none |
final class AdaMergingReader {
    private final Node node;
    private final Complaints complaints = new Complaints();

    private AdaMergingReader(Node node) {
        this.node = node;
    }

    /// @throws InputException with everything that is wrong
    static AdaMerging read(Node node) {
        return new AdaMergingReader(node).read();
    }

    private AdaMerging read() {
        AdaMerging usual = AdaMerging.USUAL;
        node.onlyKeys(complaints, List.copyOf(write(usual).keySet()));
        int steps = value("steps", usual.steps(), n -> n.integer(1, 1_000_000));
        int items = value("items", usual.items(), n -> n.integer(1, Integer.MAX_VALUE));
        double rate = value("rate", usual.rate(), AdaMergingReader::rate);
        By by = value("by", usual.by(), AdaMergingReader::by);
        boolean clamp = value("clamp", usual.clamp(), Node::bool);
        double start =
                value("start", usual.start(), n -> clamp ? n.number(0, 1) : n.number(-1e6, 1e6));
        double collapse = value("collapse", usual.collapse(), n -> n.number(0, 0.999));
        int checkpoints = value("checkpoints", usual.checkpoints(), n -> n.integer(0, 1_000_000));
        complaints.throwIfAny();
        return new AdaMerging(steps, items, rate, by, start, clamp, collapse, checkpoints);
    }

    private <T> T value(String key, T otherwise, Function<Node, T> as) {
        try {
            return node.get(key, otherwise, as);
        } catch (InputException e) {
            e.complaints().forEach(complaints::add);
            return otherwise;
        }
    }

    private static double rate(Node node) {
        double rate = node.number(0, 1);
        if (rate == 0) {
            throw node.wrong("is 0: nothing would be learned", "try 0.02");
        }
        return rate;
    }

    private static By by(Node node) {
        String word = node.oneOf(List.of(By.LAYER.word(), By.TASK.word()));
        return word.equals(By.TASK.word()) ? By.TASK : By.LAYER;
    }

    /// Every setting, in the order of the table.
    static Map<String, Object> write(AdaMerging settings) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("steps", settings.steps());
        out.put("items", settings.items());
        out.put("rate", settings.rate());
        out.put("by", settings.by().word());
        out.put("start", settings.start());
        out.put("clamp", settings.clamp());
        out.put("collapse", settings.collapse());
        out.put("checkpoints", settings.checkpoints());
        return out;
    }
}
