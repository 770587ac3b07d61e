package io.evomerge.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Sources in arrays, in chunks of a few blocks.
final class ArrayInputs implements Inputs {
    private static final int CHUNK = 2 * Block.SIZE;

    private final Site site;
    private final int base;
    private final float[][] arrays;

    /// Vectors outside the layers.
    ArrayInputs(int base, float[]... arrays) {
        this(new Site("t", List.of((long) arrays[0].length), OptionalInt.empty(), 0), base, arrays);
    }

    ArrayInputs(Site site, int base, float[]... arrays) {
        this.site = site;
        this.base = base;
        this.arrays = arrays;
    }

    float[][] arrays() {
        return arrays;
    }

    @Override
    public Site site() {
        return site;
    }

    @Override
    public int base() {
        return base;
    }

    @Override
    public int sources() {
        return arrays.length;
    }

    @Override
    public long elements() {
        return arrays[0].length;
    }

    @Override
    public void read(int source, long from, float[] out, int n) {
        System.arraycopy(arrays[source], (int) from, out, 0, n);
    }

    @Override
    public <A> List<A> chunks(Visitor<A> visitor) {
        List<A> results = new ArrayList<>();
        for (long from = 0; from < elements(); from += CHUNK) {
            results.add(visitor.visit(from, Math.min(from + CHUNK, elements())));
        }
        return results;
    }

    /// The rule of a method, for a model of this tensor alone.
    TensorRule rule(MergeMethod method, Settings settings) {
        return switch (method) {
            case TensorMethod m -> m;
            case ModelMethod m -> m.survey(WholeModel.of(new WholeModel.Tensor(this, settings)));
        };
    }

    /// The merged tensor.
    float[] merge(MergeMethod method, Settings settings) {
        return apply(rule(method, settings), settings);
    }

    /// The merged tensor.
    float[] apply(TensorRule method, Settings settings) {
        Combination combination = method.prepare(this, settings);
        float[] out = new float[arrays[0].length];
        var block = new Block(sources(), elements());
        // From the last block to the first: their order must not matter.
        int last = (out.length - 1) / Block.SIZE;
        for (int i = last; i >= 0; i--) {
            int from = i * Block.SIZE;
            int n = Math.min(Block.SIZE, out.length - from);
            block.read(this, from, n);
            combination.combine(block);
            System.arraycopy(block.out(), 0, out, from, n);
        }
        return out;
    }
}
