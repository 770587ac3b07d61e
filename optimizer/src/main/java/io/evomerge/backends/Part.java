package io.evomerge.backends;

/// One of the three disjoint parts of a run's items.
public enum Part {
    /// What candidates are scored on during the search.
    SEARCH,
    /// What the finalists are scored on, to choose the winner.
    SELECT,
    /// What the table at the end is made from.
    REPORT
}
