package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// M2N2, model merging by natural niches: the members of an archive compete for the items they
/// answer ([NicheArchive]), so that one that alone answers some survives better ones; parents are
/// matched by what the other lacks; and a child is one parent's more before a layer drawn for it,
/// and the other's more from there on.
///
/// | step                | by chance, in proportion to                                        |
/// |---------------------|--------------------------------------------------------------------|
/// | first parent `x`    | its fitness `f`                                                    |
/// | second parent `y`   | its attraction to the first; `f` where the first lacks nothing     |
/// | `k`, the split      | 1, over the layers that coordinates begin at                       |
/// | `w`, the mix        | 1, over (0, 1)                                                     |
///
/// The child is the spherical interpolation ([Slerp]) of the parents' *values*, with `w` before
/// layer `k` and `1 − w` from there on. Values are coefficients of task vectors: on them it is that
/// of the merged task vectors where these are orthogonal and of one length, or where the problem
/// knows their inner products; the angle is that of the whole vectors, as in the paper. Coordinates
/// about no layer count as before all layers; if none is about layers, the split is between any two
/// coordinates. Coordinates that add nothing to the weights by themselves, as densities, are mixed
/// along the chord. Values that leave their range are cut to it. Genes with levels are either
/// parent's, the second's with probability `w` or `1 − w`.
///
/// It differs from the paper in that
/// - parents are two different members, and a child that is the copy of a member is bred anew;
/// - `batch` children are bred from one archive, so that they can be scored at a time;
/// - mutation is a setting, and small by default also where merges were told before the first ask:
///   a recipe has few coordinates, and of what its founders do not span, nothing else is reached;
/// - nothing but the items counts: neither the fitness told nor a constraint, which take part only
///   in the choice of the winner.
///
/// @param population members of the archive
/// @param founders points that it begins with: what was told before the first ask, then the start,
///     then uniform ones; those that fail are not replaced
/// @param batch children bred at a time
/// @param competition `α`, how far members that answer the same item share it; 0: not at all
/// @param attraction whether the second parent is chosen by what the first lacks, not by fitness
/// @param split whether layers before and after a split are mixed differently
/// @param mutation standard deviation of a normal step of every gene, as a part of the cube's edge;
///     the probability that one with levels is drawn anew
/// @see <a href="https://arxiv.org/abs/2508.16204">Abrantes, Lange and Tang 2025, Competition and
///     Attraction Improve Model Fusion, section 3</a>
public record NaturalNiches(
        int population,
        int founders,
        int batch,
        double competition,
        boolean attraction,
        boolean split,
        double mutation)
        implements Strategy {
    static final String NAME = "natural-niches";
    static final NaturalNiches DEFAULT = new NaturalNiches(20, 20, 5, 1, true, true, 0.02);
    private static final int MIN_POPULATION = 2;
    private static final int MAX_POPULATION = 10_000;
    private static final double MAX_COMPETITION = 10;
    private static final int ATTEMPTS = 20;

    public NaturalNiches {
        if (population < MIN_POPULATION
                || population > MAX_POPULATION
                || founders < MIN_POPULATION
                || founders > population
                || batch < 1
                || batch > MAX_POPULATION) {
            throw new IllegalArgumentException(population + ", " + founders + ", " + batch);
        }
        if (!(competition >= 0 && competition <= MAX_COMPETITION)
                || !(mutation >= 0 && mutation <= 1)) {
            throw new IllegalArgumentException(competition + ", " + mutation);
        }
    }

    static NaturalNiches read(StrategySettings settings) {
        int population =
                settings.integer("population", DEFAULT.population, MIN_POPULATION, MAX_POPULATION);
        return new NaturalNiches(
                population,
                settings.integer("founders", population, MIN_POPULATION, population),
                settings.integer("batch", DEFAULT.batch, 1, MAX_POPULATION),
                settings.number("competition", DEFAULT.competition, 0, MAX_COMPETITION),
                settings.flag("attraction", DEFAULT.attraction),
                settings.flag("split", DEFAULT.split),
                settings.number("mutation", DEFAULT.mutation, 0, 1));
    }

    @Override
    public boolean usesMetric() {
        return true;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SequencedMap<String, Object> settings(int dimensions) {
        return Strategies.map(
                "population", population,
                "founders", founders,
                "batch", batch,
                "competition", competition,
                "attraction", attraction,
                "split", split,
                "mutation", mutation);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new Run(this, problem, random);
    }

    /// Of each coordinate, how many of the places where a genome may be split lie before it.
    static int[] segments(List<Coordinate> coordinates) {
        List<Integer> layers = coordinates.stream().map(Coordinate::layer).toList();
        var places = new TreeSet<>(layers);
        places.remove(-1);
        int[] out = new int[layers.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = places.isEmpty() ? i : places.headSet(layers.get(i)).size();
        }
        return out;
    }

    private static final class Run extends GenerationalSearch {
        private final NaturalNiches settings;
        private final NicheArchive archive;
        private final int[] segments;
        private final int splits;
        private boolean isFounded;

        Run(NaturalNiches settings, Problem problem, RandomGenerator random) {
            super(problem, random);
            this.settings = settings;
            archive = new NicheArchive(settings.population, settings.competition);
            segments = segments(problem.coordinates());
            splits = 1 + Arrays.stream(segments).max().orElseThrow();
        }

        @Override
        void begin(List<Scored> seeds) {
            seeds.forEach(this::add);
        }

        @Override
        List<double[]> breed() {
            int missing = settings.founders - archive.members().size();
            if (missing > 0 && !isFounded) {
                return founders(missing, archive.members().stream().map(Scored::genome).toList());
            }
            List<double[]> out = new ArrayList<>();
            while (out.size() < settings.batch) {
                out.add(child());
            }
            return out;
        }

        /// A uniform point where members are so alike that nothing new comes of them.
        private double[] child() {
            for (int attempt = 0; attempt < ATTEMPTS && archive.members().size() > 1; attempt++) {
                int first = draw(archive.fitness(), -1);
                double[] child = mutated(mixed(first, second(first)));
                if (!archive.holds(problem.snapped(child))) {
                    return child;
                }
            }
            return Genomes.uniform(problem.dimensions(), random);
        }

        private int second(int first) {
            double[] attraction = settings.attraction ? archive.attraction(first) : new double[0];
            boolean lacksNothing = Arrays.stream(attraction).sum() == 0;
            return draw(lacksNothing ? archive.fitness() : attraction, first);
        }

        /// A member by chance in proportion to the weights; any where none has a weight.
        ///
        /// @param not a member that is not drawn
        private int draw(double[] weights, int not) {
            double[] shares = weights.clone();
            if (not >= 0) {
                shares[not] = 0;
            }
            double total = Arrays.stream(shares).sum();
            if (total == 0) {
                int at = random.nextInt(shares.length - (not < 0 ? 0 : 1));
                return not < 0 || at < not ? at : at + 1;
            }
            double left = random.nextDouble() * total;
            int last = -1;
            for (int i = 0; i < shares.length && left >= 0; i++) {
                if (shares[i] > 0) {
                    last = i;
                    left -= shares[i];
                }
            }
            return last;
        }

        private double[] mixed(int first, int second) {
            double[] x = archive.members().get(first).genome();
            double[] y = archive.members().get(second).genome();
            int split = settings.split ? random.nextInt(splits) : 0;
            double mix = random.nextDouble();
            Slerp slerp = Slerp.between(values(x), values(y), problem);
            double[] out = new double[x.length];
            for (int i = 0; i < out.length; i++) {
                double part = segments[i] < split ? mix : 1 - mix;
                Coordinate c = problem.coordinates().get(i);
                if (!c.isContinuous()) {
                    out[i] = random.nextDouble() < part ? y[i] : x[i];
                } else if (problem.isStill(i)) {
                    out[i] = (1 - part) * x[i] + part * y[i];
                } else {
                    out[i] = c.gene(slerp.at(part, c.value(x[i]), c.value(y[i])));
                }
            }
            return out;
        }

        /// What the genes stand for; 0 for genes with levels, which have no part in the angle.
        private double[] values(double[] genome) {
            double[] out = new double[genome.length];
            for (int i = 0; i < out.length; i++) {
                Coordinate c = problem.coordinates().get(i);
                out[i] = c.isContinuous() ? c.value(genome[i]) : 0;
            }
            return out;
        }

        private double[] mutated(double[] genome) {
            if (settings.mutation == 0) {
                return genome;
            }
            for (int i = 0; i < genome.length; i++) {
                if (problem.coordinates().get(i).isContinuous()) {
                    double moved = genome[i] + settings.mutation * random.nextGaussian();
                    genome[i] = Math.clamp(moved, 0.0, 1.0);
                } else if (random.nextDouble() < settings.mutation) {
                    genome[i] = random.nextDouble();
                }
            }
            return genome;
        }

        /// Once: a recipe that is a member already takes no further place.
        private void add(Scored point) {
            double[] genome = problem.snapped(point.genome());
            if (!archive.holds(genome)) {
                archive.add(point.at(genome));
            }
        }

        @Override
        void learn(List<Scored> generation) {
            generation.forEach(this::add);
            isFounded = !archive.members().isEmpty();
        }
    }
}
