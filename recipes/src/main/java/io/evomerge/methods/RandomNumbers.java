package io.evomerge.methods;

/// A random number for each element of a tensor.
interface RandomNumbers {
    /// The number of an element, uniform in `[0, 1)`.
    float uniform(long index);

    /// Where they come from: [Randomness], or in tests a record of what another tool drew.
    @FunctionalInterface
    interface Source {
        /// The numbers for one source of a tensor.
        RandomNumbers of(long seed, Inputs inputs, int source);
    }
}
