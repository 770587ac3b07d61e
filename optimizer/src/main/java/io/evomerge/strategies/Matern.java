package io.evomerge.strategies;

import java.util.List;

/// The Matérn kernel of smoothness 5/2 with a length for each gene:
///
/// `k(x, y) = s² (1 + √5 r + 5r²/3) exp(−√5 r)`, `r² = Σ_i (d_i / ℓ_i)²`,
///
/// where `d_i = x_i − y_i`; of a gene whose levels have no order, 1 if they differ.
///
/// @param variance `s²`
/// @param lengths `ℓ`, in edges of the cube
/// @see <a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams 2006, equation 4.17</a>
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Matern(List<Coordinate> coordinates, double variance, double[] lengths) {
    private static final double ROOT = Math.sqrt(5);

    double of(double[] x, double[] y) {
        double square = 0;
        for (int i = 0; i < lengths.length; i++) {
            square += scaledSquare(i, x, y);
        }
        double r = ROOT * Math.sqrt(square);
        return variance * (1 + r + r * r / 3) * Math.exp(-r);
    }

    /// The derivative by `ln ℓ_i` is `weight · (d_i / ℓ_i)²`; this is the weight.
    double slopeWeight(double[] x, double[] y) {
        double square = 0;
        for (int i = 0; i < lengths.length; i++) {
            square += scaledSquare(i, x, y);
        }
        double r = ROOT * Math.sqrt(square);
        return variance * 5 / 3 * (1 + r) * Math.exp(-r);
    }

    /// `(d_i / ℓ_i)²`.
    double scaledSquare(int i, double[] x, double[] y) {
        Coordinate coordinate = coordinates.get(i);
        double d =
                coordinate.isOrdered()
                        ? x[i] - y[i]
                        : coordinate.level(x[i]) == coordinate.level(y[i]) ? 0 : 1;
        return d * d / (lengths[i] * lengths[i]);
    }
}
