package io.evomerge.search;

import java.util.List;
import java.util.Optional;

/// The outcome of a search, as it is printed, reported and written by `--json`. All scores are
/// those of the sealed report split.
///
/// @param run the run's folder
/// @param evaluations candidates evaluated, seeds included
/// @param duplicates further candidates that had the recipe of an evaluated one, and cost nothing
/// @param spent what they cost of the budget: evaluations of all search items. Less where some were
///     asked fewer
/// @param itemsScored items answered during the search
/// @param seconds wall-clock time of the whole run so far, all resumed parts together
/// @param searchSeconds of these, what the search itself took (without final scoring and writing)
/// @param stoppedBy `budget`, `time`, `interrupt`, or `exhausted` where the strategy found nothing
///     new any more
/// @param objectives names of the objectives that the search maximised
/// @param reported names of all tasks scored for the table, the objectives first
/// @param rows base, experts, seeds, winner
/// @param expectation what was to be expected of the fittest merge before the report items were
///     opened; absent where candidates were asked few items only,
///     or a front was looked for
/// @param bestSeed name of the hand-made seed that was best on the select split
/// @param front what a search for a front found
public record Summary(
        String run,
        int evaluations,
        int duplicates,
        double spent,
        long itemsScored,
        double seconds,
        double searchSeconds,
        String stoppedBy,
        List<String> objectives,
        List<String> reported,
        List<Row> rows,
        Optional<Expectation> expectation,
        String bestSeed,
        Estimate gainOverBestSeed,
        Estimate gainOverBestExpert,
        Verdict verdict,
        Optional<Front> front) {
    public Summary {
        objectives = List.copyOf(objectives);
        reported = List.copyOf(reported);
        rows = List.copyOf(rows);
    }

    /// A value in [0, 1] (or a difference of two) with a 95 % interval.
    public record Estimate(double value, double low, double high) {}

    /// The best search score, and what is left of it where it was not chosen for being the best.
    ///
    /// @param searched the aggregate of the fittest merge on the search items
    /// @param onNewItems the same, as it is to be expected on new items ([WinnersCurse])
    public record Expectation(double searched, double onNewItems) {}

    /// One model of the table.
    ///
    /// @param kind `base`, `expert`, `seed` or `winner`
    /// @param aggregate of the objectives, as the search maximised it (without any log-probability
    ///     term)
    /// @param scores one per task in `reported`
    public record Row(String name, String kind, Estimate aggregate, List<Estimate> scores) {
        public Row {
            scores = List.copyOf(scores);
        }
    }

    /// Whether the winner beat the best seed: the interval of the paired difference lies above,
    /// around or below 0.
    public enum Verdict {
        BEATS,
        TIES,
        LOSES
    }
}
