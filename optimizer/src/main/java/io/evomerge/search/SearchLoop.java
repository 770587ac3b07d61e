package io.evomerge.search;

import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.strategies.Problem;
import io.evomerge.strategies.Scored;
import io.evomerge.strategies.Strategy;
import io.evomerge.strategies.Terminator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The search itself: seeds first, then generation by generation what the strategy asks for, or one
/// by one ([AsynchronousSearch]), until the budget is spent or the rule says stop. Which items
/// candidates are asked may change between generations ([Asking]).
///
/// A generation is told in the order in which it was asked for, so that the strategy never sees in
/// which order the workers were done. Resuming is replaying: the strategy starts afresh with the
/// same seed, and what the journal holds is not evaluated again ([Ledger]).
final class SearchLoop {
    /// When a strategy has proposed nothing new for as many candidates, its space is used up.
    static final int MOST_COPIES = 1000;

    private final RunSetup setup;
    private final StopRule stop;
    private final ProgressListener listener;
    private final Asking asking;
    private final Ledger ledger;
    private Optional<Candidate> centre = Optional.empty();

    SearchLoop(
            RunSetup setup,
            Recorder recorder,
            RunClock clock,
            StopRule stop,
            ProgressListener listener) {
        this.setup = setup;
        this.stop = stop;
        this.listener = listener;
        SearchSpec spec = setup.spec();
        asking = new Asking(spec.items(), setup.fitness(), setup.searchItems(), spec.seed());
        ledger = new Ledger(setup, recorder, clock, stop, listener, asking);
    }

    /// Runs until the end, however it comes.
    ///
    /// @param learned a seed that has been learned, which comes before all others
    /// @throws SearchFailure after five failures in a row
    void run(Optional<LearnedWeights.Found> learned) {
        learned.ifPresent(l -> ledger.pay(l.items()));
        List<Candidate> first =
                new ArrayList<>(learned.map(LearnedWeights.Found::candidates).orElse(List.of()));
        first.addAll(seeds());
        first.addAll(endpoints());
        if (!takeBase()) {
            return;
        }
        List<Entry> scored = takeAll(first);
        if (scored.size() < first.size()) {
            return;
        }
        if (!setup.spec().strategy().goesOn()) {
            stop.stop(StopRule.Reason.SEEDS);
            return;
        }
        Strategy.Search search = start(scored);
        int underWay = setup.spec().execution().underWay();
        if (underWay > 0) {
            new AsynchronousSearch(
                            ledger, search, underWay, this::candidate, asking.telling(), stop)
                    .run();
        } else {
            generations(search);
        }
        centre = search.centre().map(this::candidate);
    }

    private void generations(Strategy.Search search) {
        int begin = ledger.next();
        while (ledger.affords() > 0) {
            if (asking.decide(ledger, begin)) {
                listener.anchored(asking.asked(), setup.spec().items().racing().isPresent());
            }
            int most = Math.min(ledger.affords(), asking.most(ledger.complete(), ledger.next()));
            List<Candidate> generation = search.ask(most).stream().map(this::candidate).toList();
            List<Entry> taken = ledger.take(generation);
            if (taken.size() < generation.size()) {
                return;
            }
            search.tell(asking.telling().of(taken));
            if (stop.reason() == StopRule.Reason.NOISE) {
                return;
            }
            if (ledger.copiesInARow() >= MOST_COPIES) {
                stop.stop(StopRule.Reason.EXHAUSTED);
                return;
            }
            if (ledger.copiesInARow() >= generation.size() && stop.getAsBoolean()) {
                return; // nothing was evaluated, which would have asked
            }
        }
    }

    /// Scores the base before all others, where they are compared with it.
    ///
    /// @return whether the others can be scored
    private boolean takeBase() {
        if (!asking.needsBase()) {
            return true;
        }
        List<Entry> taken = ledger.affords() > 0 ? ledger.take(List.of(base())) : List.of();
        if (taken.isEmpty()) {
            return false;
        }
        Entry entry = taken.getFirst();
        if (!entry.isComplete()) {
            throw new SearchFailure(
                    "the base, which a constraint is relative to, cannot be scored: "
                            + entry.evaluation().error().orElse("no reason given"));
        }
        asking.compareWith(entry);
        return true;
    }

    private Candidate base() {
        return Controls.base(setup.spec().parents(), setup.spec().execution().dtype());
    }

    /// As many as the budget pays for: those that repeat a recipe cost nothing.
    ///
    /// @return fewer than the candidates if the budget ends, or the search is stopped
    private List<Entry> takeAll(List<Candidate> candidates) {
        List<Entry> out = new ArrayList<>();
        while (out.size() < candidates.size() && ledger.affords() > 0) {
            int next = Math.min(ledger.affords(), candidates.size() - out.size());
            List<Entry> taken = ledger.take(candidates.subList(out.size(), out.size() + next));
            out.addAll(taken);
            if (taken.size() < next) {
                break;
            }
        }
        return out;
    }

    /// How many candidates had the recipe of an earlier one.
    int duplicates() {
        return ledger.copies();
    }

    /// What was maximised: constraints that are relative to the base know it.
    Fitness fitness() {
        return asking.fitness();
    }

    /// Everything that was evaluated, by number.
    List<Entry> entries() {
        return ledger.entries();
    }

    /// What all of it cost, in evaluations of all items.
    double spent() {
        return ledger.spent();
    }

    /// What the strategy believes to be the optimum, if it was not evaluated as such.
    Optional<Candidate> centre() {
        return centre;
    }

    /// The models that are merged, where it helps to know how they answer; without the base, if it
    /// came before all others.
    private List<Candidate> endpoints() {
        if (!asking.needsEndpoints()) {
            return List.of();
        }
        return Controls.endpoints(setup.spec().parents(), setup.spec().execution().dtype()).stream()
                .filter(c -> c.kind() != Kind.BASE || !setup.fitness().needsBase())
                .toList();
    }

    private List<Candidate> seeds() {
        return Seeds.of(setup.spec(), setup.space()).stream()
                .map(
                        s ->
                                new Candidate(
                                        Kind.SEED,
                                        s.name(),
                                        setup.space()
                                                .project(s.recipe())
                                                .filter(Projection::exact)
                                                .map(p -> boxed(p.genome()))
                                                .orElse(List.of()),
                                        s.recipe()))
                .toList();
    }

    private Candidate candidate(double[] genome) {
        return Candidate.of(genome, setup.space().recipe(genome));
    }

    /// Starts at the projection of the best seed that has one, and tells the strategy the seeds
    /// that are points of the space.
    private Strategy.Search start(List<Entry> scored) {
        double[] start =
                Entry.merges(scored).stream()
                        .map(Entry::candidate)
                        .flatMap(c -> point(c).stream())
                        .findFirst()
                        .orElseGet(setup.space()::start);
        Problem problem =
                setup.space()
                        .problem(start, setup.fitness().objectives().size())
                        .withMetric(setup.metric());
        Strategy.Search search = setup.spec().strategy().start(problem, random());
        if (setup.spec().budget().terminator()) {
            search =
                    new EndingSearch(
                            search,
                            new Terminator(problem, random()),
                            () -> stop.stop(StopRule.Reason.NOISE));
        }
        List<Scored> told =
                asking.telling()
                        .of(
                                scored.stream()
                                        .filter(e -> !e.candidate().genome().isEmpty())
                                        .toList());
        if (!told.isEmpty()) {
            search.tell(told);
        }
        return search;
    }

    private RandomGenerator random() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(setup.spec().seed());
    }

    /// The point of the space that a seed is, or the nearest one.
    private Optional<double[]> point(Candidate seed) {
        return seed.genome().isEmpty()
                ? setup.space().project(seed.recipe()).map(Projection::genome)
                : Optional.of(seed.point());
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
