package io.evomerge.merging;

import io.evomerge.methods.Inputs;
import io.evomerge.methods.Site;
import java.util.List;

/// The copies of one tensor, decoded straight from the mapped files. Where a copy has more rows
/// than are merged, they come last and are not reached.
record TensorInputs(Blueprint.Part part, Site site, Workers workers) implements Inputs {
    /// Elements in one chunk: enough to be worth a thread, few enough to share out.
    private static final long CHUNK = 1 << 20;

    @Override
    public int sources() {
        return part.origins().size();
    }

    @Override
    public int base() {
        return part.base();
    }

    @Override
    public long elements() {
        return part.elements();
    }

    @Override
    public void read(int source, long from, float[] out, int n) {
        part.origins().get(source).read(from, out, n);
    }

    @Override
    public <A> List<A> chunks(Visitor<A> visitor) {
        int chunks = Math.toIntExact((elements() + CHUNK - 1) / CHUNK);
        return workers.map(
                chunks, i -> visitor.visit(i * CHUNK, Math.min((i + 1) * CHUNK, elements())));
    }
}
