package io.evomerge.journal;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.Part;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// One line of a journal: a candidate, what it answered, and what that is worth.
///
/// @param number of the evaluation in its journal, from 0; in that of the final scores the parts
///     are counted together
/// @param asked the items that it was scored on
/// @param items how many it answered
/// @param elapsed seconds that the run had lasted when this was done, without the pauses between
///     its parts
public record Entry(
        int number,
        Asked asked,
        Candidate candidate,
        int items,
        Evaluation evaluation,
        Score score,
        double elapsed) {
    /// Best first, NaN last; equal ones in the order of their numbers.
    public static final Comparator<Entry> BEST_FIRST =
            Comparator.comparingDouble((Entry e) -> failedLast(e.score.fitness()))
                    .reversed()
                    .thenComparingInt(Entry::number);

    public Part part() {
        return asked.part();
    }

    /// Whether it has a fitness.
    public boolean isComplete() {
        return !Double.isNaN(score.fitness());
    }

    /// Whether it is a merge that has a fitness; the base and the experts as they are are none.
    public boolean isMerge() {
        return isComplete() && !candidate.isEndpoint();
    }

    /// The merges that have a fitness, best first.
    public static List<Entry> merges(Collection<Entry> entries) {
        return entries.stream().filter(Entry::isMerge).sorted(BEST_FIRST).toList();
    }

    /// The same outcome for another candidate with this one's recipe.
    public Entry of(int otherNumber, Candidate other) {
        return new Entry(otherNumber, asked, other, items, evaluation, score, elapsed);
    }

    private static double failedLast(double fitness) {
        return Double.isNaN(fitness) ? Double.NEGATIVE_INFINITY : fitness;
    }
}
