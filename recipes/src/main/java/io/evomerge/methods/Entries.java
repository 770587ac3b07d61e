package io.evomerge.methods;

/// Numbers, one for each element of a tensor, that are computed as they are read.
interface Entries {
    /// What they are computed from.
    Inputs inputs();

    /// Hands the entries of `[from, to)` to `reader`, block by block in order.
    void read(long from, long to, Reader reader);

    /// How many there are.
    default long elements() {
        return inputs().elements();
    }

    /// Takes entries `[at, at + n)`, which stand at the start of `values` and may be overwritten.
    @FunctionalInterface
    interface Reader {
        void accept(float[] values, int n, long at);
    }
}
