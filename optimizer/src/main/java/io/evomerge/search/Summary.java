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
/// @param stoppedBy `budget`, `time`, `interrupt`, `noise`; `exhausted` where the strategy found
///     nothing new any more, `seeds` where it proposes nothing after them
/// @param objectives names of the objectives that the search maximised
/// @param reported names of all tasks scored for the table, the objectives first
/// @param rows base, experts, seeds, winner
/// @param expectation what was to be expected of the winner before the report items were opened;
///     absent where a front was looked for
/// @param bestSeed name of the seed that was best on the select split; of a search that ends with
///     what it learned, of the hand-made ones
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

    /// The winner's aggregate before the report items were opened.
    ///
    /// @param searched on the search items, or what the search took it for where it was asked some
    ///     of them; absent where it was not asked any, but proposed at the end
    /// @param selected on the select items, by which it was chosen from the finalists
    /// @param onNewItems the same, without what the choice has added ([WinnersCurse])
    public record Expectation(Optional<Double> searched, double selected, double onNewItems) {}

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
