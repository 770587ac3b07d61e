package io.evomerge.search;

import io.evomerge.evaluators.Responses;
import io.evomerge.fidelity.AugmentedScores;
import io.evomerge.journal.Entry;
import io.evomerge.journal.Score;
import io.evomerge.strategies.Scored;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a strategy is told of evaluations: their scores, or what these let expect of new items
/// ([AugmentedScores]), learnt from what was told so far.
final class Telling {
    private final Fitness fitness;
    private final boolean isComparable;
    private final Optional<AugmentedScores> augmented;

    /// @param isComparable whether the items that some are asked are like those that others are. If
    ///     not, nor are their mean log-probabilities, and objectives do without
    Telling(Fitness fitness, boolean isComparable, boolean augments) {
        this.fitness = fitness;
        this.isComparable = isComparable;
        this.augmented = augments ? Optional.of(new AugmentedScores()) : Optional.empty();
    }

    /// Merges that have a score, in the order of what all evaluations together let expect of each.
    static List<Entry> ranked(Fitness fitness, List<Entry> entries, boolean augments) {
        List<Entry> merges = Entry.merges(entries);
        var telling = new Telling(fitness, true, augments);
        merges.forEach(telling::learn);
        record Expected(Entry entry, double fitness) {}
        return merges.stream()
                .map(e -> new Expected(e, telling.score(e).fitness()))
                .sorted(Comparator.comparingDouble(Expected::fitness).reversed())
                .map(Expected::entry)
                .toList();
    }

    List<Scored> of(List<Entry> entries) {
        entries.stream().filter(Entry::isComplete).forEach(this::learn);
        return entries.stream().map(this::of).toList();
    }

    private void learn(Entry entry) {
        augmented.ifPresent(a -> a.add(entry.evaluation().responses()));
    }

    private Score score(Entry entry) {
        return augmented
                .map(a -> fitness.expected(entry.evaluation().responses(), a))
                .orElse(entry.score());
    }

    private Scored of(Entry entry) {
        if (!entry.isComplete()) {
            return new Scored(entry.candidate().point(), Double.NaN);
        }
        Score score = score(entry);
        return new Scored(
                entry.candidate().point(),
                score.fitness(),
                score.standardError(),
                isComparable
                        ? fitness.objectives(score, entry.evaluation().responses())
                        : fitness.point(score),
                responses(entry));
    }

    /// The scores of all items of the tasks that count, task after task; none where only some were
    /// asked, as other candidates were asked others.
    private double[] responses(Entry entry) {
        if (!entry.asked().isAll()) {
            return new double[0];
        }
        List<String> counting = fitness.objectives();
        return entry.evaluation().responses().stream()
                .filter(r -> counting.contains(r.task()))
                .map(Responses::scores)
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
