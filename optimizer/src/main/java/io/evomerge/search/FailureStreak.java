package io.evomerge.search;

import io.evomerge.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Finds five failures in a row, in the order of the candidates' numbers, whatever the order in
/// which they are done. A search that only fails has a cause which more candidates will not mend.
final class FailureStreak {
    private static final int LIMIT = 5;

    private final NavigableMap<Integer, Optional<Entry>> waiting = new TreeMap<>();
    private final List<Entry> streak = new ArrayList<>();
    private int next;

    /// Takes an entry; true as soon as there are five failures in a row.
    boolean add(Entry entry) {
        waiting.put(entry.number(), Optional.of(entry));
        advance();
        return isReached();
    }

    /// Passes over a number that says nothing of how evaluations go.
    void skip(int number) {
        waiting.put(number, Optional.empty());
        advance();
    }

    private void advance() {
        while (!isReached() && !waiting.isEmpty() && waiting.firstKey() == next) {
            waiting.pollFirstEntry().getValue().ifPresent(this::count);
            next++;
        }
    }

    private void count(Entry entry) {
        if (entry.isComplete()) {
            streak.clear();
        } else {
            streak.add(entry);
        }
    }

    boolean isReached() {
        return streak.size() >= LIMIT;
    }

    SearchFailure failure() {
        return new SearchFailure(
                "%d candidates in a row failed, from number %d on: %s"
                        .formatted(
                                LIMIT,
                                streak.getFirst().number(),
                                streak.getFirst().evaluation().error().orElse("no reason given")));
    }

    /// Removes the failures of every such streak, so that a resumed run tries them again: their
    /// cause may have been mended since.
    ///
    /// @return the number of the first of them
    static Optional<Integer> forget(NavigableMap<Integer, Entry> entries) {
        List<Integer> run = new ArrayList<>();
        List<Integer> forgotten = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.isComplete()) {
                run.clear();
                continue;
            }
            run.add(entry.number());
            if (run.size() == LIMIT) {
                forgotten.addAll(run);
            } else if (run.size() > LIMIT) {
                forgotten.add(entry.number());
            }
        }
        forgotten.forEach(entries::remove);
        return forgotten.stream().findFirst();
    }
}
