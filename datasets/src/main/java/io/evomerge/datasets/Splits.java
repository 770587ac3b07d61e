package io.evomerge.datasets;

import java.util.List;

/// The three disjoint parts of a run's tasks. Each has its own type, so that tuning on the report's
/// items does not compile. The tasks of all three are the same, in the same order; only their items
/// differ.
public record Splits(SearchSplit search, SelectSplit select, ReportSplit report) {
    /// What candidates are scored on during the search.
    public record SearchSplit(List<Task> tasks) {
        public SearchSplit {
            tasks = List.copyOf(tasks);
        }
    }

    /// What the finalists are scored on, once, to choose the winner.
    public record SelectSplit(List<Task> tasks) {
        public SelectSplit {
            tasks = List.copyOf(tasks);
        }
    }

    /// What the table at the end is made from. Sealed until then.
    public record ReportSplit(List<Task> tasks) {
        public ReportSplit {
            tasks = List.copyOf(tasks);
        }
    }
}
