package io.evomerge.backends;

import io.evomerge.evaluators.Responses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Items that candidates are asked round by round, so that one that falls behind need not answer
/// them all.
///
/// @param whole what the rounds are together
/// @param rounds no two of them with an item in common; the first asks something of every task
/// @param goesOn whether a candidate is asked a further round, by what it answered so far, item by
///     item in the order of the task. Called by several threads; the same answers must have the
///     same outcome
public record Rounds(Asked whole, List<Asked> rounds, Predicate<List<Responses>> goesOn) {
    public Rounds {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("no rounds");
        }
    }

    /// All at once.
    public static Rounds of(Asked asked) {
        return new Rounds(asked, List.of(asked), answers -> true);
    }

    /// What a candidate was asked that has answered the first rounds.
    public Asked first(int count) {
        return count == rounds.size()
                ? whole
                : new Asked(whole.part(), positions(count, Order.OF_THE_TASK));
    }

    /// What a candidate was asked, by what it has answered.
    ///
    /// @throws IllegalArgumentException if no number of rounds has as many items
    public Asked asked(List<Responses> answers) {
        if (rounds.size() == 1) {
            return whole;
        }
        for (int count = 1; count <= rounds.size(); count++) {
            if (hasSizes(answers, positions(count, Order.ASKED))) {
                return first(count);
            }
        }
        throw new IllegalArgumentException("answers to no number of rounds");
    }

    /// Answers to the first rounds as answers to one, the items in the order of the task.
    ///
    /// @param answers by round, then by task
    public List<Responses> joined(List<List<Responses>> answers) {
        if (answers.size() == 1 && rounds.size() == 1) {
            return answers.getFirst();
        }
        Map<String, List<Integer>> positions = positions(answers.size(), Order.ASKED);
        List<Responses> out = new ArrayList<>();
        for (int t = 0; t < answers.getFirst().size(); t++) {
            String name = answers.getFirst().get(t).task();
            List<Responses> parts =
                    answers.stream()
                            .flatMap(round -> round.stream().filter(r -> r.task().equals(name)))
                            .toList();
            out.add(joined(name, positions.getOrDefault(name, List.of()), parts));
        }
        return out;
    }

    private static Responses joined(String task, List<Integer> positions, List<Responses> parts) {
        List<Double> scores = parts.stream().flatMap(r -> r.scores().stream()).toList();
        List<Double> logs = parts.stream().flatMap(r -> r.logProbabilities().stream()).toList();
        TreeMap<Integer, Integer> order = new TreeMap<>();
        for (int i = 0; i < positions.size(); i++) {
            order.put(positions.get(i), i);
        }
        return new Responses(
                task,
                order.values().stream().map(scores::get).toList(),
                order.values().stream().map(logs::get).toList());
    }

    private enum Order {
        ASKED,
        OF_THE_TASK
    }

    private Map<String, List<Integer>> positions(int count, Order order) {
        Map<String, List<Integer>> out = new HashMap<>();
        for (Asked round : rounds.subList(0, count)) {
            round.chosen()
                    .forEach(
                            (task, items) ->
                                    out.computeIfAbsent(task, t -> new ArrayList<>())
                                            .addAll(items));
        }
        if (order == Order.OF_THE_TASK) {
            out.values().forEach(items -> items.sort(null));
        }
        return out;
    }

    private static boolean hasSizes(List<Responses> answers, Map<String, List<Integer>> asked) {
        return answers.stream()
                .allMatch(r -> r.scores().size() == asked.getOrDefault(r.task(), List.of()).size());
    }
}
