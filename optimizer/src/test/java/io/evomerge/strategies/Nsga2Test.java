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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Nsga2Test {
    private static final int SEEDS = 25;

    /// A problem to minimise, with the hypervolumes that another library reached on it.
    record Bar(
            String problem,
            int variables,
            int population,
            double[] reference,
            Map<Integer, Double> hypervolume) {
        @Override
        public String toString() {
            return problem + ", population " + population;
        }
    }

    static Stream<Bar> bars() throws IOException {
        var in =
                Objects.requireNonNull(
                        Nsga2Test.class.getResourceAsStream("/optimizers/pymoo-nsga2.json"));
        try (var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            List<Bar> bars = new Gson().fromJson(reader, new TypeToken<List<Bar>>() {}.getType());
            return bars.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("bars")
    void its_median_hypervolume_is_no_smaller_than_that_of_the_less_lucky_runs_of_pymoo(Bar bar) {
        var reached = new TreeMap<Integer, List<Double>>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            run(bar, seed)
                    .forEach((n, v) -> reached.computeIfAbsent(n, k -> new ArrayList<>()).add(v));
        }
        var soft = new SoftAssertions();
        reached.forEach(
                (n, values) -> {
                    Collections.sort(values);
                    soft.assertThat(values.get(SEEDS / 2))
                            .as("after %d", n)
                            .isGreaterThanOrEqualTo(
                                    Objects.requireNonNull(bar.hypervolume().get(n)));
                });
        soft.assertAll();
    }

    private static Map<Integer, Double> run(Bar bar, int seed) {
        var random = new SplittableRandom(seed);
        double[] start = Genomes.uniform(bar.variables(), random);
        var search =
                new Nsga2(bar.population())
                        .start(
                                new Problem(
                                        start,
                                        Collections.nCopies(start.length, Coordinate.PLAIN),
                                        bar.reference().length),
                                random);
        double[] reference = Arrays.stream(bar.reference()).map(v -> -v).toArray();
        List<double[]> front = new ArrayList<>();
        Map<Integer, Double> out = new TreeMap<>();
        int done = 0;
        for (int budget : new TreeMap<>(bar.hypervolume()).keySet()) {
            while (done < budget) {
                var told = new ArrayList<Scored>();
                for (double[] genome : search.ask(budget - done)) {
                    double[] objectives =
                            Arrays.stream(minimised(bar, genome)).map(v -> -v).toArray();
                    told.add(
                            new Scored(
                                    genome, objectives[0], Double.NaN, objectives, new double[0]));
                    front.add(objectives);
                }
                search.tell(told);
                done += told.size();
                List<double[]> all = front;
                front = best(Pareto.front(all).stream().map(all::get).toList(), bar.population());
            }
            out.put(budget, Pareto.hypervolume(front, reference));
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

    private static double[] minimised(Bar bar, double[] x) {
        double rest = Arrays.stream(x).skip(1).sum();
        double g = 1 + 9 * rest / (x.length - 1);
        return switch (bar.problem()) {
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
            default -> throw new IllegalArgumentException(bar.problem());
        };
    }
}
