package io.evomerge.answers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs of `n` neighbouring symbols (words or characters) with how often each occurs.
final class NGrams {
    private NGrams() {}

    static Map<List<String>, Integer> of(List<String> symbols, int n) {
        Map<List<String>, Integer> out = new HashMap<>();
        for (int i = 0; i + n <= symbols.size(); i++) {
            out.merge(symbols.subList(i, i + n), 1, Integer::sum);
        }
        return out;
    }

    /// How many there are in a text of so many symbols.
    static int count(int symbols, int n) {
        return Math.max(0, symbols - n + 1);
    }

    /// Occurrences on both sides.
    static int shared(Map<List<String>, Integer> one, Map<List<String>, Integer> other) {
        return one.entrySet().stream()
                .mapToInt(e -> Math.min(e.getValue(), other.getOrDefault(e.getKey(), 0)))
                .sum();
    }
}
