package io.evomerge.methods;

/// The difference `τ = θ − θ₀` of one model to the base, computed in float32 as it is read.
record TaskVector(Inputs inputs, int model) implements Entries {
    @Override
    public void read(long from, long to, Reader reader) {
        float[] delta = new float[(int) Math.min(Block.SIZE, to - from)];
        float[] base = new float[delta.length];
        for (long at = from; at < to; at += Block.SIZE) {
            int n = (int) Math.min(Block.SIZE, to - at);
            inputs.read(model, at, delta, n);
            inputs.read(inputs.base(), at, base, n);
            subtract(delta, base, n);
            reader.accept(delta, n, at);
        }
    }

    /// The sum of the magnitudes of its entries.
    double magnitude() {
        return inputs.chunks(this::magnitude).stream().mapToDouble(Double::doubleValue).sum();
    }

    private double magnitude(long from, long to) {
        double[] sum = {0};
        read(from, to, (d, n, at) -> sum[0] += Rescale.magnitudes(d, n));
        return sum[0];
    }

    static void subtract(float[] x, float[] base, int n) {
        for (int i = 0; i < n; i++) {
            x[i] -= base[i];
        }
    }
}
