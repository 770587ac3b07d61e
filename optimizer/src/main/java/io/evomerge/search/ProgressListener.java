package io.evomerge.search;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Part;

/// Is told how a run goes on. Called on the thread that runs it.
public interface ProgressListener {
    /// Hears nothing.
    ProgressListener SILENT = new ProgressListener() {};

    /// A step of the seed `adamerging` was taken, before any candidate is evaluated.
    ///
    /// @param entropy the sum over the tasks of the mean entropy of an answer (nats)
    default void learned(int step, int steps, double entropy) {}

    /// A candidate of the search was evaluated.
    default void evaluated(Progress progress) {}

    /// From here on candidates are asked only these items; in a race, only those that are behind
    /// then, and it may be said again of others.
    default void anchored(Asked asked, boolean isRace) {}

    /// The search is over; its finalists are scored on the select items, then the table's models on
    /// the report items.
    default void scored(Part part, int done, int total) {}

    /// Tells two listeners.
    static ProgressListener both(ProgressListener first, ProgressListener second) {
        return new ProgressListener() {
            @Override
            public void learned(int step, int steps, double entropy) {
                first.learned(step, steps, entropy);
                second.learned(step, steps, entropy);
            }

            @Override
            public void evaluated(Progress progress) {
                first.evaluated(progress);
                second.evaluated(progress);
            }

            @Override
            public void anchored(Asked asked, boolean isRace) {
                first.anchored(asked, isRace);
                second.anchored(asked, isRace);
            }

            @Override
            public void scored(Part part, int done, int total) {
                first.scored(part, done, total);
                second.scored(part, done, total);
            }
        };
    }
}
