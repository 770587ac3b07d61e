package io.evomerge.strategies;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// What the strategies share: checks and the order of points.
final class Genomes {
    /// Best first; failed points (NaN) last. Ties keep their order where the sort is stable.
    static final Comparator<Scored> BEST_FIRST =
            Comparator.comparing(Scored::fitness, Genomes::betterFirst);

    private Genomes() {}

    private static int betterFirst(double a, double b) {
        boolean aFailed = Double.isNaN(a);
        boolean bFailed = Double.isNaN(b);
        if (aFailed || bFailed) {
            return Boolean.compare(aFailed, bFailed);
        }
        return a == b ? 0 : Double.compare(b, a); // 0.0 and -0.0 are one fitness
    }

    /// A copy of a start point, checked to be a point of the cube.
    static double[] checkedStart(double[] start) {
        if (start.length == 0) {
            throw new IllegalArgumentException("a search needs at least one gene");
        }
        requireInCube(start, start.length);
        return start.clone();
    }

    static void requireInCube(double[] genome, int dimensions) {
        if (genome.length != dimensions) {
            throw new IllegalArgumentException(
                    "genome of " + genome.length + " genes in a search of " + dimensions);
        }
        for (double gene : genome) {
            if (!(gene >= 0 && gene <= 1)) {
                throw new IllegalArgumentException("gene " + gene + " lies outside [0, 1]");
            }
        }
    }

    static void requireInCube(List<Scored> points, int dimensions) {
        points.forEach(p -> requireInCube(p.genome(), dimensions));
    }

    static void requirePositive(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one point must be asked for, not " + most);
        }
    }

    /// For sets of points.
    static List<Double> key(double[] genome) {
        return Arrays.stream(genome).boxed().toList();
    }

    /// Euclidean.
    static double distance(double[] a, double[] b) {
        double square = 0;
        for (int i = 0; i < a.length; i++) {
            square += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(square);
    }

    static double[] uniform(int dimensions, RandomGenerator random) {
        double[] genome = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            genome[i] = random.nextDouble();
        }
        return genome;
    }
}
