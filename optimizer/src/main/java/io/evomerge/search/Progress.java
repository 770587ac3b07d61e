package io.evomerge.search;

import io.evomerge.journal.Entry;
import java.time.Duration;
import java.util.Optional;

/// How far a search is.
///
/// @param evaluations candidates done so far, resumed ones included
/// @param spent what they cost, in evaluations of all search items
/// @param budget evaluations of all search items
/// @param latest the evaluation just done
/// @param best the best merge so far, on the search items; absent while there is none
/// @param elapsed of the whole run
/// @param remaining an estimate, from the evaluations of this part of the run and the time limit
public record Progress(
        int evaluations,
        double spent,
        int budget,
        Entry latest,
        Optional<Entry> best,
        Duration elapsed,
        Optional<Duration> remaining) {}
