package io.evomerge.search;

import io.evomerge.journal.Candidate;
import io.evomerge.journal.Entry;
import java.util.List;

/// What a run leaves.
///
/// @param winner the finalist that was best on the select items
/// @param evaluations those of the search, by number
/// @param finals the scores of the finalists on the select items and of the table's models on the
///     report items
public record Outcome(
        Summary summary, Candidate winner, List<Entry> evaluations, List<Entry> finals) {
    public Outcome {
        evaluations = List.copyOf(evaluations);
        finals = List.copyOf(finals);
    }
}
