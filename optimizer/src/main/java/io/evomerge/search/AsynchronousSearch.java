package io.evomerge.search;

import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import io.evomerge.search.Recorder.Numbered;
import io.evomerge.strategies.Strategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A search without generations: a fixed number of candidates is under way at any time; as soon as
/// one is done, the strategy is told, and asked for the next. No worker waits for the last one of
/// a generation, but the strategy knows less when it is asked, and the order in which candidates
/// are done, which differs from run to run, decides what it proposes.
///
/// What it proposed depends on that order alone, which the journal's lines keep. So a resumed run
/// takes them in their order, asking where the broken one asked, then evaluates what was under way,
/// and goes on.
final class AsynchronousSearch {
    private final Ledger ledger;
    private final Strategy.Search search;
    private final int underWay;
    private final Function<double[], Candidate> recipes;
    private final Telling telling;
    private final StopRule stop;

    /// Those asked for that are not done, by number.
    private final Map<Integer, Candidate> open = new LinkedHashMap<>();

    /// Those of `open` that no worker has.
    private final Deque<Numbered> waiting = new ArrayDeque<>();

    /// With a recipe that is under way: they are told what becomes of it.
    private final List<Numbered> twins = new ArrayList<>();

    /// @param underWay candidates at a time
    /// @param recipes the candidate that a genome stands for
    AsynchronousSearch(
            Ledger ledger,
            Strategy.Search search,
            int underWay,
            Function<double[], Candidate> recipes,
            Telling telling,
            StopRule stop) {
        this.ledger = ledger;
        this.search = search;
        this.underWay = underWay;
        this.recipes = recipes;
        this.telling = telling;
        this.stop = stop;
    }

    /// Runs until the budget is spent or the rule says stop.
    void run() {
        Iterator<Entry> done = ledger.done(ledger.next());
        refill();
        while (done.hasNext()) {
            Entry entry = done.next();
            if (entry.number() >= ledger.next() && open.size() >= ledger.affords()) {
                continue; // of a larger budget than this one
            }
            ledger.retake(entry, Optional.ofNullable(open.get(entry.number())));
            tell(entry);
        }
        waiting.removeIf(n -> !open.containsKey(n.number()));
        ledger.evaluate(candidates(), this::tell);
    }

    private Iterator<Numbered> candidates() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !waiting.isEmpty();
            }

            @Override
            public Numbered next() {
                return waiting.removeFirst();
            }
        };
    }

    private void tell(Entry entry) {
        open.remove(entry.number());
        search.tell(telling.of(List.of(entry)));
        for (Numbered twin : List.copyOf(twins)) {
            ledger.copy(twin)
                    .ifPresent(
                            copy -> {
                                twins.remove(twin);
                                search.tell(telling.of(List.of(copy)));
                            });
        }
        refill();
    }

    private void refill() {
        while (open.size() < Math.min(underWay, ledger.affords())) {
            if (ledger.copiesInARow() + twins.size() >= SearchLoop.MOST_COPIES) {
                if (open.isEmpty()) {
                    stop.stop(StopRule.Reason.EXHAUSTED);
                } // else what is under way may bring something new
                return;
            }
            Numbered next = ledger.number(recipes.apply(search.ask(1).getFirst()));
            Optional<Entry> copy = ledger.copy(next);
            if (copy.isPresent()) {
                ledger.passOver(next);
                search.tell(telling.of(List.of(copy.get())));
            } else if (open.values().stream()
                    .anyMatch(c -> c.recipe().equals(next.candidate().recipe()))) {
                ledger.passOver(next);
                twins.add(next);
            } else {
                open.put(next.number(), next.candidate());
                waiting.add(next);
            }
        }
    }
}
