package io.evomerge.reports;

import io.evomerge.search.Outcome;
import io.evomerge.search.PathSpace;
import io.evomerge.search.SearchSpace;
import io.evomerge.search.Summary;
import io.evomerge.search.WeightSpace;
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
/// @param path of the winner through layers, in order; empty if it is none
/// @param settings what was searched and how, by name, in the order in which it is shown
/// @param inputs hash of each input by name
/// @param repeat commands that do it again
public record ReportData(
        String name,
        Summary summary,
        Curve curve,
        Optional<Matrix> coefficients,
        List<Passage> path,
        SequencedMap<String, String> settings,
        SequencedMap<String, String> inputs,
        List<String> repeat) {
    public ReportData {
        path = List.copyOf(path);
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
                switch (space) {
                    case WeightSpace weights -> Coefficients.of(weights, outcome.winner());
                    case PathSpace paths -> Optional.empty();
                },
                Passage.of(outcome.winner().recipe()),
                settings,
                new TreeMap<>(inputs),
                repeat);
    }
}
