package io.evomerge.strategies;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a strategy is asked to search: the unit cube, with what is known of its axes.
///
/// @param start where the search begins, each gene in [0, 1]; the middle of the cube where nothing
///     better is known
/// @param coordinates one for each gene
/// @param objectives how many objectives every point is scored on
/// @param metric the inner products of what one unit of each coordinate's value adds to the model's
///     weights, symmetric, one row for each gene; empty where they are not known, and all are taken
///     for orthogonal and of one length
/// @param canonical the one of the genomes of a recipe that stands for all of them where some genes
///     have no effect, as the parameters of methods that are not chosen; it must go by no more of
///     the genes with levels than which level they are at
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record Problem(
        double[] start,
        List<Coordinate> coordinates,
        int objectives,
        Optional<double[][]> metric,
        UnaryOperator<double[]> canonical) {
    public Problem {
        start = Genomes.checkedStart(start);
        coordinates = List.copyOf(coordinates);
        if (coordinates.size() != start.length) {
            throw new IllegalArgumentException(
                    start.length + " genes, " + coordinates.size() + " coordinates");
        }
        if (objectives < 1) {
            throw new IllegalArgumentException(objectives + " objectives");
        }
        int genes = start.length;
        if (metric.isPresent()
                && (metric.get().length != genes
                        || Arrays.stream(metric.get()).anyMatch(row -> row.length != genes))) {
            throw new IllegalArgumentException("the metric is not one row for each gene");
        }
    }

    /// Every gene of which has an effect.
    public Problem(
            double[] start,
            List<Coordinate> coordinates,
            int objectives,
            Optional<double[][]> metric) {
        this(start, coordinates, objectives, metric, UnaryOperator.identity());
    }

    /// Of which no metric is known, and every gene of which has an effect.
    public Problem(double[] start, List<Coordinate> coordinates, int objectives) {
        this(start, coordinates, objectives, Optional.empty());
    }

    /// One objective on a cube of which nothing is known.
    public static Problem of(double[] start) {
        return new Problem(start, Collections.nCopies(start.length, Coordinate.PLAIN), 1);
    }

    /// The same with these inner products.
    public Problem withMetric(Optional<double[][]> products) {
        return new Problem(start, coordinates, objectives, products, canonical);
    }

    public int dimensions() {
        return start.length;
    }

    /// A genome with every gene in the middle of its level, and genes without effect at rest, so
    /// that equal recipes are equal points.
    double[] snapped(double[] genome) {
        double[] out = canonical.apply(genome).clone();
        for (int i = 0; i < out.length; i++) {
            out[i] = coordinates.get(i).snapped(out[i]);
        }
        return out;
    }

    /// The inner product of what two sets of values add to the model's weights.
    double inner(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * (metric.isEmpty() ? b[i] : dot(metric.get()[i], b));
        }
        return sum;
    }

    /// Whether a coordinate is known to add nothing to the model's weights by itself.
    boolean isStill(int coordinate) {
        return metric.isPresent() && metric.get()[coordinate][coordinate] == 0;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
