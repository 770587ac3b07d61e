package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// NSGA-II: a population moves towards the whole Pareto front of the objectives. Survivors are the
/// best fronts of parents and children together; of the front that does not fit as a whole, the
/// least crowded. Parents win binary tournaments by dominance, then by crowding (by crowding only
/// within a front in the paper); children are made by simulated binary crossover (η 15, rate 0.9)
/// and polynomial mutation (η 20, one gene on average).
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
    static final int MAX_POPULATION = 2000; // fronts take time and room by its square
    private static final Offspring OFFSPRING = new Offspring(0.9, 15, 20);

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
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Ranked(double[] genome, double[] objectives, int front, double crowding) {
        static final Comparator<Ranked> BEST_FIRST =
                Comparator.comparingInt(Ranked::front)
                        .thenComparing(Comparator.comparingDouble(Ranked::crowding).reversed());

        /// By dominance, else by crowding: the ends of the worse fronts keep a chance, which holds
        /// the population apart while its best front is a few points.
        boolean beats(Ranked other) {
            return !Pareto.dominates(other.objectives, objectives)
                    && (Pareto.dominates(objectives, other.objectives)
                            || crowding >= other.crowding);
        }

        Ranked with(int newFront, double newCrowding) {
            return new Ranked(genome, objectives, newFront, newCrowding);
        }
    }

    private static final class Run extends GenerationalSearch {
        private final int population;
        private List<Ranked> members = List.of();
        private final List<Ranked> lots = new ArrayList<>();
        private int missing;

        Run(int population, Problem problem, RandomGenerator random) {
            super(problem, random);
            this.population = population;
        }

        @Override
        void begin(List<Scored> seeds) {
            members = survivors(seeds.stream().map(this::unranked).toList(), population);
            missing = population - members.size();
        }

        @Override
        List<double[]> breed() {
            if (missing > 0) {
                return founders(missing, members.stream().map(Ranked::genome).toList());
            }
            return OFFSPRING.of(
                    population,
                    this::parent,
                    members.stream().map(Ranked::genome).toList(),
                    random);
        }

        /// The winner of a binary tournament. The members meet in a random order, all of them
        /// before any for the second time, so that none is mated with itself often while the best
        /// front is small.
        private double[] parent() {
            if (lots.size() < 2) {
                lots.clear();
                members.forEach(lots::add);
                Collections.shuffle(lots, Random.from(random));
            }
            Ranked a = lots.removeLast();
            Ranked b = lots.removeLast();
            return (a.beats(b) ? a : b).genome;
        }

        @Override
        void learn(List<Scored> generation) {
            List<Ranked> all = new ArrayList<>(members);
            generation.stream().map(this::unranked).forEach(all::add);
            members = survivors(all, population);
            lots.clear();
            missing = 0;
        }

        /// Failed points are worse than any other in everything.
        private Ranked unranked(Scored point) {
            double[] worst = new double[problem.objectives()];
            Arrays.fill(worst, -Double.MAX_VALUE);
            return new Ranked(point.genome(), point.hasFailed() ? worst : point.objectives(), 0, 0);
        }

        private static List<Ranked> survivors(List<Ranked> points, int most) {
            List<List<Integer>> fronts =
                    Pareto.fronts(points.stream().map(Ranked::objectives).toList());
            List<Ranked> out = new ArrayList<>();
            for (int f = 0; f < fronts.size() && out.size() < most; f++) {
                List<Ranked> front = fronts.get(f).stream().map(points::get).toList();
                double[] crowding =
                        Pareto.crowding(front.stream().map(Ranked::objectives).toList());
                int number = f;
                IntStream.range(0, front.size())
                        .mapToObj(i -> front.get(i).with(number, crowding[i]))
                        .sorted(Ranked.BEST_FIRST)
                        .limit(most - out.size())
                        .forEach(out::add);
            }
            return out;
        }
    }
}
