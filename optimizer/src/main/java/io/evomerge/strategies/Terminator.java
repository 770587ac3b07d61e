package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Says when a search may end because what it could still gain is lost in the noise of the scores.
///
/// A Gaussian process is fitted to all scores. With `β = 2/5 · ln (d t² π² / (6 δ))`, `δ = 0.1`,
/// after `t` scores of `d` genes,
///
/// `r = max μ(x) + √β s(x) over proposals − max μ(xᵢ) − √β s(xᵢ) over points scored`
///
/// bounds what proposals can gain over the best point known. The search may end once `r` is below
/// the standard error of the best points' scores (the mean of ten: one that has answered everything
/// right would have none).
///
/// Unlike in the paper, where `x` is any point, proposals are what the search might ask for next:
/// the best point plus differences of the last ones it asked for. Of the whole cube no search of
/// ten genes ever knows enough to end.
///
/// @see <a href="https://arxiv.org/abs/2104.08166">Makarova et al. 2022, Automatic Termination for
///     Hyperparameter Optimization, equations 3 to 5</a>
public final class Terminator {
    /// A process fitted to fewer scores knows too little of its lengths.
    private static final int LEAST = 40;

    private static final int EVERY = 10;
    private static final int RECENT = 40;
    private static final int PROPOSALS = 1000;

    /// Those nearest to the best: a fit takes the cube of their number.
    private static final int MOST_POINTS = 300;

    private static final int NOISE_OF = 10;
    private static final double DELTA = 0.1;
    private static final double[] NONE = {};

    private final Problem problem;
    private final RandomGenerator random;
    private final List<Scored> told = new ArrayList<>();
    private final Set<List<Double>> known = new HashSet<>();
    private int next = LEAST;

    public Terminator(Problem problem, RandomGenerator random) {
        this.problem = problem;
        this.random = random;
    }

    /// Takes further scores. A point that was told before, as a copy of another is, says nothing
    /// new.
    ///
    /// @param points in the order in which they were told to the strategy
    /// @return whether the search may end
    public boolean tell(List<Scored> points) {
        points.stream()
                .filter(p -> !p.hasFailed())
                .filter(p -> known.add(Genomes.key(problem.snapped(p.genome()))))
                .map(
                        p ->
                                new Scored(
                                        problem.snapped(p.genome()),
                                        p.fitness(),
                                        p.error(),
                                        NONE,
                                        NONE))
                .forEach(told::add);
        if (told.size() < next) {
            return false;
        }
        next = told.size() + EVERY;
        return isLost();
    }

    private boolean isLost() {
        Scored best = told.stream().sorted(Genomes.BEST_FIRST).findFirst().orElseThrow();
        double error = error();
        if (!(error > 0)) {
            return false; // nothing is known of the noise
        }
        List<Scored> near =
                told.stream()
                        .sorted(
                                Comparator.comparingDouble(
                                        p -> Genomes.distance(p.genome(), best.genome())))
                        .limit(MOST_POINTS)
                        .toList();
        double[][] points = near.stream().map(Scored::genome).toArray(double[][]::new);
        GaussianProcess process = process(points, near);
        double width = Math.sqrt(beta());
        double sure = Double.NEGATIVE_INFINITY;
        double possible = Double.NEGATIVE_INFINITY;
        for (double[] x : points) {
            GaussianProcess.Belief belief = process.at(x);
            sure = Math.max(sure, belief.mean() - width * belief.deviation());
            possible = Math.max(possible, belief.mean());
        }
        for (double[] x : proposals(best.genome())) {
            GaussianProcess.Belief belief = process.at(x);
            possible = Math.max(possible, belief.mean() + width * belief.deviation());
        }
        return possible - sure < error;
    }

    private double error() {
        return told.stream()
                .sorted(Genomes.BEST_FIRST)
                .limit(NOISE_OF)
                .mapToDouble(Scored::error)
                .average()
                .orElse(Double.NaN);
    }

    private GaussianProcess process(double[][] points, List<Scored> near) {
        Standardised y =
                Standardised.of(
                        near.stream().mapToDouble(Scored::fitness).toArray(),
                        near.stream().mapToDouble(Scored::error).toArray());
        KernelFit prior = KernelFit.prior(problem.dimensions(), true);
        KernelFit fit = prior.improved(problem.coordinates(), points, y, prior);
        return GaussianProcess.of(fit, problem.coordinates(), points, y);
    }

    private double beta() {
        double t = told.size();
        return 0.4 * Math.log(problem.dimensions() * t * t * Math.PI * Math.PI / (6 * DELTA));
    }

    private List<double[]> proposals(double[] best) {
        List<Scored> recent = told.subList(Math.max(0, told.size() - RECENT), told.size());
        List<double[]> out = new ArrayList<>();
        while (out.size() < PROPOSALS) {
            double[] a = recent.get(random.nextInt(recent.size())).genome();
            double[] b = recent.get(random.nextInt(recent.size())).genome();
            double[] x = best.clone();
            Arrays.setAll(x, i -> Math.clamp(x[i] + a[i] - b[i], 0.0, 1.0));
            out.add(problem.snapped(x));
        }
        return out;
    }
}
