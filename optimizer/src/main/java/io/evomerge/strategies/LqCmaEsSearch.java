package io.evomerge.strategies;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One run of [LqCmaEs] by ask and tell.
///
/// An ask never gives more than the rest of the batch whose scores decide what comes next: tell
/// them, and ask again. Where more is asked for before that, the next points by the model follow,
/// and then further samples. A generation ends when model and scores agree, or when λ points were
/// told; points told later, and strangers, only feed the model.
final class LqCmaEsSearch implements Strategy.Search {
    private static final double AGREEMENT = 0.85;
    private static final double FIRST_PART = 0.02;
    private static final int FEWEST_POINTS = 4;
    private static final double GROWTH = 1.5;

    /// The population grows to 128 times the first one at most: beyond that only memory grows.
    private static final int MAX_DOUBLINGS = 7;

    private final LqCmaEs settings;
    private final RandomGenerator random;
    private final Problem problem;
    private final Features features;
    private final int dimensions;
    private final List<Sample> waiting = new ArrayList<>();
    private final Deque<Sample> planned = new ArrayDeque<>();
    private final List<Sample> open = new ArrayList<>();
    private final List<Sample> told = new ArrayList<>();
    private final BestRun bestRun = new BestRun();
    private LqModel model;
    private MixedDistribution distribution;
    private Convergence convergence;
    private int population;
    private int restarts;
    private int batch;
    private boolean begun;
    private double bestSeed = Double.NaN;

    /// A sampled point; the fitness is NaN until it is told.
    private record Sample(MixedDistribution.Drawn drawn, double fitness) {
        static Sample of(MixedDistribution.Drawn drawn) {
            return new Sample(drawn, Double.NaN);
        }

        double[] genome() {
            return drawn.genome();
        }

        Sample with(double value) {
            return new Sample(drawn, value);
        }

        Scored scored() {
            return new Scored(genome(), fitness);
        }
    }

    LqCmaEsSearch(LqCmaEs settings, Problem problem, RandomGenerator random) {
        this.settings = settings;
        this.problem = problem;
        this.random = random;
        features = new Features(problem);
        dimensions = problem.dimensions();
        population = settings.population(dimensions);
        model = new LqModel(features);
        begin(problem.start());
    }

    /// @param genome of the mean
    private void begin(double[] genome) {
        distribution =
                new MixedDistribution(problem.coordinates(), genome, settings.sigma(), population);
        convergence = new Convergence(population, dimensions);
    }

    @Override
    public List<double[]> ask(int most) {
        Genomes.requirePositive(most);
        if (!begun) {
            begun = true;
            sample();
        }
        if (planned.isEmpty()) {
            plan();
        }
        List<double[]> out = new ArrayList<>();
        while (out.size() < most && !planned.isEmpty()) {
            Sample next = planned.removeFirst();
            open.add(next);
            out.add(next.genome().clone());
        }
        return out;
    }

    /// A new generation, and how many of it are evaluated first.
    private void sample() {
        model.fit();
        // Injected no farther out than samples come from, lest it throws the distribution off
        // (Hansen 2011, https://arxiv.org/abs/1110.4181, section 3).
        if (features.choices().isEmpty() || random.nextBoolean()) {
            model.maximum().map(this::reachable).ifPresent(waiting::add);
        } else {
            model.neighbour(random).map(this::reachable).ifPresent(planned::add);
        }
        while (waiting.size() + planned.size() < population) {
            waiting.add(Sample.of(distribution.sample(random)));
        }
        batch = (int) (1 + Math.max(FIRST_PART * population, FEWEST_POINTS - model.size()));
    }

    private Sample reachable(double[] variables) {
        return Sample.of(distribution.near(features.genome(variables)));
    }

    /// The best of the waiting points by the model; a further sample if all were asked for.
    private void plan() {
        if (waiting.isEmpty()) {
            planned.add(Sample.of(distribution.sample(random)));
            return;
        }
        waiting.sort(Comparator.comparingDouble(this::expected).reversed());
        List<Sample> next = waiting.subList(0, Math.min(batch, waiting.size()));
        planned.addAll(next);
        next.clear();
    }

    private double expected(Sample sample) {
        return model.value(features.of(sample.genome()));
    }

    @Override
    public void tell(List<Scored> points) {
        Genomes.requireInCube(points, dimensions);
        for (Scored point : points) {
            model.add(point.at(features.of(point.genome())));
            if (begun) {
                close(point);
            } else {
                startAtBest(point);
            }
        }
    }

    private void close(Scored point) {
        for (Iterator<Sample> rest = open.iterator(); rest.hasNext(); ) {
            Sample sample = rest.next();
            if (Arrays.equals(sample.genome(), point.genome())) {
                rest.remove();
                told.add(sample.with(point.fitness()));
                decide();
                return;
            }
        }
    }

    private void startAtBest(Scored seed) {
        if (seed.fitness() > bestSeed
                || (Double.isNaN(bestSeed) && !Double.isNaN(seed.fitness()))) {
            bestSeed = seed.fitness();
            begin(seed.genome());
            distribution.expect(seed.genome());
        }
    }

    /// Once all points asked for have been told: whether the rest of the generation may be left to
    /// the model.
    private void decide() {
        if (told.size() >= population) {
            learn();
        } else if (planned.isEmpty() && open.isEmpty()) {
            model.fit();
            if (model.agreement(newest()) >= AGREEMENT) {
                learn();
            } else {
                batch = (int) Math.ceil(GROWTH * batch);
            }
        }
    }

    /// How many points are asked whether the model agrees with them.
    private int newest() {
        return (int) Math.max(15, Math.min(1.2 * told.size(), 0.75 * population));
    }

    private void learn() {
        List<Sample> ranked =
                generation().stream()
                        .sorted(Comparator.comparing(Sample::scored, Genomes.BEST_FIRST))
                        .toList();
        double[] fitness = ranked.stream().mapToDouble(Sample::fitness).toArray();
        bestRun.learn(ofTold());
        distribution.update(ranked.stream().map(Sample::drawn).toList());
        if (Double.compare(fitness[0], fitness[(int) Math.ceil(0.7 * population) - 1]) == 0) {
            distribution.widen();
        }
        forget();
        if (convergence.isReached(distribution.normal(), fitness)) {
            restart();
        }
        sample();
    }

    /// What was told of this generation, best first: the model may expect what is not there.
    private double[] ofTold() {
        return told.stream()
                .sorted(Comparator.comparing(Sample::scored, Genomes.BEST_FIRST))
                .mapToDouble(Sample::fitness)
                .toArray();
    }

    /// λ points: those told, and then others with what the model expects of them.
    private List<Sample> generation() {
        List<Sample> out = new ArrayList<>(told.subList(0, Math.min(told.size(), population)));
        List<Sample> rest = new ArrayList<>(waiting);
        rest.addAll(planned);
        rest.addAll(open);
        rest.stream().limit(population - out.size()).forEach(s -> out.add(s.with(expected(s))));
        return out;
    }

    private void forget() {
        waiting.clear();
        planned.clear();
        open.clear();
        told.clear();
    }

    /// Far from the optimum just found, and more globally: uniform mean, first σ, twice the
    /// population, an empty model.
    private void restart() {
        bestRun.end(distribution.centre());
        restarts++;
        population = settings.population(dimensions) << Math.min(restarts, MAX_DOUBLINGS);
        model = new LqModel(features);
        begin(Genomes.uniform(dimensions, random));
    }

    @Override
    public Optional<double[]> centre() {
        return bestRun.centre(distribution.centre());
    }
}
