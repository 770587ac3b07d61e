package io.evomerge.reports;

import io.evomerge.search.Outcome;
import io.evomerge.search.SearchSpace;
import io.evomerge.search.Summary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Everything that a report shows.
///
/// @param name of the run
/// @param coefficients of the winner; empty if it is no point of the search space
/// @param settings what was searched and how, by name, in the order in which it is shown
/// @param inputs hash of each input by name
/// @param repeat commands that do it again
public record ReportData(
        String name,
        Summary summary,
        Curve curve,
        Optional<Matrix> coefficients,
        SequencedMap<String, String> settings,
        SequencedMap<String, String> inputs,
        List<String> repeat) {
    public ReportData {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
        inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
        repeat = List.copyOf(repeat);
    }

    /// The report of a finished search.
    ///
    /// @param inputs as the journal's header states them
    public static ReportData of(
            String name,
            Outcome outcome,
            SearchSpace space,
            SequencedMap<String, String> settings,
            Map<String, String> inputs,
            List<String> repeat) {
        return new ReportData(
                name,
                outcome.summary(),
                Curve.of(outcome.evaluations()),
                Coefficients.of(space, outcome.winner()),
                settings,
                new TreeMap<>(inputs),
                repeat);
    }
}
