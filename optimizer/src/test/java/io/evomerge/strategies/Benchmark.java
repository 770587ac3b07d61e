package io.evomerge.strategies;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;

/// A test function to minimise, with what another library reached on it; see
/// `optimizers/README.md` among the resources.
///
/// @param best the true value at the best observed point, by evaluations
/// @param centre the true value at the centre of the search; null where it was not recorded
record Benchmark(
        String function,
        int dim,
        double x0,
        double sigma0,
        Map<Integer, Double> best,
        @Nullable Map<Integer, Double> centre) {

    /// What one search reached at a number of evaluations.
    record Reached(double best, double centre) {}

    /// Where the unit cube lies in the space of the function.
    record Cube(double low, double high, boolean shifted) {
        double[] point(double[] genome) {
            double[] x = genome.clone();
            for (int i = 0; i < x.length; i++) {
                x[i] = low + (high - low) * genome[i] - (shifted ? 0.3 * (7 * i % 11 - 5) : 0);
            }
            return x;
        }

        double[] start(int dimensions, double x0) {
            double[] genome = new double[dimensions];
            Arrays.fill(genome, (x0 - low) / (high - low));
            return genome;
        }
    }

    static List<Benchmark> load(String resource) throws IOException {
        var in = Objects.requireNonNull(Benchmark.class.getResourceAsStream(resource));
        try (var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, new TypeToken<List<Benchmark>>() {}.getType());
        }
    }

    double bestAfter(int evaluations) {
        return Objects.requireNonNull(best.get(evaluations));
    }

    double centreAfter(int evaluations) {
        return Objects.requireNonNull(Objects.requireNonNull(centre).get(evaluations));
    }

    boolean isNoisy() {
        return centre != null;
    }

    /// The medians over seeds, at each of the evaluations for which there is a bar, up to `limit`.
    NavigableMap<Integer, Reached> medians(Strategy strategy, Cube cube, int seeds, int limit) {
        var all = new TreeMap<Integer, List<Reached>>();
        for (int seed = 1; seed <= seeds; seed++) {
            minimise(strategy, cube, seed, limit)
                    .forEach((n, r) -> all.computeIfAbsent(n, k -> new ArrayList<>()).add(r));
        }
        var medians = new TreeMap<Integer, Reached>();
        all.forEach(
                (n, reached) ->
                        medians.put(
                                n,
                                new Reached(
                                        median(reached.stream().mapToDouble(Reached::best)),
                                        median(reached.stream().mapToDouble(Reached::centre)))));
        return medians;
    }

    /// That a strategy's medians over seeds are no worse than the bars, in the box [-5, 5] of
    /// pymoo's runs.
    void assertReached(Strategy strategy, int seeds) {
        var cube = new Cube(-5, 5, !function.equals("rosenbrock"));
        var soft = new SoftAssertions();
        medians(strategy, cube, seeds, 2000)
                .forEach(
                        (n, reached) ->
                                soft.assertThat(reached.best())
                                        .as("best after %d", n)
                                        .isLessThanOrEqualTo(bestAfter(n)));
        soft.assertAll();
    }

    private NavigableMap<Integer, Reached> minimise(
            Strategy strategy, Cube cube, int seed, int limit) {
        var search = strategy.start(cube.start(dim, x0), new SplittableRandom(seed));
        var noise = new SplittableRandom(1000 + seed);
        var reached = new TreeMap<Integer, Reached>();
        double bestObserved = Double.POSITIVE_INFINITY;
        double bestTrue = Double.NaN;
        int done = 0;
        for (int budget : new TreeMap<>(best).headMap(limit, true).keySet()) {
            while (done < budget) {
                var told = new ArrayList<Scored>();
                for (double[] genome : search.ask(budget - done)) {
                    double value = value(cube.point(genome));
                    double observed = observed(value, noise);
                    if (observed < bestObserved) {
                        bestObserved = observed;
                        bestTrue = value;
                    }
                    told.add(new Scored(genome, -observed));
                }
                search.tell(told);
                done += told.size();
            }
            double centreValue = search.centre().map(g -> value(cube.point(g))).orElse(Double.NaN);
            reached.put(budget, new Reached(bestTrue, centreValue));
        }
        return reached;
    }

    private double observed(double value, RandomGenerator noise) {
        return switch (function) {
            case "sphere_mulnoise" -> value * (1 + 0.3 * noise.nextGaussian());
            case "sphere_addnoise" -> value + noise.nextGaussian();
            default -> value;
        };
    }

    private double value(double[] x) {
        return switch (function) {
            case "sphere", "sphere_mulnoise", "sphere_addnoise" -> squares(x);
            case "ellipsoid" -> {
                double sum = 0;
                for (int i = 0; i < dim; i++) {
                    sum += Math.pow(10, 6.0 * i / (dim - 1)) * x[i] * x[i];
                }
                yield sum;
            }
            case "rosenbrock" -> {
                double sum = 0;
                for (int i = 0; i + 1 < dim; i++) {
                    double valley = x[i + 1] - x[i] * x[i];
                    sum += 100 * valley * valley + (1 - x[i]) * (1 - x[i]);
                }
                yield sum;
            }
            case "rastrigin" -> 10 * dim + squares(x) - 10 * cosines(x);
            case "ackley" ->
                    20
                            + Math.E
                            - 20 * Math.exp(-0.2 * Math.sqrt(squares(x) / dim))
                            - Math.exp(cosines(x) / dim);
            case "sphere_box" -> {
                double[] offset = x.clone();
                Arrays.setAll(offset, i -> x[i] - (i % 2 == 0 ? 0.3 : 1.2));
                int odd = dim / 2;
                yield squares(offset) - 0.04 * odd;
            }
            default -> throw new IllegalArgumentException(function);
        };
    }

    private static double squares(double[] x) {
        return Arrays.stream(x).map(v -> v * v).sum();
    }

    private static double cosines(double[] x) {
        return Arrays.stream(x).map(v -> Math.cos(2 * Math.PI * v)).sum();
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    @Override
    public String toString() {
        return function + " in " + dim + " dimensions";
    }
}
