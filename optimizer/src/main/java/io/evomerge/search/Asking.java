package io.evomerge.search;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.backends.Rounds;
import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.Anchoring;
import io.evomerge.fidelity.Anchors;
import io.evomerge.fidelity.Race;
import io.evomerge.fidelity.Race.Best;
import io.evomerge.fidelity.TaskScore;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Score;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Which search items the next candidates are asked, and what their answers are worth: all items at
/// first; then anchors, as soon as enough candidates have answered all, or round after round in a
/// race against the best so far. It depends on the entries alone, so that a resumed run asks what
/// the unbroken one would have asked.
final class Asking {
    /// So many candidates race against the same one.
    private static final int RACE_OF = 8;

    private final Optional<Anchoring> plan;
    private Fitness fitness;
    private final int allItems;
    private final long seed;
    private final Optional<Race> race;
    private Optional<Anchors> anchors = Optional.empty();
    private Optional<Best> best = Optional.empty();
    private double toBeat = Double.NaN;

    /// @param items of each task of the search part
    Asking(ItemSpec spec, Fitness fitness, Map<String, Integer> items, long seed) {
        this.plan = spec.anchoring();
        this.fitness = fitness;
        this.allItems = items.values().stream().mapToInt(Integer::intValue).sum();
        this.seed = seed;
        this.race = spec.racing().map(racing -> new Race(racing, items, seed));
    }

    /// Whether the base has to be scored before anything else, and has not been.
    boolean needsBase() {
        return fitness.needsBase();
    }

    /// From now on, constraints are relative to this.
    ///
    /// @param base its entry, of all items
    void compareWith(Entry base) {
        fitness = fitness.relativeTo(base.evaluation().responses());
    }

    Fitness fitness() {
        return fitness;
    }

    /// What the strategy is told.
    Telling telling() {
        return new Telling(fitness);
    }

    Asked asked() {
        return anchors.map(Anchors::asked).orElse(Asked.all(Part.SEARCH));
    }

    /// What the next candidates are asked.
    Rounds rounds() {
        return best.flatMap(b -> race.map(r -> r.against(b, this::isWorse)))
                .orElseGet(() -> Rounds.of(asked()));
    }

    /// Whether the next candidates may have been asked this.
    boolean asks(Asked asked) {
        Rounds rounds = rounds();
        return IntStream.rangeClosed(1, rounds.rounds().size())
                .mapToObj(rounds::first)
                .anyMatch(asked::equals);
    }

    /// Items that each candidate is asked at most.
    int items() {
        return asked().count(allItems);
    }

    Score score(List<Responses> responses) {
        if (anchors.isPresent()) {
            return fitness.of(anchors.get().estimate(responses));
        }
        if (fitness.needsBase()) { // this is the base, which meets whatever is relative to it
            return fitness.relativeTo(responses).score(responses);
        }
        Asked answered = rounds().asked(responses);
        return answered.isAll()
                ? fitness.score(responses)
                : fitness.of(race.orElseThrow().estimate(best.orElseThrow(), responses, answered));
    }

    /// Lets the next candidates race against the best that has answered all items. Who that is
    /// changes only before certain numbers of candidates, or it would depend on where a budget cut
    /// the asks.
    ///
    /// @param fittest of the merges so far that have answered all items
    /// @param next the number of the next candidate
    /// @param first that of the first one of the strategy
    void race(Optional<Entry> fittest, int next, int first) {
        if (race.isPresent() && (next == first || next % RACE_OF == 0)) {
            toBeat = fittest.map(e -> e.score().fitness()).orElse(Double.NaN);
            best =
                    fittest.map(e -> e.evaluation().responses())
                            .map(answers -> new Best(answers, fitness.slopes(answers)));
        }
    }

    private boolean isWorse(List<TaskScore> scores) {
        return fitness.of(scores).fitness() < toBeat;
    }

    /// Whether the base and the experts are asked too, for the bank.
    boolean needsEndpoints() {
        return plan.isPresent();
    }

    /// How many candidates may be asked before it must be seen whether anchors can be chosen, or
    /// who is to be beaten: what the bank lacks, what is left of the race, or any number.
    ///
    /// @param complete how many candidates have a score
    /// @param next the number of the next candidate
    int most(int complete, int next) {
        if (race.isPresent()) {
            return RACE_OF - next % RACE_OF;
        }
        if (plan.isEmpty() || anchors.isPresent()) {
            return Integer.MAX_VALUE;
        }
        return Math.max(1, plan.get().bank() - complete);
    }

    /// Chooses anchors, if there is a bank for it and none are chosen yet.
    ///
    /// @param all entries so far, where they are needed
    /// @return whether it has done so just now
    boolean learn(Supplier<List<Entry>> all) {
        if (plan.isEmpty() || anchors.isPresent()) {
            return false;
        }
        List<Entry> done = all.get();
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
