package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The points that models of all objectives make worth evaluating: those of their Pareto front that
/// go farthest beyond what was evaluated.
///
/// A front is searched by [Nsga2], for three objectives and more by [Nsga3], among points where no
/// model extrapolates: within the box of the evaluated points, and where the leverage is no larger
/// than at one of these. Then points are chosen one by one by their maximin improvement
///
/// `I(x) = min_e max_k (f_k(x) − f_k(e)) / (extent of f_k)`
///
/// over the evaluated and the chosen points `e`: by how much all of these miss `x`. All values are
/// the models', so that lucky scores do not count.
///
/// @see <a href="https://doi.org/10.1016/j.csda.2015.08.011">Svenson and Santner 2016,
///     Multiobjective optimization of expensive-to-evaluate deterministic computer simulator models
///     (the maximin improvement)</a>
final class ParetoProposals {
    private static final int POPULATION = 100;
    private static final int GENERATIONS = 40;

    /// Points of this many last generations are kept.
    private static final int KEPT = 5;

    /// The search for the front starts with so many of the newest points at most: it sorts them in
    /// the square of their number.
    private static final int SEEDS = 500;

    /// An improvement by less is none.
    private static final double LEAST = 1e-3;

    private final Problem problem;
    private final List<ScoreModel> models;
    private final RandomGenerator random;
    private final List<double[]> evaluated;
    private final double[] low;
    private final double[] high;

    /// A genome with the values that the models expect.
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Candidate(double[] genome, double[] objectives) {}

    /// @param known all points that were evaluated
    /// @param models one for each objective that counts
    ParetoProposals(
            Problem problem, List<Scored> known, List<ScoreModel> models, RandomGenerator random) {
        this.problem =
                new Problem(
                        problem.start(),
                        problem.coordinates(),
                        models.size(),
                        problem.metric(),
                        problem.canonical());
        this.models = models;
        this.random = random;
        evaluated = known.stream().map(Scored::genome).toList();
        low = evaluated.getFirst().clone();
        high = low.clone();
        for (double[] genome : evaluated) {
            Arrays.setAll(low, i -> Math.min(low[i], genome[i]));
            Arrays.setAll(high, i -> Math.max(high[i], genome[i]));
        }
    }

    /// At most `most` points, none of them among those asked for before.
    List<double[]> best(int most, Set<List<Double>> asked) {
        List<Candidate> front = front();
        List<double[]> others = new ArrayList<>(evaluated.stream().map(this::values).toList());
        double[] extent = extent(others, front);
        List<double[]> out = new ArrayList<>();
        front.removeIf(c -> asked.contains(Genomes.key(c.genome)));
        while (out.size() < most && !front.isEmpty()) {
            Candidate next = farthest(front, others, extent);
            if (improvement(next, others, extent) < LEAST) {
                break;
            }
            front.remove(next);
            others.add(next.objectives);
            out.add(next.genome);
        }
        return out;
    }

    /// Of the points of the last generations, those that no other dominates.
    private List<Candidate> front() {
        Strategy strategy =
                problem.objectives() < 3 ? new Nsga2(POPULATION) : new Nsga3(POPULATION);
        Strategy.Search search = strategy.start(problem, random);
        search.tell(
                evaluated.stream()
                        .skip(Math.max(0, evaluated.size() - SEEDS))
                        .map(this::scored)
                        .toList());
        List<Candidate> met = new ArrayList<>();
        for (int done = 0; done < POPULATION * GENERATIONS; ) {
            List<Scored> scored = search.ask(POPULATION).stream().map(this::scored).toList();
            search.tell(scored);
            done += scored.size();
            if (done > POPULATION * (GENERATIONS - KEPT)) {
                scored.stream().filter(s -> !s.hasFailed()).map(this::candidate).forEach(met::add);
            }
        }
        List<double[]> values = met.stream().map(Candidate::objectives).toList();
        return new ArrayList<>(Pareto.front(values).stream().map(met::get).toList());
    }

    private Candidate candidate(Scored scored) {
        return new Candidate(problem.snapped(scored.genome()), scored.objectives());
    }

    /// Points where a model extrapolates have failed.
    private Scored scored(double[] genome) {
        double[] snapped = problem.snapped(genome);
        double[] values = values(snapped);
        return isWithin(snapped) && models.stream().allMatch(m -> m.knows(snapped))
                ? new Scored(genome, values[0], Double.NaN, values, new double[0])
                : new Scored(genome, Double.NaN);
    }

    private boolean isWithin(double[] genome) {
        for (int i = 0; i < genome.length; i++) {
            if (genome[i] < low[i] || genome[i] > high[i]) {
                return false;
            }
        }
        return true;
    }

    private double[] values(double[] genome) {
        return models.stream().mapToDouble(m -> m.value(genome)).toArray();
    }

    private static double[] extent(List<double[]> evaluated, List<Candidate> front) {
        List<double[]> all = new ArrayList<>(evaluated);
        front.forEach(c -> all.add(c.objectives));
        double[] out = new double[all.getFirst().length];
        for (int k = 0; k < out.length; k++) {
            int objective = k;
            var range = all.stream().mapToDouble(f -> f[objective]).summaryStatistics();
            double wide = range.getMax() - range.getMin();
            out[k] = wide > 0 ? wide : 1;
        }
        return out;
    }

    private static Candidate farthest(
            List<Candidate> front, List<double[]> others, double[] extent) {
        Candidate best = front.getFirst();
        double most = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : front) {
            double improvement = improvement(candidate, others, extent);
            if (improvement > most) {
                best = candidate;
                most = improvement;
            }
        }
        return best;
    }

    private static double improvement(Candidate x, List<double[]> others, double[] extent) {
        double least = Double.POSITIVE_INFINITY;
        for (double[] other : others) {
            double most = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < extent.length; k++) {
                most = Math.max(most, (x.objectives[k] - other[k]) / extent[k]);
            }
            least = Math.min(least, most);
        }
        return least;
    }
}
