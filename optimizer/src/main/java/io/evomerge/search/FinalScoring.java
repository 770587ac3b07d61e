package io.evomerge.search;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;
import io.evomerge.backends.Rounds;
import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Score;
import io.evomerge.recipes.Recipe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Scores candidates on items that the search has not seen. What its journal holds is not scored
/// again, so that a broken run goes on where it was.
///
/// Where a constraint is relative to the base, the base is scored on the part before all others.
final class FinalScoring {
    private final Recorder recorder;
    private final Fitness fitness;
    private final Candidate base;
    private final ProgressListener listener;

    FinalScoring(Recorder recorder, Fitness fitness, Candidate base, ProgressListener listener) {
        this.recorder = recorder;
        this.fitness = fitness;
        this.base = base;
        this.listener = listener;
    }

    /// A merge may be several candidates: a model, and a seed that only takes that model.
    private static Entry as(Candidate candidate, @Nullable Entry entry) {
        if (entry == null) {
            throw new IllegalStateException("not scored: " + candidate.name());
        }
        return entry.of(entry.number(), candidate);
    }

    /// The entries of candidates on one part, in their order. The same merge is scored once.
    ///
    /// @throws SearchFailure if constraints are relative to the base, and it cannot be scored
    List<Entry> score(Part part, Collection<Candidate> candidates) {
        return score(part, candidates, fitness(part)::score);
    }

    /// What candidates are ranked by on a part.
    Fitness fitness(Part part) {
        if (!fitness.needsBase()) {
            return fitness;
        }
        Entry entry =
                score(part, List.of(base), answers -> fitness.relativeTo(answers).score(answers))
                        .getFirst();
        if (!entry.isComplete()) {
            throw new SearchFailure(
                    "the base, which a constraint is relative to, cannot be scored: "
                            + entry.evaluation().error().orElse("no reason given"));
        }
        return fitness.relativeTo(entry.evaluation().responses());
    }

    private List<Entry> score(
            Part part, Collection<Candidate> candidates, Function<List<Responses>, Score> scoring) {
        Map<Recipe, Entry> scored = new LinkedHashMap<>();
        recorder.journal().entries().stream()
                .filter(e -> e.part() == part && e.isComplete())
                .forEach(e -> scored.put(e.candidate().recipe(), e));
        Map<Recipe, Candidate> missing = new LinkedHashMap<>();
        candidates.stream()
                .filter(c -> !scored.containsKey(c.recipe()))
                .forEach(c -> missing.putIfAbsent(c.recipe(), c));
        List<Recorder.Numbered> numbered = new ArrayList<>();
        // Not their count: a run that broke off may have left out some numbers.
        int next =
                1 + recorder.journal().entries().stream().mapToInt(Entry::number).max().orElse(-1);
        for (Candidate candidate : missing.values()) {
            numbered.add(new Recorder.Numbered(next++, candidate));
        }
        int known = candidates.size() - missing.size();
        if (!numbered.isEmpty()) {
            List<Entry> done = new ArrayList<>();
            recorder.evaluate(
                    Rounds.of(Asked.all(part)),
                    scoring,
                    numbered.iterator(),
                    () -> false,
                    entry -> {
                        done.add(entry);
                        scored.put(entry.candidate().recipe(), entry);
                        listener.scored(part, known + done.size(), candidates.size());
                    });
        }
        return candidates.stream().map(c -> as(c, scored.get(c.recipe()))).toList();
    }
}
