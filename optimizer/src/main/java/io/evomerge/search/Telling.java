package io.evomerge.search;

import io.evomerge.evaluators.Responses;
import io.evomerge.journal.Entry;
import io.evomerge.strategies.Scored;
import java.util.List;

/// What a strategy is told of an evaluation.
final class Telling {
    private final Fitness fitness;
    private final boolean isComparable;

    /// @param isComparable whether the items that some are asked are like those that others are. If
    ///     not, nor are their mean log-probabilities, and objectives do without
    Telling(Fitness fitness, boolean isComparable) {
        this.fitness = fitness;
        this.isComparable = isComparable;
    }

    List<Scored> of(List<Entry> entries) {
        return entries.stream().map(this::of).toList();
    }

    private Scored of(Entry entry) {
        if (!entry.isComplete()) {
            return new Scored(entry.candidate().point(), Double.NaN);
        }
        return new Scored(
                entry.candidate().point(),
                entry.score().fitness(),
                entry.score().standardError(),
                isComparable
                        ? fitness.objectives(entry.score(), entry.evaluation().responses())
                        : fitness.point(entry.score()),
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
