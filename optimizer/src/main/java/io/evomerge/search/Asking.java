package io.evomerge.search;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.Anchoring;
import io.evomerge.fidelity.Anchors;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Score;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Which search items the next candidates are asked, and what their answers are worth: all items
/// at first, and anchors as soon as enough candidates have answered all. It depends on the entries
/// alone, so that a resumed run asks what the unbroken one would have asked.
final class Asking {
    private final Optional<Anchoring> plan;
    private final Fitness fitness;
    private final int allItems;
    private final long seed;
    private Optional<Anchors> anchors = Optional.empty();

    /// @param allItems of the search part
    Asking(Optional<Anchoring> plan, Fitness fitness, int allItems, long seed) {
        this.plan = plan;
        this.fitness = fitness;
        this.allItems = allItems;
        this.seed = seed;
    }

    Asked asked() {
        return anchors.map(Anchors::asked).orElse(Asked.all(Part.SEARCH));
    }

    /// Items that each candidate is asked.
    int items() {
        return asked().count(allItems);
    }

    Score score(List<Responses> responses) {
        return anchors.map(a -> fitness.of(a.estimate(responses)))
                .orElseGet(() -> fitness.score(responses));
    }

    /// Whether the base and the experts are asked too, for the bank.
    boolean needsEndpoints() {
        return plan.isPresent();
    }

    /// How many candidates may be asked before it must be seen whether anchors can be chosen: what
    /// the bank lacks, and any number where there is no bank to fill.
    ///
    /// @param done all entries so far
    int most(List<Entry> done) {
        if (plan.isEmpty() || anchors.isPresent()) {
            return Integer.MAX_VALUE;
        }
        long complete = done.stream().filter(Entry::isComplete).count();
        return (int) Math.max(1, plan.get().bank() - complete);
    }

    /// Chooses anchors, if there is a bank for it and none are chosen yet.
    ///
    /// @param done all entries so far
    /// @return whether it has done so just now
    boolean learn(List<Entry> done) {
        if (plan.isEmpty() || anchors.isPresent()) {
            return false;
        }
        List<List<Responses>> endpoints = answers(done, e -> e.candidate().isEndpoint());
        List<List<Responses>> merges = answers(done, e -> !e.candidate().isEndpoint());
        if (endpoints.isEmpty() || endpoints.size() + merges.size() < plan.get().bank()) {
            return false;
        }
        anchors = Optional.of(Anchors.of(plan.get(), endpoints, merges, seed));
        return true;
    }

    private static List<List<Responses>> answers(List<Entry> entries, Predicate<Entry> which) {
        return entries.stream()
                .filter(Entry::isComplete)
                .filter(which)
                .map(e -> e.evaluation().responses())
                .toList();
    }
}
