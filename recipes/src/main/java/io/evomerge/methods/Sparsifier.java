package io.evomerge.methods;

import java.util.Arrays;

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

        /// Nothing survives.
        Mask NONE = (delta, n, from) -> Arrays.fill(delta, 0, n, 0);

        /// @param delta entries `[from, from + n)` of the task vector
        void apply(float[] delta, int n, long from);

        /// The mask that scales what survives by a factor besides.
        default Mask times(float factor) {
            return (delta, n, from) -> {
                apply(delta, n, from);
                for (int i = 0; i < n; i++) {
                    delta[i] *= factor;
                }
            };
        }
    }
}
