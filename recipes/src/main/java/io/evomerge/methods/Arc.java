package io.evomerge.methods;

/// The shorter arc between two vectors, whose lengths are kept:
///
/// `sin((1−t)ω)/sin ω · a + sin(tω)/sin ω · b`, with `cos ω = ⟨a, b⟩ / (‖a‖ ‖b‖)`.
///
/// @see <a href="https://doi.org/10.1145/325165.325242">Shoemake 1985, section 3.3</a>
final class Arc {
    private Arc() {}

    /// The weights of `a` and `b` at `t`; exactly 1 and 0 at the ends.
    static double[] at(double t, double angle) {
        double sine = Math.sin(angle);
        return new double[] {Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine};
    }

    /// Those of the straight line, for vectors so nearly parallel that it makes no difference.
    static double[] onLine(double t) {
        return new double[] {1 - t, t};
    }
}
