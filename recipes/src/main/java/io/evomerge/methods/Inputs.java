package io.evomerge.methods;

import java.util.List;
import java.util.stream.IntStream;

/// The copies of one tensor that are merged, all of one length, read as float32.
public interface Inputs {
    /// How many copies there are, the base model's among them.
    int sources();

    /// The base model's place among the sources, or -1.
    int base();

    /// The places of the fine-tuned models among the sources: all but the base's.
    default int[] models() {
        return IntStream.range(0, sources()).filter(i -> i != base()).toArray();
    }

    /// Where in the merged model the tensor belongs.
    Site site();

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

    /// All elements of one source, for methods that need a matrix at once.
    ///
    /// @throws IllegalArgumentException for more elements than a Java array holds
    default float[] all(int source) {
        if (elements() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    site().name() + " has too many elements for one array: " + elements());
        }
        float[] out = new float[(int) elements()];
        float[] block = new float[Math.min(Block.SIZE, out.length)];
        for (int at = 0; at < out.length; at += Block.SIZE) {
            int n = Math.min(Block.SIZE, out.length - at);
            read(source, at, block, n);
            System.arraycopy(block, 0, out, at, n);
        }
        return out;
    }
}
