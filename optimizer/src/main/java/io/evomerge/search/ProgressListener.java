package io.evomerge.search;

import io.evomerge.backends.Part;

/// Is told how a run goes on. Called on the thread that runs it.
public interface ProgressListener {
    /// Hears nothing.
    ProgressListener SILENT = new ProgressListener() {};

    /// A candidate of the search was evaluated.
    default void evaluated(Progress progress) {}

    /// The search is over; its finalists are scored on the select items, then the table's models on
    /// the report items.
    default void scored(Part part, int done, int total) {}
}
