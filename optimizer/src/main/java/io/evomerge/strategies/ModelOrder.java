package io.evomerge.strategies;

/// Which terms a polynomial of `n` genes has besides its constant.
enum ModelOrder {
    /// `z_i`.
    LINEAR,
    /// `z_i`, `z_i²`.
    DIAGONAL,
    /// `z_i`, `z_i²`, `z_i z_j`.
    FULL;

    /// How many terms.
    int terms(int n) {
        return switch (this) {
            case LINEAR -> n;
            case DIAGONAL -> 2 * n;
            case FULL -> n * (n + 3) / 2;
        };
    }

    /// Unknowns of the polynomial, its constant among them.
    int unknowns(int n) {
        return terms(n) + 1;
    }

    /// The terms of one point: linear ones, squares, then products by rows.
    double[] of(double[] z) {
        int n = z.length;
        double[] out = new double[terms(n)];
        System.arraycopy(z, 0, out, 0, n);
        for (int i = 0; i < n && this != LINEAR; i++) {
            out[n + i] = z[i] * z[i];
        }
        int at = 2 * n;
        for (int i = 0; i < n && this == FULL; i++) {
            for (int j = i + 1; j < n; j++) {
                out[at++] = z[i] * z[j];
            }
        }
        return out;
    }
}
