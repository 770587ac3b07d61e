package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One run of CMA-ES by ask and tell: gathers generations for the [MixedDistribution], and
/// restarts it when it has converged.
///
/// A generation is complete when λ of its points have been told; asks may cut it anywhere. Where
/// more is asked for before the rest was told, the generation grows by further samples; a point
/// told late still counts in the next generation, but no later. Points that were never asked for
/// move the mean only before the first ask.
final class CmaEsSearch implements Strategy.Search {
    /// The population grows to 128 times the first one at most: beyond that only memory grows.
    private static final int MAX_DOUBLINGS = 7;

    private final CmaEs settings;
    private final RandomGenerator random;
    private final List<Coordinate> coordinates;
    private final int dimensions;
    private final List<Sample> open = new ArrayList<>();
    private final List<Sample> told = new ArrayList<>();
    private final BestRun bestRun = new BestRun();
    private MixedDistribution distribution;
    private Convergence convergence;
    private int population;
    private int restarts;
    private int generation;
    private boolean begun;
    private double bestSeed = Double.NaN;

    /// A sampled point; the fitness is NaN until it is told.
    private record Sample(MixedDistribution.Drawn drawn, int generation, double fitness) {
        double[] genome() {
            return drawn.genome();
        }

        Sample with(double value) {
            return new Sample(drawn, generation, value + 0.0); // -0.0 becomes 0.0
        }

        Scored scored() {
            return new Scored(genome(), fitness);
        }
    }

    CmaEsSearch(CmaEs settings, Problem problem, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        coordinates = problem.coordinates();
        dimensions = problem.dimensions();
        population = settings.population(dimensions);
        distribution = about(problem.start());
        convergence = new Convergence(population, dimensions);
    }

    private MixedDistribution about(double[] genome) {
        return new MixedDistribution(coordinates, genome, settings.sigma(), population);
    }

    @Override
    public List<double[]> ask(int most) {
        Genomes.requirePositive(most);
        begun = true;
        int missing = population - told.size() - open.size();
        int count = Math.min(most, Math.max(1, missing));
        List<double[]> genomes = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            MixedDistribution.Drawn drawn = distribution.sample(random);
            open.add(new Sample(drawn, generation, Double.NaN));
            genomes.add(drawn.genome().clone());
        }
        return genomes;
    }

    @Override
    public void tell(List<Scored> points) {
        Genomes.requireInCube(points, dimensions);
        for (Scored point : points) {
            if (begun) {
                close(point);
            } else {
                startAtBest(point);
            }
        }
        while (told.size() >= population) {
            List<Sample> first = told.subList(0, population);
            List<Sample> whole = List.copyOf(first);
            first.clear();
            learn(whole);
        }
    }

    private void close(Scored point) {
        for (Iterator<Sample> rest = open.iterator(); rest.hasNext(); ) {
            Sample sample = rest.next();
            if (Arrays.equals(sample.genome(), point.genome())) {
                rest.remove();
                told.add(sample.with(point.fitness()));
                return;
            }
        }
    }

    private void startAtBest(Scored seed) {
        if (seed.fitness() > bestSeed
                || (Double.isNaN(bestSeed) && !Double.isNaN(seed.fitness()))) {
            bestSeed = seed.fitness();
            distribution = about(seed.genome());
            distribution.expect(seed.genome());
        }
    }

    private void learn(List<Sample> whole) {
        List<Sample> ranked =
                whole.stream()
                        .sorted(Comparator.comparing(Sample::scored, Genomes.BEST_FIRST))
                        .toList();
        double[] fitness = ranked.stream().mapToDouble(Sample::fitness).toArray();
        bestRun.learn(fitness);
        distribution.update(ranked.stream().map(Sample::drawn).toList());
        if (Double.compare(fitness[0], fitness[(int) Math.ceil(0.7 * population) - 1]) == 0) {
            distribution.widen();
        }
        generation++;
        open.removeIf(sample -> sample.generation() < generation - 1);
        if (convergence.isReached(distribution.normal(), fitness)) {
            restart();
        }
    }

    /// Far from the optimum just found, and more globally: uniform mean, first σ, twice the
    /// population.
    private void restart() {
        bestRun.end(distribution.centre());
        restarts++;
        open.clear();
        told.clear();
        population = settings.population(dimensions) << Math.min(restarts, MAX_DOUBLINGS);
        distribution = about(Genomes.uniform(dimensions, random));
        convergence = new Convergence(population, dimensions);
    }

    @Override
    public Optional<double[]> centre() {
        return bestRun.centre(distribution.centre());
    }
}
