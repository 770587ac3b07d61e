package io.evomerge.strategies;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// One run of [Gp] by ask and tell.
///
/// A batch is planned as a whole when the first of its points is asked for, from all points told
/// until then; asks may cut it anywhere. Where it is asked for before the last ones were told,
/// those are believed to score what the model expects, as within a batch, and are not asked for
/// again.
final class GpSearch implements Strategy.Search {
    /// The model is of this many points at most, the nearest to the best one: its fit takes the
    /// cube of their number.
    private static final int MOST_POINTS = 400;

    /// The kernel is fitted anew when there is one point more for so many.
    private static final int REFIT = 20;

    /// Of points that were asked for and not told, so many are waited for; older ones are lost.
    private static final int MOST_PENDING = 100;

    private static final double FIRST_SIGMA = 1.0 / 6;

    private final Gp settings;
    private final Problem problem;
    private final RandomGenerator random;
    private final List<Scored> told = new ArrayList<>();
    private final Deque<double[]> planned = new ArrayDeque<>();
    private final SequencedSet<List<Double>> pending = new LinkedHashSet<>();
    private final TrustRegion region;
    private Optional<KernelFit> fit = Optional.empty();
    private int nextFit;
    private int toldBefore;
    private int knownBefore;
    private double bestBefore = Double.NEGATIVE_INFINITY;

    GpSearch(Gp settings, Problem problem, RandomGenerator random) {
        this.settings = settings;
        this.problem = problem;
        this.random = random;
        region = new TrustRegion(problem.dimensions(), settings.batch());
    }

    @Override
    public List<double[]> ask(int most) {
        Genomes.requirePositive(most);
        if (planned.isEmpty()) {
            plan();
        }
        List<double[]> out = new ArrayList<>();
        while (out.size() < most && !planned.isEmpty()) {
            double[] next = planned.removeFirst();
            pending.add(Genomes.key(next));
            out.add(next);
        }
        while (pending.size() > MOST_PENDING) {
            pending.removeFirst();
        }
        return out;
    }

    @Override
    public void tell(List<Scored> points) {
        Genomes.requireInCube(points, problem.dimensions());
        for (Scored point : points) {
            Scored snapped = point.at(problem.snapped(point.genome()));
            told.add(snapped);
            pending.remove(Genomes.key(snapped.genome()));
        }
    }

    private void plan() {
        List<Scored> known = known();
        int missing = settings.design(problem.dimensions()) - known.size();
        if (missing > 0) {
            design(Math.max(1, missing - pending.size()), known);
            return;
        }
        if (told.size() > toldBefore) {
            region.tell(known.subList(knownBefore, known.size()), bestBefore);
        }
        toldBefore = told.size();
        knownBefore = known.size();
        bestBefore = best(known).fitness();
        model(known);
    }

    private List<Scored> known() {
        return told.stream().filter(p -> !p.hasFailed()).toList();
    }

    private static Scored best(List<Scored> points) {
        return points.stream().sorted(Genomes.BEST_FIRST).findFirst().orElseThrow();
    }

    /// Points about the best one known, or about the start.
    private void design(int count, List<Scored> known) {
        double[] middle = known.isEmpty() ? problem.start() : best(known).genome();
        double[] start = problem.snapped(problem.start());
        if (!pending.contains(Genomes.key(start))
                && told.stream().noneMatch(p -> Arrays.equals(p.genome(), start))) {
            planned.add(start);
        }
        double[] x = Box.outOf(middle);
        while (planned.size() < count) {
            double[] drawn = x.clone();
            Arrays.setAll(drawn, i -> x[i] + FIRST_SIGMA * random.nextGaussian());
            planned.add(problem.snapped(Box.into(drawn)));
        }
    }

    private void model(List<Scored> known) {
        Data data = Data.of(nearest(withFailed(known)));
        KernelFit fitted = fitted(known, data);
        data = withPending(fitted, data);
        Set<List<Double>> asked = new HashSet<>(pending);
        told.forEach(p -> asked.add(Genomes.key(p.genome())));
        for (int k = 0; k < settings.batch(); k++) {
            var process = process(fitted, data);
            var improvement = ExpectedImprovement.over(process, data.points());
            double[] next =
                    new AcquisitionSearch(problem, asked, random)
                            .best(improvement, improvement.incumbent(), region, fitted);
            planned.add(next);
            asked.add(Genomes.key(next));
            data = data.with(next, process.at(next).mean());
        }
    }

    private Data withPending(KernelFit fitted, Data data) {
        if (pending.isEmpty()) {
            return data;
        }
        var process = process(fitted, data);
        Data out = data;
        for (List<Double> key : pending) {
            double[] point = key.stream().mapToDouble(Double::doubleValue).toArray();
            out = out.with(point, process.at(point).mean());
        }
        return out;
    }

    private KernelFit fitted(List<Scored> known, Data data) {
        if (fit.isPresent() && known.size() < nextFit) {
            return fit.get();
        }
        nextFit = known.size() + known.size() / REFIT;
        boolean errorsAreKnown = known.stream().anyMatch(p -> p.error() > 0);
        KernelFit prior = KernelFit.prior(problem.dimensions(), errorsAreKnown);
        KernelFit found =
                fit.orElse(prior)
                        .improved(problem.coordinates(), data.points(), data.standardised(), prior);
        fit = Optional.of(found);
        return found;
    }

    private GaussianProcess process(KernelFit fitted, Data data) {
        return GaussianProcess.of(
                fitted, problem.coordinates(), data.points(), data.standardised());
    }

    /// Failed points count as the worst value there is, so that the search keeps away from them.
    private List<Scored> withFailed(List<Scored> known) {
        double worst = known.stream().mapToDouble(Scored::fitness).min().orElse(0);
        List<Scored> out = new ArrayList<>(known);
        told.stream()
                .filter(Scored::hasFailed)
                .forEach(p -> out.add(new Scored(p.genome(), worst)));
        return out;
    }

    private List<Scored> nearest(List<Scored> known) {
        if (known.size() <= MOST_POINTS) {
            return known;
        }
        double[] best = best(known).genome();
        return known.stream()
                .sorted(Comparator.comparingDouble(p -> Genomes.distance(p.genome(), best)))
                .limit(MOST_POINTS)
                .toList();
    }

    /// The point told so far that is expected to be best.
    @Override
    public Optional<double[]> centre() {
        Data data = Data.of(nearest(known()));
        return fit.map(f -> ExpectedImprovement.over(process(f, data), data.points()).incumbent());
    }

    /// What the model is fitted to.
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Data(double[][] points, double[] values, double[] errors) {
        static Data of(List<Scored> all) {
            return new Data(
                    all.stream().map(Scored::genome).toArray(double[][]::new),
                    all.stream().mapToDouble(Scored::fitness).toArray(),
                    all.stream().mapToDouble(Scored::error).toArray());
        }

        Data with(double[] point, double value) {
            double[][] more = Arrays.copyOf(points, points.length + 1);
            double[] moreValues = Arrays.copyOf(values, points.length + 1);
            double[] moreErrors = Arrays.copyOf(errors, points.length + 1);
            more[points.length] = point;
            moreValues[points.length] = value;
            moreErrors[points.length] = errors[0];
            return new Data(more, moreValues, moreErrors);
        }

        Standardised standardised() {
            return Standardised.of(values, errors);
        }
    }
}
