package io.evomerge.fidelity;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.evaluators.Responses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The anchors of all tasks of a search.
public final class Anchors {
    private final Map<String, TaskAnchors> tasks;

    private Anchors(Map<String, TaskAnchors> tasks) {
        this.tasks = tasks;
    }

    /// Calibrates every task's items and chooses its anchors. Equal arguments give equal anchors.
    ///
    /// @param endpoints what the base and the experts answered to all items, `[models × tasks]`; at
    ///     least one
    /// @param merges what other candidates answered
    public static Anchors of(
            Anchoring plan,
            List<List<Responses>> endpoints,
            List<List<Responses>> merges,
            long seed) {
        List<List<Responses>> bank = Stream.concat(endpoints.stream(), merges.stream()).toList();
        Map<String, TaskAnchors> tasks = new LinkedHashMap<>();
        for (int t = 0; t < bank.getFirst().size(); t++) {
            int task = t;
            List<Responses> answered = bank.stream().map(r -> r.get(task)).toList();
            tasks.put(
                    answered.getFirst().task(),
                    TaskAnchors.of(plan, answered, endpoints.size(), seed + t));
        }
        return new Anchors(tasks);
    }

    /// The items that candidates are asked from now on.
    public Asked asked() {
        Map<String, List<Integer>> chosen = new LinkedHashMap<>();
        tasks.forEach((name, anchors) -> chosen.put(name, anchors.items()));
        return new Asked(Part.SEARCH, chosen);
    }

    /// What a candidate would score on all items.
    ///
    /// @param answered to the anchors, task by task
    public List<TaskScore> estimate(List<Responses> answered) {
        return estimates(answered).stream().map(AnchorEstimate::score).toList();
    }

    /// The same with what the estimators alone may be off by.
    List<AnchorEstimate> estimates(List<Responses> answered) {
        List<AnchorEstimate> out = new ArrayList<>();
        for (Responses responses : answered) {
            TaskAnchors anchors = tasks.get(responses.task());
            if (anchors == null) {
                throw new IllegalArgumentException("no anchors of " + responses.task());
            }
            out.add(anchors.estimate(responses));
        }
        return out;
    }
}
