package io.evomerge.search;

import io.evomerge.backends.Part;
import io.evomerge.documents.InputException;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.search.Recorder.Numbered;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// What a search has evaluated, and what that has cost.
///
/// Candidates are numbered in the order in which they are asked for. One that the journal knows is
/// not evaluated again, and one with the recipe of an earlier one is given its scores and costs
/// nothing. What the journal holds is *known*; it is *taken* as soon as the search has come so far.
/// Decisions depend on what was taken alone, or a resumed run would not be the unbroken one.
///
/// Memory holds where in the journal candidates stand, a hash of each recipe, and the best; all
/// else is read again where it is needed. So a long search needs hardly more of it than a short
/// one.
final class Ledger {
    private final RunSetup setup;
    private final Recorder recorder;
    private final RunClock clock;
    private final StopRule stop;
    private final ProgressListener listener;
    private final Asking asking;
    private final Purse purse;
    private final FailureStreak streak = new FailureStreak();
    private final int allItems;

    /// By number, the index in the journal of all that are known.
    private final NavigableMap<Integer, Integer> lines = new TreeMap<>();

    /// By hash, the number of the first one taken.
    private final Map<String, Integer> byRecipe = new HashMap<>();

    /// What comes after it may have been asked for because it had failed.
    private int firstForgotten = Integer.MAX_VALUE;

    private double resumed;
    private long answered;
    private int numbers;
    private int complete;
    private int measured;
    private int copies;
    private int copiesInARow;
    private Optional<Entry> best;
    private Optional<Entry> rival = Optional.empty();

    Ledger(
            RunSetup setup,
            Recorder recorder,
            RunClock clock,
            StopRule stop,
            ProgressListener listener,
            Asking asking) {
        this.setup = setup;
        this.recorder = recorder;
        this.clock = clock;
        this.stop = stop;
        this.listener = listener;
        this.asking = asking;
        allItems = setup.backend().items(Part.SEARCH);
        purse = new Purse(setup.spec().budget().evaluations(), allItems);
        NavigableMap<Integer, Entry> known = known();
        known.values().forEach(this::count);
        resumed = spent();
        best = known.values().stream().filter(Entry::isMerge).min(Entry.BEST_FIRST);
    }

    /// What the journal holds, but for failures that are tried again.
    private NavigableMap<Integer, Entry> known() {
        NavigableMap<Integer, Entry> out = new TreeMap<>();
        List<Entry> all = journal().entries();
        for (int i = 0; i < all.size(); i++) {
            Entry entry = all.get(i);
            if (out.containsKey(entry.number())) { // the run was taken up here
                forget(out);
            }
            lines.put(entry.number(), i);
            out.put(entry.number(), entry);
        }
        forget(out);
        if (asking.needsBase()) { // without it nothing can be scored
            out.values().removeIf(e -> e.candidate().kind() == Kind.BASE && !e.isComplete());
        }
        lines.keySet().retainAll(out.keySet());
        return out;
    }

    /// Forgets failures in a row; but not those that an asynchronous search has asked for others
    /// after.
    private void forget(NavigableMap<Integer, Entry> known) {
        boolean isBuiltOn =
                setup.spec().execution().isAsynchronous()
                        && known.values().stream()
                                .anyMatch(e -> e.candidate().kind() == Kind.SEARCH);
        if (!isBuiltOn) {
            FailureStreak.forget(known)
                    .ifPresent(first -> firstForgotten = Math.min(firstForgotten, first));
        }
    }

    private Journal journal() {
        return recorder.journal();
    }

    /// Pays for items that were answered otherwise.
    void pay(long items) {
        purse.pay(items);
        answered += items;
        if (!lines.isEmpty()) {
            resumed = spent(); // that took no time of this part of the run
        }
    }

    /// How many further candidates the budget pays for.
    int affords() {
        return purse.affords(asking.items());
    }

    /// What the known entries cost, in evaluations of all items.
    double spent() {
        return (double) answered / allItems;
    }

    /// The number that the next candidate gets.
    int next() {
        return numbers;
    }

    /// How many of the candidates taken have a score.
    int complete() {
        return complete;
    }

    /// How many of them have answered all items.
    int measured() {
        return measured;
    }

    /// How many candidates had the recipe of an earlier one.
    int copies() {
        return copies;
    }

    /// Since the last candidate that was new.
    int copiesInARow() {
        return copiesInARow;
    }

    /// The fittest merge taken that has answered all items.
    Optional<Entry> rival() {
        return rival;
    }

    /// All that is known, by number.
    List<Entry> entries() {
        List<Entry> all = journal().entries();
        return lines.values().stream().map(all::get).toList();
    }

    /// Some of those that were taken, by number.
    List<Entry> taken(Predicate<Entry> which) {
        return lines.headMap(numbers).values().stream()
                .map(journal()::entry)
                .filter(which)
                .toList();
    }

    /// Those known from a number on, in the order in which they were done.
    Iterator<Entry> done(int from) {
        int[] indices = lines.tailMap(from).values().stream().mapToInt(i -> i).sorted().toArray();
        return IntStream.of(indices).mapToObj(journal()::entry).iterator();
    }

    Numbered number(Candidate candidate) {
        return new Numbered(numbers++, candidate);
    }

    /// Takes candidates, evaluating those of which neither the journal nor an earlier candidate
    /// says what comes of them.
    ///
    /// @return their entries, in their order; fewer if the search was stopped before all were done
    /// @throws SearchFailure after five failures in a row
    List<Entry> take(List<Candidate> candidates) {
        NavigableMap<Integer, Entry> out = new TreeMap<>();
        Set<String> coming = new HashSet<>();
        NavigableMap<Integer, Candidate> twins = new TreeMap<>();
        NavigableMap<Integer, Candidate> missing = new TreeMap<>();
        for (Candidate candidate : candidates) {
            Numbered numbered = number(candidate);
            Optional<Entry> entry = known(numbered);
            if (entry.isPresent()) {
                retake(entry.get());
                out.put(numbered.number(), entry.get());
            } else if (isTwin(candidate, coming)) {
                twins.put(numbered.number(), candidate);
                streak.skip(numbered.number());
            } else {
                missing.put(numbered.number(), candidate);
            }
        }
        if (!missing.isEmpty()) {
            evaluate(
                    missing.entrySet().stream()
                            .map(e -> new Numbered(e.getKey(), e.getValue()))
                            .iterator(),
                    entry -> out.put(entry.number(), entry));
        }
        twins.forEach(
                (number, twin) ->
                        copy(new Numbered(number, twin)).ifPresent(c -> out.put(number, c)));
        return List.copyOf(out.values());
    }

    /// The journal's entry of a candidate. Behind failures that were forgotten, and are none any
    /// more, there may be others now: what the journal says of those that were there is dropped.
    ///
    /// @throws InputException if it is another candidate's
    private Optional<Entry> known(Numbered numbered) {
        Integer line = lines.get(numbered.number());
        if (line == null) {
            return Optional.empty();
        }
        Entry entry = journal().entry(line);
        if (isOf(entry, numbered.candidate())) {
            return Optional.of(entry);
        }
        if (numbered.number() < firstForgotten) {
            throw foreign(entry);
        }
        lines.remove(numbered.number());
        answered -= entry.asked().count(allItems);
        return Optional.empty();
    }

    /// Whether an entry is a candidate's, who was asked what candidates are asked now.
    private boolean isOf(Entry entry, Candidate candidate) {
        return entry.candidate().recipe().equals(candidate.recipe()) && asking.asks(entry.asked());
    }

    private InputException foreign(Entry entry) {
        return new InputException(
                setup.folder(),
                "evaluation "
                        + entry.number()
                        + " of the journal is not what this search proposes there",
                "it was made by another version or on another kind of machine; start a new run");
    }

    /// Whether a candidate that was taken, or one that is coming, has the same recipe.
    private boolean isTwin(Candidate candidate, Set<String> coming) {
        String hash = hash(candidate.recipe());
        return byRecipe.containsKey(hash) || !coming.add(hash);
    }

    /// Evaluates candidates, asking for the next one when a worker may take it, and takes each as
    /// it is done.
    ///
    /// @throws SearchFailure after five failures in a row
    void evaluate(Iterator<Numbered> candidates, Consumer<Entry> done) {
        recorder.evaluate(
                asking.rounds(),
                asking::score,
                candidates,
                stop,
                entry -> {
                    lines.put(entry.number(), journal().size() - 1);
                    count(entry);
                    take(entry);
                    if (streak.add(entry)) {
                        stop.stop(StopRule.Reason.FAILURES);
                    }
                    tell(entry);
                    done.accept(entry);
                });
        if (streak.isReached()) {
            throw streak.failure();
        }
    }

    private void count(Entry entry) {
        answered += entry.asked().count(allItems);
    }

    /// Takes an entry that was done before others were asked for. Failures among these do not stop
    /// this part of the run: their cause may have been mended.
    ///
    /// @param candidate that has its number now, if there is one
    /// @throws InputException if it is another's
    void retake(Entry entry, Optional<Candidate> candidate) {
        if (candidate.filter(c -> isOf(entry, c)).isEmpty()) {
            throw foreign(entry);
        }
        retake(entry);
    }

    private void retake(Entry entry) {
        take(entry);
        if (setup.spec().execution().isAsynchronous()) {
            streak.skip(entry.number());
        } else {
            streak.add(entry);
        }
    }

    /// The search has come to an entry.
    private void take(Entry entry) {
        byRecipe.putIfAbsent(hash(entry.candidate().recipe()), entry.number());
        purse.pay(entry.asked().count(allItems));
        copiesInARow = 0;
        if (entry.isComplete()) {
            complete++;
            if (entry.asked().isAll()) {
                measured++;
                if (!entry.candidate().isEndpoint()) {
                    rival = Optional.of(better(rival, entry));
                }
            }
        }
    }

    private void tell(Entry entry) {
        if (entry.isMerge()) {
            best = Optional.of(better(best, entry));
        }
        listener.evaluated(
                new Progress(
                        lines.size(),
                        spent(),
                        setup.spec().budget().evaluations(),
                        entry,
                        best,
                        clock.elapsed(),
                        remainingTime()));
    }

    private static Entry better(Optional<Entry> best, Entry entry) {
        return best.filter(b -> Entry.BEST_FIRST.compare(b, entry) <= 0).orElse(entry);
    }

    /// A candidate that is not evaluated says nothing of how evaluations go.
    void passOver(Numbered twin) {
        streak.skip(twin.number());
    }

    /// What is known of the same recipe; nothing if the search was stopped before that.
    Optional<Entry> copy(Numbered twin) {
        Integer first = byRecipe.get(hash(twin.candidate().recipe()));
        if (first == null) {
            return Optional.empty();
        }
        copies++;
        copiesInARow++;
        Entry entry = journal().entry(Objects.requireNonNull(lines.get(first)));
        return Optional.of(entry.of(twin.number(), twin.candidate()));
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

    private static String hash(Recipe recipe) {
        return Fingerprint.ofText(RecipeWriter.write(recipe));
    }
}
