package io.evomerge.methods;

/// Decides which entries of a task vector survive, and by how much they are scaled up for it.
@FunctionalInterface
interface Sparsifier {
    /// Keeps everything.
    Sparsifier NONE = (delta, model) -> Mask.ALL;

    /// Looks at the whole task vector of one model.
    ///
    /// @param model the model's place among the sources
    Mask prepare(TaskVector delta, int model);

    /// Zeroes the entries that do not survive and scales the others, in place. Called block by
    /// block from several threads; keeps no state.
    @FunctionalInterface
    interface Mask {
        Mask ALL = (delta, n, from) -> {};

        /// @param delta entries `[from, from + n)` of the task vector
        void apply(float[] delta, int n, long from);
    }
}
