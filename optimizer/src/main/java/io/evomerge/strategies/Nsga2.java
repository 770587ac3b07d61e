package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// NSGA-II: a population moves towards the whole Pareto front of the objectives. Survivors are the
/// best fronts of parents and children together; of the front that does not fit as a whole, the
/// least crowded. Parents win binary tournaments by front, then by crowding; children are made by
/// simulated binary crossover (η 15, rate 0.9) and polynomial mutation (η 20, one gene on average).
///
/// With one objective it is an elitist genetic algorithm.
///
/// @param population survivors, and children per generation
/// @see <a href="https://doi.org/10.1109/4235.996017">Deb et al. 2002, A fast and elitist
///     multiobjective genetic algorithm: NSGA-II</a>
public record Nsga2(int population) implements Strategy {
    static final String NAME = "nsga2";
    static final Nsga2 DEFAULT = new Nsga2(20);
    static final int MIN_POPULATION = 4;
    static final int MAX_POPULATION = 10_000;
    private static final double CROSSOVER_RATE = 0.9;
    private static final double CROSSOVER_ETA = 15;
    private static final double MUTATION_ETA = 20;

    public Nsga2 {
        if (population < MIN_POPULATION || population > MAX_POPULATION) {
            throw new IllegalArgumentException("population " + population);
        }
    }

    static Nsga2 read(StrategySettings settings) {
        return new Nsga2(
                settings.integer("population", DEFAULT.population, MIN_POPULATION, MAX_POPULATION));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map("population", population);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new Run(population, problem, random);
    }

    /// A survivor: the lower the front and the larger the crowding distance, the better.
    private record Ranked(Scored point, int front, double crowding) {
        static final Comparator<Ranked> BEST_FIRST =
                Comparator.comparingInt(Ranked::front)
                        .thenComparing(Comparator.comparingDouble(Ranked::crowding).reversed());
    }

    private static final class Run extends GenerationalSearch {
        private final int population;
        private List<Ranked> members = List.of();
        private int missing;

        Run(int population, Problem problem, RandomGenerator random) {
            super(problem, random);
            this.population = population;
        }

        @Override
        void begin(List<Scored> seeds) {
            members = survivors(seeds, population);
            missing = population - members.size();
        }

        @Override
        List<double[]> breed() {
            if (missing > 0) {
                return founders(missing, members.stream().map(Ranked::point).toList());
            }
            List<double[]> out = new ArrayList<>();
            while (out.size() < population) {
                double[] a = parent();
                double[] b = parent();
                double[][] pair =
                        random.nextDouble() < CROSSOVER_RATE
                                ? Variation.simulatedBinary(a, b, CROSSOVER_ETA, random)
                                : new double[][] {a, b};
                for (double[] child : pair) {
                    if (out.size() < population) {
                        out.add(mutated(child));
                    }
                }
            }
            return out;
        }

        /// Mutated until it is no copy of a member.
        private double[] mutated(double[] child) {
            double[] out = child;
            int attempts = 0;
            do {
                out = Variation.polynomial(child, MUTATION_ETA, 1.0 / problem.dimensions(), random);
            } while (isMember(out) && ++attempts < 20);
            return out;
        }

        private boolean isMember(double[] genome) {
            return members.stream().anyMatch(m -> Arrays.equals(m.point.genome(), genome));
        }

        private double[] parent() {
            Ranked a = members.get(random.nextInt(members.size()));
            Ranked b = members.get(random.nextInt(members.size()));
            return (Ranked.BEST_FIRST.compare(a, b) <= 0 ? a : b).point.genome();
        }

        @Override
        void learn(List<Scored> generation) {
            List<Scored> all = new ArrayList<>(members.stream().map(Ranked::point).toList());
            all.addAll(generation);
            members = survivors(all, population);
            missing = 0;
        }

        /// Failed points are a front behind all others.
        private static List<Ranked> survivors(List<Scored> points, int most) {
            List<Scored> sound = points.stream().filter(p -> !p.hasFailed()).toList();
            List<List<Integer>> fronts =
                    Pareto.fronts(sound.stream().map(Scored::objectives).toList());
            List<Ranked> out = new ArrayList<>();
            for (int f = 0; f < fronts.size() && out.size() < most; f++) {
                List<Scored> front = fronts.get(f).stream().map(sound::get).toList();
                double[] crowding =
                        Pareto.crowding(front.stream().map(Scored::objectives).toList());
                int number = f;
                IntStream.range(0, front.size())
                        .mapToObj(i -> new Ranked(front.get(i), number, crowding[i]))
                        .sorted(Ranked.BEST_FIRST)
                        .limit(most - out.size())
                        .forEach(out::add);
            }
            points.stream()
                    .filter(Scored::hasFailed)
                    .limit(most - out.size())
                    .forEach(p -> out.add(new Ranked(p, Integer.MAX_VALUE, 0)));
            return out;
        }
    }
}
