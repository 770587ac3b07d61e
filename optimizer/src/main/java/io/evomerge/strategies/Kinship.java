package io.evomerge.strategies;

import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Top-k greedy merging with model kinship: each generation averages the best points in pairs, and
/// the best of all with the one least akin to it, so that what the best ones have in common is not
/// all that is ever tried.
///
/// Kinship is the cosine of the angle between the task vectors of two merges, 1 for the same
/// direction:
///
/// `kin(a, b) = ⟨a, b⟩ / (|a| |b|)`
///
/// | symbol    | code                | meaning                                                   |
/// |-----------|---------------------|-----------------------------------------------------------|
/// | `a`, `b`  | [Coordinate#value]  | values of all genes; 0 for levels without order           |
/// | `⟨a, b⟩`  | [Problem#inner]     | inner product in the models' weights; where the problem   |
/// |           |                     | does not know it, of the values themselves, as if task    |
/// |           |                     | vectors were orthogonal and of one length                 |
///
/// A child has the mean of its parents' values; of levels without order those of the better parent.
///
/// Deliberate differences from the paper:
/// - merges are not compared weight by weight, but by their coefficients and the task vectors'
///   inner products, which is the same for task arithmetic, and about the same for methods that
///   prune task vectors. An expert that takes no part counts with the weight that it rests at. The
///   paper's other measures, Pearson's correlation and the distance, are not offered;
/// - the one least akin is sought among the better half of the best [KinshipSearch#MEMBERS]: how
///   different a broken merge is is of no use;
/// - where the paper stops, the search goes on: when the best have a mean kinship above
///   [KinshipSearch#ALIKE], or all their pairs were merged, each of them takes a random step.
///   Without these, nothing outside of what the founders span could be found.
///
/// @param top `k`, how many of the best are merged in pairs
/// @param founders points that it begins with: what was told before the first ask, then the start,
///     then uniform ones
/// @param sigma standard deviation of a random step, as a part of the cube's edge
/// @see <a href="https://arxiv.org/abs/2410.12613">Hu et al. 2024, Exploring Model Kinship for
///     Merging Large Language Models</a>
public record Kinship(int top, int founders, double sigma) implements Strategy {
    static final String NAME = "kinship";
    static final Kinship DEFAULT = new Kinship(3, 10, 0.05);
    private static final int MAX_TOP = 100;
    private static final int MAX_FOUNDERS = KinshipSearch.MEMBERS;
    private static final double MIN_SIGMA = 1e-6;

    public Kinship {
        if (top < 2 || top > MAX_TOP || founders < 2 || founders > MAX_FOUNDERS) {
            throw new IllegalArgumentException("top " + top + ", founders " + founders);
        }
        if (!(sigma >= MIN_SIGMA && sigma <= 1)) {
            throw new IllegalArgumentException("sigma " + sigma);
        }
    }

    static Kinship read(StrategySettings settings) {
        return new Kinship(
                settings.integer("top", DEFAULT.top, 2, MAX_TOP),
                settings.integer("founders", DEFAULT.founders, 2, MAX_FOUNDERS),
                settings.number("sigma", DEFAULT.sigma, MIN_SIGMA, 1));
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
        return Strategies.map("top", top, "founders", founders, "sigma", sigma);
    }

    @Override
    public Search start(Problem problem, RandomGenerator random) {
        return new KinshipSearch(this, problem, random);
    }

    /// `kin(a, b)`; 0 where one of them leaves the base as it is.
    static double between(Problem problem, double[] a, double[] b) {
        double[] x = values(problem, a);
        double[] y = values(problem, b);
        double lengths = Math.sqrt(problem.inner(x, x) * problem.inner(y, y));
        return lengths > 0 ? problem.inner(x, y) / lengths : 0;
    }

    private static double[] values(Problem problem, double[] genome) {
        double[] out = genome.clone();
        for (int i = 0; i < out.length; i++) {
            Coordinate coordinate = problem.coordinates().get(i);
            out[i] = Categories.isCategory(coordinate) ? 0 : coordinate.value(genome[i]);
        }
        return out;
    }

    /// The mean of two merges.
    static double[] child(Problem problem, double[] better, double[] other) {
        double[] out = better.clone();
        for (int i = 0; i < out.length; i++) {
            Coordinate coordinate = problem.coordinates().get(i);
            if (!Categories.isCategory(coordinate)) {
                double mean = coordinate.value(better[i]) / 2 + coordinate.value(other[i]) / 2;
                out[i] = coordinate.gene(mean);
            }
        }
        return problem.snapped(out);
    }
}
