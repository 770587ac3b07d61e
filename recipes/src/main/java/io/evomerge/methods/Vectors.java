package io.evomerge.methods;

/// How a tensor falls into the vectors that a method turns, each by itself: the whole tensor, its
/// rows (along the last dimension), or its columns (along the first).
///
/// @param count how many vectors there are
/// @param run how many consecutive elements form a row
/// @param isAcross false where each row is one vector, or part of it; true where the elements of a
///     row belong to one vector each
record Vectors(int count, long run, boolean isAcross) {
    /// The tensor as one vector.
    static Vectors whole(long elements) {
        return new Vectors(1, Math.max(elements, 1), false);
    }

    /// One vector for each index of all dimensions but the last; a vector is its own row.
    static Vectors rows(Site site) {
        long elements = elements(site);
        long run = site.shape().isEmpty() ? 1 : Math.max(site.shape().getLast(), 1);
        return new Vectors(Math.toIntExact(elements / run), run, false);
    }

    /// One vector for each index of all dimensions but the first; a vector is its own column.
    static Vectors columns(Site site) {
        if (site.shape().size() < 2) {
            return whole(elements(site));
        }
        return new Vectors(Math.toIntExact(site.columns()), Math.max(site.columns(), 1), true);
    }

    private static long elements(Site site) {
        return site.rows() * site.columns();
    }

    /// The vector that an element belongs to.
    int of(long element) {
        return (int) (isAcross ? element % run : element / run);
    }

    /// Visits elements `[from, from + n)` run by run.
    void parts(long from, int n, Part part) {
        int at = 0;
        while (at < n) {
            long element = from + at;
            int length = (int) Math.min(n - at, run - element % run);
            part.visit(at, length, of(element));
            at += length;
        }
    }

    /// Takes elements that lie in one run.
    @FunctionalInterface
    interface Part {
        /// @param at the place of the first of them among those visited
        /// @param length how many they are
        /// @param vector the vector of the first; the others belong to the same one, or to one
        ///     further each where the vectors lie across the runs
        void visit(int at, int length, int vector);
    }
}
