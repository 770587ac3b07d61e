package io.evomerge.strategies;

/// Spherical interpolation of two vectors: on the arc between them instead of the chord.
///
/// `sin((1 − v) ω) / sin ω · x + sin(v ω) / sin ω · y`, with `ω` the angle between `x` and `y`
///
/// where `v` may differ from entry to entry. Vectors of (nearly) one direction or opposite ones,
/// and those without length, are interpolated along the chord: `(1 − v) x + v y`.
///
/// @param angle `ω`, in radians
/// @see <a href="https://doi.org/10.1145/325165.325242">Shoemake 1985, Animating rotation with
///     quaternion curves</a>
record Slerp(double angle) {
    /// The least `sin ω` that is divided by.
    private static final double LEAST_SINE = 1e-6;

    /// @param problem says how alike the coordinates are
    static Slerp between(double[] x, double[] y, Problem problem) {
        double lengths = Math.sqrt(problem.inner(x, x) * problem.inner(y, y));
        double cosine = lengths > 0 ? problem.inner(x, y) / lengths : 1;
        return new Slerp(Math.acos(Math.clamp(cosine, -1.0, 1.0)));
    }

    /// @param part `v`, 0 for `x`, 1 for `y`
    double at(double part, double x, double y) {
        double sine = Math.sin(angle);
        if (sine <= LEAST_SINE) {
            return (1 - part) * x + part * y;
        }
        return (Math.sin((1 - part) * angle) * x + Math.sin(part * angle) * y) / sine;
    }
}
