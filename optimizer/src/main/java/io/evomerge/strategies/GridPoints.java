package io.evomerge.strategies;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// The points of a [Grid], one by one and without end: the number of a point in a [Shuffle] of all
/// is read as digits, one per gene.
final class GridPoints {
    private final List<Coordinate> coordinates;
    private final RandomGenerator random;
    private int intervals;
    private double[][] values;
    private double[][] coarser;
    private Shuffle order;

    GridPoints(List<Coordinate> coordinates, int levels, RandomGenerator random) {
        this.coordinates = coordinates;
        this.random = random;
        intervals = levels - 1;
        values = values(coordinates, intervals);
        coarser = new double[coordinates.size()][0];
        order = new Shuffle(size(), random);
    }

    double[] next() {
        double[] point = nextOfGrid();
        while (isOfCoarserGrid(point)) {
            point = nextOfGrid();
        }
        return point;
    }

    private double[] nextOfGrid() {
        if (!order.hasNext()) {
            refine();
        }
        return point(order.next());
    }

    private void refine() {
        double[][] finer = values(coordinates, 2 * intervals);
        if (Arrays.deepEquals(finer, values)) {
            coarser = new double[coordinates.size()][0];
        } else {
            coarser = values;
            intervals *= 2;
        }
        values = finer;
        order = new Shuffle(size(), random);
    }

    private BigInteger size() {
        return Arrays.stream(values)
                .map(v -> BigInteger.valueOf(v.length))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    private double[] point(BigInteger number) {
        double[] out = new double[values.length];
        BigInteger rest = number;
        for (int i = 0; i < out.length; i++) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(values[i].length));
            out[i] = values[i][parts[1].intValue()];
            rest = parts[0];
        }
        return out;
    }

    private boolean isOfCoarserGrid(double[] point) {
        for (int i = 0; i < point.length; i++) {
            if (Arrays.binarySearch(coarser[i], point[i]) < 0) {
                return false;
            }
        }
        return true;
    }

    private static double[][] values(List<Coordinate> coordinates, int intervals) {
        return coordinates.stream().map(c -> values(c, intervals)).toArray(double[][]::new);
    }

    /// The values of one gene, ascending.
    private static double[] values(Coordinate coordinate, int intervals) {
        int own = coordinate.levels();
        boolean takesAll =
                !coordinate.isContinuous() && (!coordinate.isOrdered() || own <= intervals + 1);
        double[] out = new double[takesAll ? own : intervals + 1];
        for (int i = 0; i < out.length; i++) {
            double even = (double) i / (out.length - 1);
            out[i] = coordinate.isContinuous() ? even : (Math.rint(even * (own - 1)) + 0.5) / own;
        }
        return out;
    }
}
