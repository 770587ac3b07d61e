package io.evomerge.methods;

import io.evomerge.documents.InputException;

/// How much each element of a tensor has changed, times how much its row has: the importance of
/// [ArceeFusion]. It is computed anew whenever it is read, so that it takes no memory but one
/// number for each row.
///
/// @param divergences of the rows
record Importance(Inputs inputs, Vectors rows, float[] divergences) implements Entries {
    private static final double EPSILON = 1e-8;

    /// Reads through two sources, one of them the base.
    static Importance of(Inputs inputs) {
        Vectors rows = Vectors.rows(inputs.site());
        float[] divergences = new float[rows.count()];
        // Each row is worked on where it begins, though it may end in another chunk.
        inputs.chunks(
                (from, to) -> {
                    int first = rows.of(from + rows.run() - 1);
                    int end = rows.of(to + rows.run() - 1);
                    for (int row = first; row < end; row++) {
                        divergences[row] = divergence(inputs, row * rows.run(), rows.run());
                    }
                    return end;
                });
        refuseUndefined(divergences, inputs.site());
        return new Importance(inputs, rows, divergences);
    }

    private static void refuseUndefined(float[] divergences, Site site) {
        for (float divergence : divergences) {
            if (!Float.isFinite(divergence)) {
                throw new InputException(
                        site.name(),
                        "has infinite or undefined elements, so that it has no importances",
                        "look for the damaged model, or merge the tensor by another method");
            }
        }
    }

    private static float divergence(Inputs inputs, long from, long length) {
        float[] row = new float[Math.toIntExact(length)];
        inputs.read(1 - inputs.base(), from, row, row.length);
        double[] p = softmax(row);
        inputs.read(inputs.base(), from, row, row.length);
        return (float) divergence(p, softmax(row));
    }

    private static double divergence(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += (p[i] + EPSILON) * Math.log((p[i] + EPSILON) / (q[i] + EPSILON));
        }
        return Math.max(sum, 0); // rounding may leave less than nothing
    }

    private static double[] softmax(float[] x) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float v : x) {
            largest = Math.max(largest, v);
        }
        double[] out = new double[x.length];
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            out[i] = Math.exp((double) x[i] - largest);
            sum += out[i];
        }
        for (int i = 0; i < x.length; i++) {
            out[i] /= sum;
        }
        return out;
    }

    /// The importances of elements `[from, from + n)`.
    void compute(float[] base, float[] other, long from, float[] out, int n) {
        rows.parts(
                from,
                n,
                (at, length, row) -> {
                    float divergence = divergences[row];
                    for (int i = at; i < at + length; i++) {
                        out[i] = Math.abs(other[i] - base[i]) * divergence;
                    }
                });
    }

    /// The importance that the part `q` of the other elements does not reach: of the sorted ones
    /// that at `⌊q (n − 1)⌋`.
    float quantile(double q) {
        long smaller = (long) (q * (elements() - 1));
        var cut = MagnitudeCut.keeping(elements() - smaller, this);
        return Float.intBitsToFloat(cut.threshold());
    }

    @Override
    public void read(long from, long to, Reader reader) {
        int base = inputs.base();
        Block.each(
                inputs,
                from,
                to,
                block -> {
                    int n = block.length();
                    float[] own = block.source(base);
                    compute(own, block.source(1 - base), block.from(), block.out(), n);
                    reader.accept(block.out(), n, block.from());
                });
    }
}
