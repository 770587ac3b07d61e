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
                    Block.each(inputs, from, to, block -> copy(block, out));
                    return to;
                });
        return out;
    }

    private void copy(Block block, float[] out) {
        combine(block);
        System.arraycopy(block.out(), 0, out, (int) block.from(), block.length());
    }
}
