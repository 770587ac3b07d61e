package io.evomerge.strategies;

import io.jenetics.Alterer;
import io.jenetics.DoubleGene;
import io.jenetics.IntermediateCrossover;
import io.jenetics.LineCrossover;
import io.jenetics.UniformCrossover;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// A genetic algorithm with elitism: tournament selection, crossover, mutation by normal steps, and
/// as survivors the best of the children and of the `elite` best parents. The operators are those
/// of Jenetics. Children equal to any genome known already are bred anew.
///
/// Points told before the first ask enter the first population; the start point and uniform random
/// ones fill it up.
///
/// @param population survivors, and children per generation
/// @param elite parents that compete with their children; `population` is the (μ + λ) scheme
/// @param crossover how two parents mix
/// @param crossoverRate probability that a pair mixes
/// @param mutator how genes take steps
/// @param mutation probability that a gene takes a step; normal steps crowd in fewer genomes, as
///     Jenetics draws a cube root of it each for the genome, its chromosome and the gene
/// @param sigma deviation of the widest normal steps, as a part of the cube's edge
public record Ga(
        int population,
        int elite,
        Crossover crossover,
        double crossoverRate,
        Mutator mutator,
        double mutation,
        double sigma)
        implements Strategy {
    static final String NAME = "ga";
    static final int MIN_POPULATION = 2;
    static final int MAX_POPULATION = 10_000;
    static final double MIN_SIGMA = 1e-6;
    static final Ga DEFAULT =
            new Ga(20, 20, Crossover.INTERMEDIATE, 0.9, Mutator.GAUSSIAN, 0.3, 0.2);

    /// How two parents mix.
    public enum Crossover {
        /// Each gene anywhere between the parents' or up to a quarter of their distance beyond.
        INTERMEDIATE,
        /// The whole genome on the line through both parents, up to a quarter of their distance
        /// beyond.
        LINE,
        /// Each gene about either parent, as near as bits crossed over would be ([Variation]).
        SIMULATED_BINARY,
        /// Each gene of either parent.
        UNIFORM;

        private static final double ETA = 15;

        private static final double BEYOND = 0.25;

        /// As written in a search.yaml.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Crossover of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        static List<String> words() {
            return Arrays.stream(values()).map(Crossover::word).toList();
        }

        Alterer<DoubleGene, Integer> alterer(double rate) {
            return switch (this) {
                case INTERMEDIATE -> new IntermediateCrossover<>(rate, BEYOND);
                case LINE -> new LineCrossover<>(rate, BEYOND);
                case SIMULATED_BINARY -> new SimulatedBinary(rate, ETA);
                case UNIFORM -> new UniformCrossover<>(rate, 0.5);
            };
        }
    }

    /// How genes take steps.
    public enum Mutator {
        /// Normal steps of all sizes ([GaussianStep]).
        GAUSSIAN,
        /// Polynomial mutation with η 20 ([Variation#polynomial]): fine steps.
        POLYNOMIAL;

        /// As written in a search.yaml.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Mutator of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        static List<String> words() {
            return Arrays.stream(values()).map(Mutator::word).toList();
        }
    }

    public Ga {
        requireRange("population", population, MIN_POPULATION, MAX_POPULATION);
        requireRange("elite", elite, 0, population);
        requireRange("crossover rate", crossoverRate, 0, 1);
        requireRange("mutation", mutation, 0, 1);
        requireRange("sigma", sigma, MIN_SIGMA, 1);
    }

    private static void requireRange(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", not in [" + min + ", " + max + "]");
        }
    }

    static Ga read(StrategySettings settings) {
        int population =
                settings.integer("population", DEFAULT.population, MIN_POPULATION, MAX_POPULATION);
        return new Ga(
                population,
                settings.integer("elite", population, 0, population),
                settings.read(
                        "crossover",
                        DEFAULT.crossover,
                        n -> Crossover.of(n.oneOf(Crossover.words()))),
                settings.number("crossover_rate", DEFAULT.crossoverRate, 0, 1),
                settings.read(
                        "mutator", DEFAULT.mutator, n -> Mutator.of(n.oneOf(Mutator.words()))),
                settings.number("mutation", DEFAULT.mutation, 0, 1),
                settings.number("sigma", DEFAULT.sigma, MIN_SIGMA, 1));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map(
                "population", population,
                "elite", elite,
                "crossover", crossover.word(),
                "crossover_rate", crossoverRate,
                "mutator", mutator.word(),
                "mutation", mutation,
                "sigma", sigma);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new GaSearch(this, problem.start(), random);
    }
}
