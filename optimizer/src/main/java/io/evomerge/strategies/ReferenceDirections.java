package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Directions that share out the positive orthant evenly: all points of the simplex `Σ wᵢ = 1`
/// whose coordinates are whole multiples of `1/p`, of which there are `C(p + M − 1, M − 1)` for `M`
/// objectives.
///
/// With fewer divisions than objectives all of these lie on the simplex's boundary; then a second
/// layer, drawn in by half towards the middle, is added.
///
/// @see <a href="https://doi.org/10.1137/S1052623496307510">Das and Dennis 1998, Normal-Boundary
///     Intersection</a>
/// @see <a href="https://doi.org/10.1109/TEVC.2013.2281535">Deb and Jain 2014, sections IV B and
///     V C (two layers)</a>
final class ReferenceDirections {
    private static final double INNER = 0.5;

    private ReferenceDirections() {}

    /// As many as `most` allows, one at least for each objective.
    static List<double[]> atMost(int most, int objectives) {
        int divisions = divisions(most, objectives);
        List<double[]> out = new ArrayList<>(simplex(divisions, objectives));
        int left = most - out.size();
        if (divisions < objectives && objectives > 1 && left >= 1) {
            int inner = left < objectives ? 0 : divisions(left, objectives);
            for (double[] point : simplex(inner, objectives)) {
                out.add(drawnIn(point));
            }
        }
        return out;
    }

    /// The largest number of divisions that gives no more than `most` directions; at least 1.
    private static int divisions(int most, int objectives) {
        int divisions = 1;
        while (objectives > 1 && count(divisions + 1, objectives) <= most) {
            divisions++;
        }
        return divisions;
    }

    /// `C(p + M − 1, M − 1)`.
    private static double count(int divisions, int objectives) {
        double out = 1;
        for (int i = 1; i < objectives; i++) {
            out = out * (divisions + i) / i;
        }
        return out;
    }

    /// All points of the simplex with so many divisions; its middle for none.
    static List<double[]> simplex(int divisions, int objectives) {
        double[] middle = new double[objectives];
        Arrays.fill(middle, 1.0 / objectives);
        if (divisions == 0) {
            return List.of(middle);
        }
        List<double[]> out = new ArrayList<>();
        fill(out, new double[objectives], 0, divisions, divisions);
        return out;
    }

    private static void fill(List<double[]> out, double[] point, int at, int left, int divisions) {
        if (at == point.length - 1) {
            double[] whole = point.clone();
            whole[at] = (double) left / divisions;
            out.add(whole);
            return;
        }
        for (int k = 0; k <= left; k++) {
            point[at] = (double) k / divisions;
            fill(out, point, at + 1, left - k, divisions);
        }
    }

    private static double[] drawnIn(double[] point) {
        return Arrays.stream(point).map(w -> INNER * w + (1 - INNER) / point.length).toArray();
    }
}
