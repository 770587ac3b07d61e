package io.evomerge.methods;

/// Several vectors of one length, whose entries are computed together as they are read, so that
/// what they have in common is read once.
interface JoinedEntries {
    /// What they are computed from.
    Inputs inputs();

    /// How many vectors there are.
    int count();

    /// Hands the entries of `[from, to)` to `reader`, block by block in order, of each block those
    /// of one vector after the other.
    void read(long from, long to, Reader reader);

    /// Entries of each.
    default long elements() {
        return inputs().elements();
    }

    /// A single one.
    static JoinedEntries of(Entries entries) {
        return new Single(entries);
    }

    /// Takes entries `[at, at + n)` of one vector, which stand at the start of `values` and may be
    /// overwritten.
    @FunctionalInterface
    interface Reader {
        void accept(int vector, float[] values, int n, long at);
    }

    /// One vector.
    record Single(Entries entries) implements JoinedEntries {
        @Override
        public Inputs inputs() {
            return entries.inputs();
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public void read(long from, long to, Reader reader) {
            entries.read(from, to, (values, n, at) -> reader.accept(0, values, n, at));
        }
    }
}
