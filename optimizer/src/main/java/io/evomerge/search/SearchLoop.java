package io.evomerge.search;

import io.evomerge.backends.Part;
import io.evomerge.documents.InputException;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.recipes.Recipe;
import io.evomerge.strategies.Problem;
import io.evomerge.strategies.Scored;
import io.evomerge.strategies.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/// The search itself: seeds first, then generation by generation what the strategy asks for, until
/// the budget is spent or the rule says stop. Which items candidates are asked may change between
/// generations ([Asking]).
///
/// A candidate with the recipe of an earlier one is given its scores, and costs nothing.
///
/// A generation is told in the order in which it was asked for, so that the strategy never sees in
/// which order the workers were done. Resuming is replaying: the strategy starts afresh with the
/// same seed, and what the journal holds is not evaluated again.
final class SearchLoop {
    /// When a strategy has proposed nothing new for as many candidates, its space is used up.
    private static final int MOST_COPIES = 1000;

    private final RunSetup setup;
    private final Recorder recorder;
    private final RunClock clock;
    private final StopRule stop;
    private final ProgressListener listener;
    private final NavigableMap<Integer, Entry> known = new TreeMap<>();
    private final Map<Integer, Entry> copies = new HashMap<>();
    private final Map<Recipe, Entry> byRecipe = new HashMap<>();
    private final FailureStreak streak = new FailureStreak();
    private final Asking asking;
    private final Purse purse;
    private final int allItems;
    private double resumed;
    private long answered;
    private int asked;
    private int copiesInARow;
    private Optional<Entry> best = Optional.empty();
    private Optional<Candidate> centre = Optional.empty();

    SearchLoop(
            RunSetup setup,
            Recorder recorder,
            RunClock clock,
            StopRule stop,
            ProgressListener listener) {
        this.setup = setup;
        this.recorder = recorder;
        this.clock = clock;
        this.stop = stop;
        this.listener = listener;
        SearchSpec spec = setup.spec();
        allItems = setup.backend().items(Part.SEARCH);
        asking = new Asking(spec.items(), setup.fitness(), setup.searchItems(), spec.seed());
        purse = new Purse(spec.budget().evaluations(), allItems);
        recorder.journal().entries().forEach(e -> known.put(e.number(), e));
        FailureStreak.forget(known);
        if (asking.needsBase()) { // without it nothing can be scored, so that it is tried again
            known.values().removeIf(e -> e.candidate().kind() == Kind.BASE && !e.isComplete());
        }
        known.values().forEach(this::count);
        resumed = spent();
        best = known.values().stream().filter(SearchLoop::isMerge).min(Entry.BEST_FIRST);
    }

    /// Runs until the end, however it comes.
    ///
    /// @param learned a seed that has been learned, which comes before all others
    /// @throws SearchFailure after five failures in a row
    void run(Optional<LearnedWeights.Found> learned) {
        long learning = learned.map(LearnedWeights.Found::items).orElse(0L);
        purse.pay(learning);
        answered += learning;
        if (!known.isEmpty()) {
            resumed = spent(); // what was learned in an earlier part took no time of this one
        }
        List<Candidate> first =
                new ArrayList<>(learned.map(LearnedWeights.Found::candidate).stream().toList());
        first.addAll(seeds());
        first.addAll(endpoints());
        if (!evaluateBase() || !evaluateAll(first)) {
            return;
        }
        int begin = asked;
        Strategy.Search search = start();
        while (remaining() > 0) {
            List<Entry> evaluated = List.copyOf(known.headMap(asked).values());
            if (asking.learn(evaluated)) {
                listener.anchored(asking.asked());
            }
            asking.race(evaluated, asked, begin);
            int most = Math.min(remaining(), asking.most(evaluated, asked));
            List<Candidate> generation = search.ask(most).stream().map(this::candidate).toList();
            if (!evaluate(generation)) {
                break;
            }
            search.tell(asking.telling().of(entries(asked - generation.size(), asked)));
            if (copiesInARow >= MOST_COPIES) {
                stop.stop(StopRule.Reason.EXHAUSTED);
                break;
            }
            if (copiesInARow > 0 && stop.getAsBoolean()) {
                break; // nothing was evaluated, which would have asked
            }
        }
        centre = search.centre().map(this::candidate);
    }

    /// Scores the base before all others, where they are compared with it.
    ///
    /// @return whether the others can be scored
    private boolean evaluateBase() {
        if (!asking.needsBase()) {
            return true;
        }
        if (remaining() <= 0 || !evaluate(List.of(base()))) {
            return false;
        }
        Entry entry = entries(0, asked).getFirst();
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
    /// @return whether all of them have a score, or have failed
    private boolean evaluateAll(List<Candidate> candidates) {
        int done = 0;
        while (done < candidates.size() && remaining() > 0) {
            int next = Math.min(remaining(), candidates.size() - done);
            if (!evaluate(candidates.subList(done, done + next))) {
                return false;
            }
            done += next;
        }
        return done == candidates.size();
    }

    /// How many candidates had the recipe of an earlier one.
    int duplicates() {
        return copies.size();
    }

    /// What was maximised: constraints that are relative to the base know it.
    Fitness fitness() {
        return asking.fitness();
    }

    /// Everything that was evaluated, by number.
    Collection<Entry> entries() {
        return known.values();
    }

    /// What the strategy believes to be the optimum, if it was not evaluated as such.
    Optional<Candidate> centre() {
        return centre;
    }

    private int remaining() {
        return purse.affords(asking.items());
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
    private Strategy.Search start() {
        List<Entry> scored = entries(0, asked);
        double[] start =
                scored.stream()
                        .filter(Entry::isComplete)
                        .filter(e -> !e.candidate().isEndpoint())
                        .sorted(Entry.BEST_FIRST)
                        .map(Entry::candidate)
                        .flatMap(c -> point(c).stream())
                        .findFirst()
                        .orElseGet(setup.space()::start);
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(setup.spec().seed());
        Problem problem = setup.space().problem(start, setup.fitness().objectives().size());
        Strategy.Search search = setup.spec().strategy().start(problem, random);
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

    /// The point of the space that a seed is, or the nearest one.
    private Optional<double[]> point(Candidate seed) {
        return seed.genome().isEmpty()
                ? setup.space().project(seed.recipe()).map(Projection::genome)
                : Optional.of(seed.point());
    }

    /// Evaluates the next candidates, as far as neither the journal nor an earlier candidate says
    /// what comes of it.
    ///
    /// @return whether all of them have a score, or have failed
    private boolean evaluate(List<Candidate> candidates) {
        List<Recorder.Numbered> missing = new ArrayList<>();
        List<Recorder.Numbered> twins = new ArrayList<>();
        Set<Recipe> coming = new HashSet<>();
        for (Candidate candidate : candidates) {
            var numbered = new Recorder.Numbered(asked++, candidate);
            Entry entry = known.get(numbered.number());
            if (entry != null) {
                requireSame(entry, candidate);
                add(entry);
            } else if (byRecipe.containsKey(candidate.recipe())
                    || !coming.add(candidate.recipe())) {
                twins.add(numbered);
            } else {
                missing.add(numbered);
            }
        }
        if (!missing.isEmpty()) {
            recorder.evaluate(asking.rounds(), asking::score, missing, stop, this::done);
        }
        twins.forEach(this::copy);
        if (streak.isReached()) {
            throw streak.failure();
        }
        copiesInARow = twins.size() == candidates.size() ? copiesInARow + twins.size() : 0;
        List<Entry> done = entries(asked - candidates.size(), asked);
        purse.pay(
                done.stream()
                        .filter(e -> !copies.containsKey(e.number()))
                        .mapToLong(e -> e.asked().count(allItems))
                        .sum());
        return done.size() == candidates.size();
    }

    private void add(Entry entry) {
        byRecipe.putIfAbsent(entry.candidate().recipe(), entry);
        streak.add(entry);
    }

    /// What is known of the same recipe; nothing if the search was stopped before that.
    private void copy(Recorder.Numbered twin) {
        Entry first = byRecipe.get(twin.candidate().recipe());
        if (first != null) {
            Entry copy = first.of(twin.number(), twin.candidate());
            copies.put(copy.number(), copy);
            streak.skip(copy.number());
        }
    }

    private void done(Entry entry) {
        known.put(entry.number(), entry);
        byRecipe.putIfAbsent(entry.candidate().recipe(), entry);
        count(entry);
        if (streak.add(entry)) {
            stop.stop(StopRule.Reason.FAILURES);
        }
        if (isMerge(entry) && best.map(b -> Entry.BEST_FIRST.compare(entry, b) < 0).orElse(true)) {
            best = Optional.of(entry);
        }
        listener.evaluated(
                new Progress(
                        known.size(),
                        spent(),
                        setup.spec().budget().evaluations(),
                        entry,
                        best,
                        clock.elapsed(),
                        remainingTime()));
    }

    /// Whether it is a merge that did not fail, which the best so far must be.
    private static boolean isMerge(Entry entry) {
        return entry.isComplete() && !entry.candidate().isEndpoint();
    }

    private Optional<Duration> remainingTime() {
        double done = spent() - resumed;
        double left = setup.spec().budget().evaluations() - spent();
        Duration all = RunClock.ofSeconds(RunClock.seconds(clock.sinceStart()) * left / done);
        return Optional.of(
                setup.spec()
                        .budget()
                        .time()
                        .map(limit -> limit.minus(clock.elapsed()))
                        .map(rest -> rest.isNegative() ? Duration.ZERO : rest)
                        .filter(rest -> rest.compareTo(all) < 0)
                        .orElse(all));
    }

    /// What the known entries cost, in evaluations of all items.
    double spent() {
        return (double) answered / allItems;
    }

    private void count(Entry entry) {
        answered += entry.asked().count(allItems);
    }

    private List<Entry> entries(int from, int to) {
        return Stream.concat(
                        known.subMap(from, to).values().stream(),
                        copies.values().stream().filter(e -> e.number() >= from && e.number() < to))
                .sorted(Comparator.comparingInt(Entry::number))
                .toList();
    }

    private void requireSame(Entry entry, Candidate candidate) {
        if (!entry.candidate().recipe().equals(candidate.recipe()) || !asking.asks(entry.asked())) {
            throw new InputException(
                    setup.folder(),
                    "evaluation "
                            + entry.number()
                            + " of the journal is not what this search"
                            + " proposes there",
                    "it was made by another version or on another kind of machine;"
                            + " start a new run");
        }
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
