package io.evomerge.methods;

/// Keeps exactly the `⌊density · n⌋` entries of a task vector with the largest magnitudes. Of equal
/// magnitudes at the threshold those with the lowest indices are kept.
final class LargestMagnitudes {
    /// Norms below this are taken for none: nothing is scaled then.
    private static final double NO_NORM = 1e-7;

    private LargestMagnitudes() {}

    /// How many entries of a tensor are kept.
    static long kept(double density, MergeMethod.Extent tensor) {
        return kept(density, tensor.elements());
    }

    private static long kept(double density, long elements) {
        return (long) (density * elements);
    }

    /// @param rescale whether the kept entries are scaled up to the L1 norm of all of them
    static Sparsifier.Mask mask(TaskVector delta, double density, boolean rescale) {
        if (density >= 1) {
            return Sparsifier.Mask.ALL;
        }
        Sparsifier.Mask keep = MagnitudeCut.keeping(kept(density, delta.elements()), delta);
        return rescale ? rescaled(keep, delta) : keep;
    }

    private static Sparsifier.Mask rescaled(Sparsifier.Mask mask, TaskVector delta) {
        double whole = norm(delta, Sparsifier.Mask.ALL);
        double kept = norm(delta, mask);
        if (whole < NO_NORM || kept < NO_NORM) {
            return mask;
        }
        float factor = (float) (whole / kept);
        return (d, n, from) -> {
            mask.apply(d, n, from);
            for (int i = 0; i < n; i++) {
                d[i] *= factor;
            }
        };
    }

    /// The L1 norm of what a mask leaves.
    static double norm(TaskVector delta, Sparsifier.Mask mask) {
        return delta
                .inputs()
                .chunks(
                        (from, to) -> {
                            double[] sum = {0};
                            delta.read(
                                    from,
                                    to,
                                    (d, n, at) -> {
                                        mask.apply(d, n, at);
                                        sum[0] += norm(d, n);
                                    });
                            return sum[0];
                        })
                .stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static double norm(float[] d, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.abs(d[i]);
        }
        return sum;
    }
}
