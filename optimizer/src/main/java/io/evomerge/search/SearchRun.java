package io.evomerge.search;

import io.evomerge.backends.Part;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Header;
import io.evomerge.journal.Journal;
import io.evomerge.search.LearnedWeights.Found;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Expectation;
import io.evomerge.search.Table.Line;
import io.evomerge.strategies.AdaMerging;
import io.evomerge.tensors.DType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// A search from its first candidate to its summary, begun or resumed: the same call does both, as
/// the folder's journals are empty or not.
///
/// 1. The search ([SearchLoop]), on the search items; one of its seeds may be learned from them
///    first ([LearnedWeights]).
/// 2. The finalists, which are the five fittest, the strategy's own belief and every seed, are
///    scored on the select items, and the experts with them; the fittest finalist there wins, and
///    the fittest seed and expert are what it is compared with. In a search for a front its
///    members are the finalists, and its knee wins ([Front]).
/// 3. Base, experts, seeds and winner are scored on the report items.
public final class SearchRun {
    /// The record of the search.
    public static final String JOURNAL = "journal.jsonl";

    /// The record of what was scored on the select and report items.
    public static final String FINALS = "final.jsonl";

    private static final int FINALISTS = 5;

    /// Equal ones stay in the order of the finalists, which is the same in a run that broke off;
    /// the numbers under which they were scored are not.
    private static final Comparator<Entry> FITTEST_FIRST =
            Comparator.comparingDouble((Entry e) -> e.score().fitness()).reversed();

    private final RunSetup setup;
    private final InstantSource time;
    private final DType dtype;

    public SearchRun(RunSetup setup, InstantSource time) {
        this.setup = setup;
        this.time = time;
        this.dtype = setup.spec().execution().dtype();
    }

    /// Runs to the end.
    ///
    /// @param interrupted once true, no further candidate is searched for; what there is gets its
    ///     final scores
    /// @throws SearchFailure if candidates fail, one after the other
    /// @throws io.evomerge.documents.InputException if the folder's journals are damaged or belong
    ///     to other inputs
    public Outcome run(BooleanSupplier interrupted, ProgressListener listener) {
        try (Journal journal = journal(JOURNAL);
                Journal finals = journal(FINALS)) {
            Searched searched = searched(journal, interrupted, listener);
            var scoring =
                    new FinalScoring(
                            recorder(finals, searched.clock()),
                            setup.fitness(),
                            Controls.base(setup.spec().parents(), dtype),
                            listener);
            return finish(searched, scoring, finals);
        }
    }

    /// The search alone, without the choice of a winner.
    ///
    /// @return all evaluations by number
    /// @throws SearchFailure if candidates fail, one after the other
    public List<Entry> search(BooleanSupplier interrupted, ProgressListener listener) {
        try (Journal journal = journal(JOURNAL)) {
            return searched(journal, interrupted, listener).loop().entries();
        }
    }

    /// A search that has come to its end.
    private record Searched(
            SearchLoop loop, Optional<Found> learned, StopRule stop, RunClock clock) {}

    private Searched searched(
            Journal journal, BooleanSupplier interrupted, ProgressListener listener) {
        var clock = new RunClock(time, lasted(journal.entries()));
        var stop = new StopRule(setup.spec().budget().time(), clock, interrupted);
        Optional<Found> learned = LearnedWeights.of(setup, stop, listener);
        var loop = new SearchLoop(setup, recorder(journal, clock), clock, stop, listener);
        if (learned.isPresent() || setup.spec().adaMerging().isEmpty()) {
            loop.run(learned);
        } else if (journal.size() == 0) {
            throw new SearchFailure(
                    "stopped by %s while the seed %s was learned, before anything was scored: what was learned is lost; resume with more time, or write fewer steps"
                            .formatted(stop.reason().word(), AdaMerging.NAME));
        } // else there are scores of an earlier part
        return new Searched(loop, learned, stop, clock);
    }

    private Journal journal(String name) {
        return Journal.open(setup.folder().resolve(name), header());
    }

    private Recorder recorder(Journal journal, RunClock clock) {
        return new Recorder(setup.backend(), journal, clock);
    }

    private Header header() {
        Map<String, String> inputs = new TreeMap<>(setup.inputs());
        inputs.put(
                "search.yaml",
                Fingerprint.ofText(
                        SpecWriter.identity(setup.spec(), setup.space().genes().size())));
        return new Header(inputs);
    }

    private static Duration lasted(List<Entry> entries) {
        return RunClock.ofSeconds(entries.stream().mapToDouble(Entry::elapsed).max().orElse(0));
    }

    private Outcome finish(Searched searched, FinalScoring scoring, Journal finals) {
        SearchLoop loop = searched.loop();
        List<Entry> evaluations = loop.entries();
        List<Entry> front =
                setup.spec().goal().isPareto()
                        ? Front.undominated(loop.fitness(), evaluations)
                        : List.of();
        List<Candidate> compared =
                new ArrayList<>(
                        finalists(ranked(loop.fitness(), evaluations), loop.centre(), front));
        Controls.endpoints(setup.spec().parents(), dtype).stream()
                .filter(c -> c.kind() == Kind.EXPERT)
                .forEach(compared::add);
        List<Entry> selected =
                scoring.score(Part.SELECT, compared).stream()
                        .filter(Entry::isComplete)
                        .sorted(FITTEST_FIRST)
                        .toList();
        List<Entry> merges = selected.stream().filter(e -> !e.candidate().isEndpoint()).toList();
        if (merges.isEmpty()) {
            throw new SearchFailure("no candidate could be scored; there is nothing to choose");
        }
        Optional<Front> chosen =
                front.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Front.of(scoring.fitness(Part.SELECT), front, selected));
        Candidate winner =
                chosen.map(f -> f.winner().candidate()).orElse(merges.getFirst().candidate());
        List<Line> lines = lines(scoring, searched.learned(), merges, winner);
        Summary summary =
                summary(
                        searched,
                        evaluations,
                        lines,
                        best(handMade(selected, searched.learned()), Kind.SEED),
                        best(selected, Kind.EXPERT),
                        chosen.isPresent() // whose winner need not be the fittest
                                ? Optional.empty()
                                : Optional.of(
                                        expectation(
                                                scoring.fitness(Part.SELECT), evaluations, merges)),
                        chosen);
        return new Outcome(summary, winner, evaluations, finals.entries());
    }

    /// Without what was learned, where that is the search itself and not what it has to beat.
    private List<Entry> handMade(List<Entry> ranked, Optional<Found> learned) {
        if (setup.spec().strategy().goesOn()) {
            return ranked;
        }
        List<Candidate> own = learned.map(Found::candidates).orElse(List.of());
        return ranked.stream().filter(e -> !own.contains(e.candidate())).toList();
    }

    /// The name of the fittest of a kind.
    private static Optional<String> best(List<Entry> ranked, Kind kind) {
        return ranked.stream()
                .map(Entry::candidate)
                .filter(c -> c.kind() == kind)
                .map(Candidate::name)
                .findFirst();
    }

    /// The merges that have a score, the most promising first.
    public List<Entry> ranked(Fitness fitness, List<Entry> evaluations) {
        return Telling.ranked(fitness, evaluations, setup.spec().items().augmented());
    }

    /// @param front the front of the search; empty where one merge is looked for
    private static List<Candidate> finalists(
            List<Entry> ranked, Optional<Candidate> centre, List<Entry> front) {
        List<Candidate> out = new ArrayList<>();
        ranked.stream().map(Entry::candidate).filter(c -> c.kind() == Kind.SEED).forEach(out::add);
        if (front.isEmpty()) {
            ranked.stream().limit(FINALISTS).map(Entry::candidate).forEach(out::add);
            centre.ifPresent(out::add);
        } else {
            front.stream().map(Entry::candidate).forEach(out::add);
        }
        return out.stream().distinct().toList();
    }

    private List<Line> lines(
            FinalScoring scoring, Optional<Found> learned, List<Entry> selected, Candidate winner) {
        List<Candidate> candidates =
                new ArrayList<>(Controls.endpoints(setup.spec().parents(), dtype));
        learned.map(Found::candidates).stream()
                .flatMap(List::stream)
                .filter(l -> selected.stream().map(Entry::candidate).anyMatch(l::equals))
                .forEach(candidates::add);
        Seeds.of(setup.spec(), setup.space()).stream()
                .flatMap(
                        seed ->
                                selected.stream()
                                        .map(Entry::candidate)
                                        .filter(c -> c.recipe().equals(seed.recipe()))
                                        .limit(1)
                                        .map(c -> Candidate.of(Kind.SEED, seed.name(), c.recipe())))
                .forEach(candidates::add);
        candidates.add(winner);
        List<Entry> entries = scoring.score(Part.REPORT, candidates);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Entry entry = entries.get(i);
            if (!entry.isComplete()) {
                throw new SearchFailure(
                        candidates.get(i).name()
                                + " cannot be scored: "
                                + entry.evaluation().error().orElse("no reason given"));
            }
            boolean last = i == candidates.size() - 1;
            Candidate candidate = candidates.get(i);
            lines.add(
                    last
                            ? new Line("winner", "winner", entry)
                            : new Line(candidate.name(), candidate.kindName(), entry));
        }
        return lines;
    }

    /// @param selected on the select items, the winner first
    private Expectation expectation(
            Fitness fitness, List<Entry> evaluations, List<Entry> selected) {
        Entry winner = selected.getFirst();
        double onSelect = winner.score().aggregate();
        return new Expectation(
                evaluations.stream()
                        .filter(Entry::isComplete)
                        .filter(e -> e.candidate().recipe().equals(winner.candidate().recipe()))
                        .map(e -> e.score().aggregate())
                        .findFirst(),
                onSelect,
                onSelect - WinnersCurse.luck(fitness, selected, setup.spec().seed()));
    }

    private Summary summary(
            Searched searched,
            List<Entry> evaluations,
            List<Line> lines,
            Optional<String> bestSeed,
            Optional<String> bestExpert,
            Optional<Expectation> expectation,
            Optional<Front> front) {
        var table = new Table(setup.fitness(), lines, setup.spec().seed());
        Line winner = lines.getLast();
        Line expert =
                line(lines, "expert", bestExpert)
                        .orElseThrow(() -> new SearchFailure("no expert could be scored"));
        Line rival = line(lines, "seed", bestSeed).orElse(expert);
        Estimate gain = table.gain(winner, rival);
        return new Summary(
                setup.folder().toString(),
                evaluations.size(),
                searched.loop().duplicates(),
                searched.loop().spent(),
                evaluations.stream().mapToLong(Entry::items).sum()
                        + searched.learned().map(Found::items).orElse(0L),
                RunClock.seconds(searched.clock().elapsed()),
                RunClock.seconds(lasted(evaluations)),
                searched.stop().reason().word(),
                setup.fitness().objectives(),
                table.tasks(),
                table.rows(),
                expectation,
                rival.name(),
                gain,
                table.gain(winner, expert),
                Bootstrap.verdict(gain),
                front);
    }

    private static Optional<Line> line(List<Line> lines, String kind, Optional<String> name) {
        return lines.stream()
                .filter(l -> l.kind().equals(kind) && name.filter(l.name()::equals).isPresent())
                .findFirst();
    }
}
