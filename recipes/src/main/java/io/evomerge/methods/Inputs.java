package io.evomerge.methods;

import java.util.List;

/// The copies of one tensor that are merged, all of one length, read as float32.
public interface Inputs {
    /// How many copies there are, the base model's among them.
    int sources();

    /// The base model's place among the sources, or -1.
    int base();

    /// Elements of each copy.
    long elements();

    /// Reads elements `[from, from + n)` of one source into the start of `out`.
    void read(int source, long from, float[] out, int n);

    /// Visits the elements in chunks, maybe several at a time, and returns the results in the order
    /// of the chunks. Where the chunks are cut depends on nothing but the number of elements, so
    /// that sums over them are the same for any number of threads.
    <A> List<A> chunks(Visitor<A> visitor);

    /// Computes something of elements `[from, to)`.
    @FunctionalInterface
    interface Visitor<A> {
        A visit(long from, long to);
    }
}
