package io.evomerge.methods;

import java.util.List;

/// The task vectors of several models, read together: the base is read once.
///
/// @param models their places among the sources
record ModelVectors(Inputs inputs, List<Integer> models) implements JoinedEntries {
    ModelVectors {
        models = List.copyOf(models);
    }

    @Override
    public int count() {
        return models.size();
    }

    @Override
    public void read(long from, long to, Reader reader) {
        float[] base = new float[(int) Math.min(Block.SIZE, to - from)];
        float[] delta = new float[base.length];
        for (long at = from; at < to; at += Block.SIZE) {
            int n = (int) Math.min(Block.SIZE, to - at);
            inputs.read(inputs.base(), at, base, n);
            for (int i = 0; i < models.size(); i++) {
                inputs.read(models.get(i), at, delta, n);
                TaskVector.subtract(delta, base, n);
                reader.accept(i, delta, n, at);
            }
        }
    }
}
