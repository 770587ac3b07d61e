package io.evomerge.methods;

/// How the elements of one tensor combine: the outcome of [TensorRule#prepare]. It is called block
/// by block, in any order and from several threads, and keeps no state.
@FunctionalInterface
public interface Combination {
    /// Combines the sources of `block` into its `out`.
    void combine(Block block);

    /// The combination whose result has been computed already, whole.
    static Combination of(float[] result) {
        return block ->
                System.arraycopy(
                        result, Math.toIntExact(block.from()), block.out(), 0, block.length());
    }

    /// Computes the whole result.
    default float[] all(Inputs inputs) {
        float[] out = new float[Math.toIntExact(inputs.elements())];
        inputs.chunks(
                (from, to) -> {
                    var block = new Block(inputs.sources(), to - from);
                    for (long at = from; at < to; at += Block.SIZE) {
                        int n = (int) Math.min(Block.SIZE, to - at);
                        block.read(inputs, at, n);
                        combine(block);
                        System.arraycopy(block.out(), 0, out, (int) at, n);
                    }
                    return to;
                });
        return out;
    }
}
