package io.evomerge.methods;

import java.util.function.Consumer;

/// A run of consecutive elements of every source, with room for the result and for sums: one
/// thread's working memory, small enough to stay in its cache. A combination may overwrite all of
/// it.
public final class Block {
    /// The most elements of a block.
    public static final int SIZE = 4096;

    private final float[][] sources;
    private final float[] out;
    private final double[] sum;
    private final double[] mass;
    private long from;
    private int length;

    /// Room for that many sources, and for as many elements as fit a block or the tensor has.
    public Block(int sources, long elements) {
        int size = (int) Math.min(SIZE, elements);
        this.sources = new float[sources][size];
        this.out = new float[size];
        this.sum = new double[size];
        this.mass = new double[size];
    }

    /// Fills the block with elements `[from, from + length)` of the inputs.
    public void read(Inputs inputs, long from, int length) {
        this.from = from;
        this.length = length;
        for (int i = 0; i < inputs.sources(); i++) {
            inputs.read(i, from, sources[i], length);
        }
    }

    /// How many sources there are.
    int sources() {
        return sources.length;
    }

    /// Reads elements `[from, to)` of the inputs block by block, in order, with one block.
    static void each(Inputs inputs, long from, long to, Consumer<Block> reader) {
        var block = new Block(inputs.sources(), to - from);
        for (long at = from; at < to; at += SIZE) {
            block.read(inputs, at, (int) Math.min(SIZE, to - at));
            reader.accept(block);
        }
    }

    /// The elements of one source.
    float[] source(int i) {
        return sources[i];
    }

    /// The combined elements.
    public float[] out() {
        return out;
    }

    /// Room for sums in float64; contents undefined.
    double[] sum() {
        return sum;
    }

    /// Room for a second kind of sum; contents undefined.
    double[] mass() {
        return mass;
    }

    /// The tensor's index of the first element.
    long from() {
        return from;
    }

    /// How many elements are filled.
    public int length() {
        return length;
    }
}
