package io.evomerge.anchors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Weighted k-means with greedy k-means++ starts; of several starts the tightest counts.
///
/// commons-math3 has no weights, and its clusters do not say which point of them was nearest.
///
/// @see <a href="https://dl.acm.org/doi/10.5555/1283383.1283494">Arthur and Vassilvitskii 2007,
///     sections 2.2 and 6</a>
final class KMeans {
    private static final int STARTS = 8;
    private static final int MOST_ROUNDS = 100;

    private final double[][] points;
    private final double[] weights;

    KMeans(double[][] points, double[] weights) {
        this.points = points;
        this.weights = weights;
    }

    /// Clusters, each by its most central point.
    ///
    /// @param medoids the points nearest to the centres; all different
    /// @param centres the clusters' means
    /// @param masses the weights of the clusters' points; they add up to that of all points
    record Clusters(int[] medoids, double[][] centres, double[] masses) {}

    Clusters clusters(int count, RandomGenerator random) {
        double[][] best = new double[0][];
        double least = Double.POSITIVE_INFINITY;
        for (int start = 0; start < STARTS; start++) {
            double[][] centres = settled(seeds(count, random));
            double distance = total(centres);
            if (distance < least) {
                least = distance;
                best = centres;
            }
        }
        return new Clusters(nearestPoints(best), best, masses(best));
    }

    private double[] masses(double[][] centres) {
        double[] out = new double[centres.length];
        for (int j = 0; j < points.length; j++) {
            out[nearest(points[j], centres)] += weights[j];
        }
        return out;
    }

    /// Each next centre is the best of a few draws (greedy k-means++): where items nearly repeat
    /// each other, single draws miss many of the small clusters, and Lloyd's rounds never find
    /// them.
    private double[][] seeds(int count, RandomGenerator random) {
        int trials = 2 + (int) Math.log(count);
        int first = draw(weights.clone(), random);
        double[] distances = new double[points.length];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        distances = nearer(distances, first);
        List<double[]> seeds = new ArrayList<>();
        seeds.add(points[first].clone());
        while (seeds.size() < count) {
            double[] mass = masses(distances);
            int best = -1;
            double[] least = distances;
            for (int trial = 0; trial < trials; trial++) {
                int drawn = draw(mass, random);
                double[] left = nearer(distances, drawn);
                if (best < 0 || total(left) < total(least)) {
                    best = drawn;
                    least = left;
                }
            }
            seeds.add(points[best].clone());
            distances = least;
        }
        return seeds.toArray(double[][]::new);
    }

    /// Squared distances to the nearest centre, once this point is one.
    private double[] nearer(double[] distances, int point) {
        return IntStream.range(0, points.length)
                .parallel()
                .mapToDouble(
                        j -> {
                            double limit = distances[j];
                            double to = Weights.squaredDistance(points[j], points[point], limit);
                            return Math.min(limit, to);
                        })
                .toArray();
    }

    private double[] masses(double[] distances) {
        return IntStream.range(0, distances.length)
                .mapToDouble(j -> weights[j] * distances[j])
                .toArray();
    }

    private double total(double[] distances) {
        return Arrays.stream(masses(distances)).sum();
    }

    /// A position drawn in proportion to its mass; any, where nothing has mass (all points coincide
    /// with seeds).
    private static int draw(double[] mass, RandomGenerator random) {
        double rest = random.nextDouble() * Arrays.stream(mass).sum();
        for (int j = 0; j < mass.length; j++) {
            rest -= mass[j];
            if (rest < 0) {
                return j;
            }
        }
        return random.nextInt(mass.length);
    }

    private double[][] settled(double[][] centres) {
        int[] before = new int[0];
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double[][] current = centres;
            int[] clusters =
                    IntStream.range(0, points.length)
                            .parallel()
                            .map(j -> nearest(points[j], current))
                            .toArray();
            if (Arrays.equals(clusters, before)) {
                break;
            }
            before = clusters;
            centres = means(clusters, centres);
        }
        return centres;
    }

    private double[][] means(int[] clusters, double[][] old) {
        double[][] sums = new double[old.length][points[0].length];
        double[] mass = new double[old.length];
        for (int j = 0; j < points.length; j++) {
            double[] sum = sums[clusters[j]];
            mass[clusters[j]] += weights[j];
            for (int k = 0; k < sum.length; k++) {
                sum[k] += weights[j] * points[j][k];
            }
        }
        for (int c = 0; c < old.length; c++) {
            for (int k = 0; k < sums[c].length; k++) {
                sums[c][k] = mass[c] > 0 ? sums[c][k] / mass[c] : old[c][k];
            }
        }
        return sums;
    }

    private static int nearest(double[] point, double[][] centres) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < centres.length; c++) {
            double distance = Weights.squaredDistance(point, centres[c], least);
            if (distance < least) {
                least = distance;
                best = c;
            }
        }
        return best;
    }

    private double total(double[][] centres) {
        return IntStream.range(0, points.length)
                .mapToDouble(
                        j ->
                                weights[j]
                                        * Weights.squaredDistance(
                                                points[j],
                                                centres[nearest(points[j], centres)],
                                                Double.POSITIVE_INFINITY))
                .sum();
    }

    private int[] nearestPoints(double[][] centres) {
        Set<Integer> taken = new HashSet<>();
        int[] out = new int[centres.length];
        for (int c = 0; c < centres.length; c++) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < points.length; j++) {
                double distance = Weights.squaredDistance(points[j], centres[c], least);
                if ((best < 0 || distance < least) && !taken.contains(j)) {
                    least = distance;
                    best = j;
                }
            }
            taken.add(best);
            out[c] = best;
        }
        return out;
    }
}
