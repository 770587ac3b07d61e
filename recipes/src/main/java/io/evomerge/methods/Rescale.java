package io.evomerge.methods;

import java.util.List;
import java.util.Locale;

/// How what is kept of a task vector `τ` makes up for what is not: the kept entries `τ̂` are
/// multiplied by `‖τ‖ / ‖τ̂‖`, so that the norm stays, or each by the inverse of its probability to
/// be kept, so that its expected value stays.
///
/// mergekit's `rescale` is the L1 norm; [#EXPECTATION] is what the papers of DARE and DELLA do.
enum Rescale {
    NONE,
    L1,
    L2,
    LINF,
    /// The random masks divide by their probabilities themselves.
    EXPECTATION;

    /// The goals of methods whose masks are not random.
    static final Parameter TO_NORM = goal("l1", "l2", "linf");

    /// The goals of methods whose masks are.
    static final Parameter TO_NORM_OR_EXPECTATION = goal("l1", "l2", "linf", "expectation");

    /// Norms below this are taken for none: nothing is scaled then.
    private static final double NO_NORM = 1e-7;

    private static Parameter goal(String... goals) {
        return Parameter.choice("rescale_to", List.of(goals), "what rescale brings back");
    }

    /// Whether anything is scaled at all.
    static Parameter flag(boolean byDefault) {
        return Parameter.flag(
                "rescale", byDefault, "scale what is kept up for what is not, see rescale_to");
    }

    static Rescale of(Settings settings, Parameter flag, Parameter goal) {
        return settings.flag(flag) ? valueOf(settings.choice(goal).toUpperCase(Locale.ROOT)) : NONE;
    }

    /// The mask with its entries scaled up to the norm of the whole task vector.
    Sparsifier.Mask restore(Sparsifier.Mask mask, TaskVector delta) {
        return switch (this) {
            case NONE, EXPECTATION -> mask;
            case L1, L2, LINF -> mask.times(factor(mask, delta));
        };
    }

    private float factor(Sparsifier.Mask mask, TaskVector delta) {
        Sizes sizes =
                delta.inputs().chunks((from, to) -> sizes(mask, delta, from, to)).stream()
                        .reduce(new Sizes(0, 0), this::join);
        double whole = norm(sizes.whole());
        double kept = norm(sizes.kept());
        return whole < NO_NORM || kept < NO_NORM ? 1 : (float) (whole / kept);
    }

    /// Sums over the magnitudes of a task vector, or the largest of them.
    private record Sizes(double whole, double kept) {}

    private Sizes sizes(Sparsifier.Mask mask, TaskVector delta, long from, long to) {
        Sizes[] total = {new Sizes(0, 0)};
        delta.read(
                from,
                to,
                (d, n, at) -> {
                    double whole = size(d, n);
                    mask.apply(d, n, at);
                    total[0] = join(total[0], new Sizes(whole, size(d, n)));
                });
        return total[0];
    }

    private Sizes join(Sizes a, Sizes b) {
        return this == LINF
                ? new Sizes(Math.max(a.whole, b.whole), Math.max(a.kept, b.kept))
                : new Sizes(a.whole + b.whole, a.kept + b.kept);
    }

    private double norm(double size) {
        return this == L2 ? Math.sqrt(size) : size;
    }

    private double size(float[] d, int n) {
        return switch (this) {
            case NONE, EXPECTATION -> throw new IllegalStateException(this + " needs no norm");
            case L1 -> magnitudes(d, n);
            case L2 -> squares(d, n);
            case LINF -> largest(d, n);
        };
    }

    static double magnitudes(float[] d, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.abs(d[i]);
        }
        return sum;
    }

    private static double squares(float[] d, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (double) d[i] * d[i];
        }
        return sum;
    }

    private static double largest(float[] d, int n) {
        float largest = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, Math.abs(d[i]));
        }
        return largest;
    }
}
