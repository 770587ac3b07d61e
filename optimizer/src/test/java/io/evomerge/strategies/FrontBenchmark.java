package io.evomerge.strategies;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/// A problem of several objectives to minimise, with the hypervolumes that another library reached
/// on it; see `optimizers/README.md` among the resources.
///
/// @param hypervolume by evaluations
record FrontBenchmark(
        String problem,
        int variables,
        int population,
        double[] reference,
        Map<Integer, Double> hypervolume) {
    private static final int SEEDS = 25;

    static Stream<FrontBenchmark> all() throws IOException {
        var in =
                Objects.requireNonNull(
                        FrontBenchmark.class.getResourceAsStream("/optimizers/pymoo-nsga2.json"));
        try (var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            List<FrontBenchmark> bars =
                    new Gson().fromJson(reader, new TypeToken<List<FrontBenchmark>>() {}.getType());
            return bars.stream();
        }
    }

    /// That the median hypervolume of a strategy is nowhere smaller than the bar, up to a number of
    /// evaluations.
    void assertReached(Strategy strategy, int limit) {
        var reached = new TreeMap<Integer, List<Double>>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            run(strategy, seed, limit)
                    .forEach((n, v) -> reached.computeIfAbsent(n, k -> new ArrayList<>()).add(v));
        }
        var soft = new SoftAssertions();
        reached.forEach(
                (n, values) -> {
                    Collections.sort(values);
                    soft.assertThat(values.get(SEEDS / 2))
                            .as("after %d", n)
                            .isGreaterThanOrEqualTo(Objects.requireNonNull(hypervolume.get(n)));
                });
        soft.assertAll();
    }

    private Map<Integer, Double> run(Strategy strategy, int seed, int limit) {
        var random = new SplittableRandom(seed);
        double[] start = Genomes.uniform(variables, random);
        var search =
                strategy.start(
                        new Problem(
                                start,
                                Collections.nCopies(start.length, Coordinate.PLAIN),
                                reference.length),
                        random);
        double[] worst = Arrays.stream(reference).map(v -> -v).toArray();
        List<double[]> front = new ArrayList<>();
        Map<Integer, Double> out = new TreeMap<>();
        int done = 0;
        for (int budget : new TreeMap<>(hypervolume).headMap(limit, true).keySet()) {
            while (done < budget) {
                var told = new ArrayList<Scored>();
                for (double[] genome : search.ask(budget - done)) {
                    double[] objectives = Arrays.stream(minimised(genome)).map(v -> -v).toArray();
                    told.add(
                            new Scored(
                                    genome, objectives[0], Double.NaN, objectives, new double[0]));
                    front.add(objectives);
                }
                search.tell(told);
                done += told.size();
                List<double[]> all = front;
                front = best(Pareto.front(all).stream().map(all::get).toList(), population);
            }
            out.put(budget, Pareto.hypervolume(front, worst));
        }
        return out;
    }

    /// The bars are those of the population, which holds no more than so many points.
    private static List<double[]> best(List<double[]> front, int most) {
        List<double[]> out = new ArrayList<>(front);
        while (out.size() > most) {
            double[] crowding = Pareto.crowding(out);
            int worst = 0;
            for (int i = 1; i < crowding.length; i++) {
                worst = crowding[i] < crowding[worst] ? i : worst;
            }
            out.remove(worst);
        }
        return out;
    }

    double[] minimised(double[] x) {
        double rest = Arrays.stream(x).skip(1).sum();
        double g = 1 + 9 * rest / (x.length - 1);
        return switch (problem) {
            case "zdt1" -> new double[] {x[0], g * (1 - Math.sqrt(x[0] / g))};
            case "zdt2" -> new double[] {x[0], g * (1 - x[0] / g * (x[0] / g))};
            case "zdt3" ->
                    new double[] {
                        x[0],
                        g * (1 - Math.sqrt(x[0] / g) - x[0] / g * Math.sin(10 * Math.PI * x[0]))
                    };
            case "dtlz2" -> {
                double h = 1 + Arrays.stream(x).skip(2).map(v -> (v - 0.5) * (v - 0.5)).sum();
                double a = x[0] * Math.PI / 2;
                double b = x[1] * Math.PI / 2;
                yield new double[] {
                    h * Math.cos(a) * Math.cos(b), h * Math.cos(a) * Math.sin(b), h * Math.sin(a)
                };
            }
            default -> throw new IllegalArgumentException(problem);
        };
    }

    @Override
    public String toString() {
        return problem + ", population " + population;
    }
}
