package io.evomerge.strategies;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What CMA-ES samples genomes from: numbers and ordered levels by a [SearchDistribution] with a
/// [Margin], levels without order by [Categories]. Where every gene is a number that may have any
/// value, it is the first of these alone.
final class MixedDistribution {
    private final int dimensions;

    /// Where the genes of the normal distribution are among all genes.
    private final int[] places;

    /// Of the normal distribution.
    private final List<Coordinate> numbers;

    private final SearchDistribution normal;
    private final Margin margin;
    private final Categories categories;

    /// A point of the cube, and what the normal distribution drew for it.
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Drawn(double[] x, double[] genome) {}

    /// @param mean a point of the cube; of levels without order, all are equally likely
    MixedDistribution(List<Coordinate> coordinates, double[] mean, double sigma, int population) {
        dimensions = mean.length;
        places =
                IntStream.range(0, dimensions)
                        .filter(i -> !Categories.isCategory(coordinates.get(i)))
                        .toArray();
        List<Coordinate> ordered = Arrays.stream(places).mapToObj(coordinates::get).toList();
        // Where there is no number at all, the normal distribution has one that nothing hangs on.
        numbers = ordered.isEmpty() ? List.of(Coordinate.PLAIN) : ordered;
        normal = new SearchDistribution(Margin.outOf(numbers, numbersOf(mean)), sigma, population);
        margin = new Margin(numbers, normal, population);
        categories = new Categories(coordinates, positive(population, numbers.size()));
    }

    private static double[] positive(int population, int dimensions) {
        CmaConstants constants = CmaConstants.of(population, dimensions, false);
        return DoubleStream.of(constants.weights()).limit(constants.parents()).toArray();
    }

    /// Makes the levels of a good point likelier.
    void expect(double[] genome) {
        categories.expect(genome);
    }

    Drawn sample(RandomGenerator random) {
        double[] x = normal.sample(random);
        double[] genome = scattered(margin.into(x));
        categories.sample(random, genome);
        return new Drawn(x, genome);
    }

    /// As if a point of the cube had been drawn. Where it lies farther out than samples do, beyond
    /// `√n + 2n / (n + 2)` deviations, it is the point at that distance on the way to it, but for
    /// the levels without order.
    Drawn near(double[] genome) {
        double[] x = margin.sampleOf(numbersOf(genome));
        double n = x.length;
        double part = Math.min(1, (Math.sqrt(n) + 2 * n / (n + 2)) / normal.distance(x));
        double[] mean = normal.mean();
        Arrays.setAll(x, i -> mean[i] + part * (x[i] - mean[i]));
        double[] out = scattered(margin.into(x));
        categories.copy(genome, out);
        return new Drawn(x, out);
    }

    /// Learns from a whole generation, best point first.
    void update(List<Drawn> ranked) {
        normal.update(ranked.stream().map(Drawn::x).toList());
        margin.correct();
        categories.update(ranked.stream().map(Drawn::genome).toList());
    }

    /// Widens the search where nothing was learnt.
    void widen() {
        normal.widen();
    }

    /// The point of the cube in the middle of the distribution.
    double[] centre() {
        double[] genome = scattered(margin.into(normal.mean()));
        categories.likeliest(genome);
        return genome;
    }

    /// The part whose convergence is watched.
    SearchDistribution normal() {
        return normal;
    }

    private double[] numbersOf(double[] genome) {
        return places.length == 0
                ? new double[] {0.5}
                : Arrays.stream(places).mapToDouble(i -> genome[i]).toArray();
    }

    private double[] scattered(double[] values) {
        double[] out = new double[dimensions];
        for (int i = 0; i < places.length; i++) {
            out[places[i]] = values[i];
        }
        return out;
    }
}
