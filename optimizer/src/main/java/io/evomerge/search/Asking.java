package io.evomerge.search;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.backends.Rounds;
import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.AnchoredRace;
import io.evomerge.fidelity.Anchoring;
import io.evomerge.fidelity.Anchors;
import io.evomerge.fidelity.PairedRace;
import io.evomerge.fidelity.Race;
import io.evomerge.fidelity.Race.Best;
import io.evomerge.fidelity.Racing;
import io.evomerge.fidelity.TaskScore;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Score;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Which search items the next candidates are asked, and what their answers are worth: all items at
/// first; then anchors, as soon as enough candidates have answered all, or round after round in a
/// race against the best so far; or both, a race whose first round is the anchors. It depends on
/// the entries alone, so that a resumed run asks what the unbroken one would have asked.
final class Asking {
    /// So many candidates race against the same one.
    private static final int RACE_OF = 8;

    /// Anchors are learned again when so many times as many candidates have answered all items.
    private static final double GROWTH = 1.5;

    private final Optional<Anchoring> plan;
    private final Optional<Racing> racing;
    private final Map<String, Integer> items;
    private final boolean augmented;
    private Fitness fitness;
    private Optional<Telling> telling = Optional.empty();
    private final int allItems;
    private final long seed;
    private Optional<Race> race = Optional.empty();
    private Optional<Anchors> anchors = Optional.empty();
    private int bank;
    private Optional<Best> best = Optional.empty();
    private double toBeat = Double.NaN;

    /// @param items of each task of the search part
    Asking(ItemSpec spec, Fitness fitness, Map<String, Integer> items, long seed) {
        this.plan = spec.anchoring();
        this.racing = spec.racing();
        this.augmented = spec.augmented();
        this.items = Map.copyOf(items);
        this.fitness = fitness;
        this.allItems = items.values().stream().mapToInt(Integer::intValue).sum();
        this.seed = seed;
        if (plan.isEmpty()) {
            race = racing.map(r -> new PairedRace(r, items, seed));
        }
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

    /// What the strategy is told, as soon as the fitness is known for good.
    Telling telling() {
        if (telling.isEmpty()) {
            telling = Optional.of(new Telling(fitness, plan.isEmpty(), augmented));
        }
        return telling.get();
    }

    Asked asked() {
        return anchors.map(Anchors::asked).orElse(Asked.all(Part.SEARCH));
    }

    /// What the next candidates are asked.
    Rounds rounds() {
        return best.flatMap(b -> race.map(r -> r.against(b, this::isWorse)))
                .orElseGet(() -> Rounds.of(race.isPresent() ? Asked.all(Part.SEARCH) : asked()));
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
        return race.isPresent() ? allItems : asked().count(allItems);
    }

    Score score(List<Responses> responses) {
        if (fitness.needsBase()) { // this is the base, which meets whatever is relative to it
            return fitness.relativeTo(responses).score(responses);
        }
        Asked answered = rounds().asked(responses);
        if (answered.isAll()) {
            return fitness.score(responses);
        }
        return fitness.of(
                best.flatMap(b -> race.map(r -> r.estimate(b, responses, answered)))
                        .orElseGet(() -> anchors.orElseThrow().estimate(responses)));
    }

    /// Lets the next candidates race against the best that has answered all items.
    ///
    /// @param fittest of the merges so far that have answered all items
    private void race(Optional<Entry> fittest) {
        toBeat = fittest.map(e -> e.score().fitness()).orElse(Double.NaN);
        best =
                fittest.map(e -> e.evaluation().responses())
                        .map(answers -> new Best(answers, fitness.slopes(answers)));
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

    /// Makes up its mind about the next candidates: chooses anchors, if there is a bank for it, and
    /// looks whom to race against. Both change only before certain numbers of candidates, or they
    /// would depend on where a budget cut the asks.
    ///
    /// @param begin the number of the strategy's first candidate
    /// @return whether anchors were chosen just now
    boolean decide(Ledger ledger, int begin) {
        boolean isLap = ledger.next() == begin || ledger.next() % RACE_OF == 0;
        boolean learned =
                isBankReady(ledger.measured(), isLap)
                        && learn(ledger.taken(e -> e.isComplete() && e.asked().isAll()));
        if (race.isPresent() && (learned || isLap)) {
            race(ledger.rival());
        }
        return learned;
    }

    /// @param measured candidates that have answered all items
    private boolean isBankReady(int measured, boolean isLap) {
        return anchors.isEmpty()
                ? plan.isPresent() && measured >= plan.get().bank()
                : racing.isPresent() && isLap && measured >= GROWTH * bank;
    }

    /// @param measured candidates that have answered all items
    private boolean learn(List<Entry> measured) {
        List<List<Responses>> endpoints = answers(measured, e -> e.candidate().isEndpoint());
        List<List<Responses>> merges = answers(measured, e -> !e.candidate().isEndpoint());
        if (endpoints.isEmpty()) {
            return false;
        }
        bank = measured.size();
        Anchors chosen = Anchors.of(plan.orElseThrow(), endpoints, merges, seed);
        anchors = Optional.of(chosen);
        race = racing.map(r -> new AnchoredRace(chosen, items, r.level()));
        return true;
    }

    private static List<List<Responses>> answers(List<Entry> entries, Predicate<Entry> which) {
        return entries.stream().filter(which).map(e -> e.evaluation().responses()).toList();
    }
}
