package io.evomerge.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Takes turns among the items of several tasks: a few of each task at a time, in random order, and
/// each once before any comes again.
final class ItemTurns {
    private final Map<String, Integer> counts;
    private final int each;
    private final RandomGenerator random;
    private final Map<String, List<Integer>> left = new TreeMap<>();

    /// @param counts by task, how many items it has
    /// @param each how many of each task are taken at a time; all, where it has no more
    ItemTurns(Map<String, Integer> counts, int each, RandomGenerator random) {
        this.counts = new TreeMap<>(counts); // random numbers are drawn task by task
        this.each = each;
        this.random = random;
    }

    /// How many items are taken at a time, all tasks together.
    static int size(Map<String, Integer> counts, int each) {
        return counts.values().stream().mapToInt(count -> Math.min(count, each)).sum();
    }

    /// The positions of the next items, by task, in rising order.
    Map<String, List<Integer>> next() {
        Map<String, List<Integer>> out = new TreeMap<>();
        counts.forEach((task, count) -> out.put(task, next(task, count)));
        return out;
    }

    private List<Integer> next(String task, int count) {
        List<Integer> rest = left.computeIfAbsent(task, t -> new ArrayList<>());
        List<Integer> out = new ArrayList<>();
        while (out.size() < Math.min(each, count)) {
            if (rest.isEmpty()) {
                rest.addAll(shuffled(count, out));
            }
            out.add(rest.removeLast());
        }
        Collections.sort(out);
        return out;
    }

    /// All positions, those that have just been taken first, which is to say last in turn.
    private List<Integer> shuffled(int count, List<Integer> taken) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(i);
        }
        Collections.shuffle(all, java.util.Random.from(random));
        all.removeAll(taken);
        all.addAll(0, taken);
        return all;
    }
}
