package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// NSGA-III: as [Nsga2], but of the front that does not fit as a whole those survive that fill the
/// gaps between [ReferenceDirections]; made for three objectives and more, where crowding no longer
/// spreads a front evenly ([Niching] has the formulas). Children are made by simulated binary
/// crossover (η 30, always) and polynomial mutation (η 20, one gene on average).
///
/// There are as many directions as the population allows. Deliberate differences from the paper:
/// parents win binary tournaments by dominance (drawn at random there), as few evaluations leave no
/// time for a slow start.
///
/// With one objective it is an elitist genetic algorithm.
///
/// @param population survivors, and children per generation
/// @see <a href="https://doi.org/10.1109/TEVC.2013.2281535">Deb and Jain 2014, An Evolutionary
///     Many-Objective Optimization Algorithm Using Reference-Point-Based Nondominated Sorting
///     Approach, Part I</a>
public record Nsga3(int population) implements Strategy {
    static final String NAME = "nsga3";
    static final Nsga3 DEFAULT = new Nsga3(20);
    static final int MIN_POPULATION = 4;
    static final int MAX_POPULATION = 2000; // fronts take time and room by its square

    /// Below any score, and its square is still a number.
    private static final double FAILED = -1e100;

    private static final Offspring OFFSPRING = new Offspring(1, 30, 20);

    public Nsga3 {
        if (population < MIN_POPULATION || population > MAX_POPULATION) {
            throw new IllegalArgumentException("population " + population);
        }
    }

    static Nsga3 read(StrategySettings settings) {
        return new Nsga3(
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

    private static final class Run extends GenerationalSearch {
        private final int population;
        private final Niching niching;
        private List<Scored> members = List.of();
        private final List<Scored> lots = new ArrayList<>();
        private int missing;

        Run(int population, Problem problem, RandomGenerator random) {
            super(problem, random);
            this.population = population;
            niching =
                    new Niching(
                            ReferenceDirections.atMost(population, problem.objectives()), random);
        }

        @Override
        void begin(List<Scored> seeds) {
            members = survivors(seeds);
            missing = population - members.size();
        }

        @Override
        List<double[]> breed() {
            List<double[]> genomes = members.stream().map(Scored::genome).toList();
            return missing > 0
                    ? founders(missing, genomes)
                    : OFFSPRING.of(population, this::parent, genomes, random);
        }

        /// The members meet in a random order, all of them before any for the second time.
        private double[] parent() {
            if (lots.size() < 2) {
                lots.clear();
                lots.addAll(members);
                Collections.shuffle(lots, Random.from(random));
            }
            Scored a = lots.removeLast();
            Scored b = lots.removeLast();
            return (isBetter(b, a) ? b : a).genome();
        }

        private static boolean isBetter(Scored one, Scored other) {
            return !one.hasFailed()
                    && (other.hasFailed()
                            || Pareto.dominates(one.objectives(), other.objectives()));
        }

        @Override
        void learn(List<Scored> generation) {
            List<Scored> all = new ArrayList<>(members);
            all.addAll(generation);
            members = survivors(all);
            lots.clear();
            missing = 0;
        }

        private List<Scored> survivors(List<Scored> points) {
            List<double[]> objectives = points.stream().map(this::objectives).toList();
            return niching.survivors(objectives, population).stream().map(points::get).toList();
        }

        /// Failed points are worse than any other in everything.
        private double[] objectives(Scored point) {
            double[] worst = new double[problem.objectives()];
            Arrays.fill(worst, FAILED);
            return point.hasFailed() ? worst : point.objectives();
        }
    }
}
