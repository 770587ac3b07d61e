package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Looks for the point of a trust region where the improvement is largest: many random points, of
/// which each differs from the incumbent in about twenty genes at most, then small steps from the
/// best of them.
final class AcquisitionSearch {
    private static final int CANDIDATES = 500;
    private static final int KEPT = 4;
    private static final int STEPS = 100;

    /// Of a large cube only so many genes differ at once, or nothing would be near the incumbent
    /// (Regis and Shoemaker 2013).
    private static final double CHANGED = 20;

    private final Problem problem;
    private final Set<List<Double>> known;
    private final RandomGenerator random;

    /// @param known points that are not to be found again
    AcquisitionSearch(Problem problem, Set<List<Double>> known, RandomGenerator random) {
        this.problem = problem;
        this.known = known;
        this.random = random;
    }

    private record Candidate(double[] point, double value) {}

    double[] best(
            ExpectedImprovement improvement, double[] centre, TrustRegion region, KernelFit fit) {
        double[] widths = widths(region.length(), fit);
        List<Candidate> drawn = new ArrayList<>();
        for (int i = 0; i < CANDIDATES; i++) {
            double[] x = near(centre, widths, Math.min(1, CHANGED / centre.length));
            if (isNew(x)) {
                drawn.add(new Candidate(x, improvement.at(x)));
            }
        }
        return drawn.stream()
                .sorted(Comparator.comparingDouble(Candidate::value).reversed())
                .limit(KEPT)
                .map(c -> climbed(c, improvement, centre, widths))
                .max(Comparator.comparingDouble(Candidate::value))
                .map(Candidate::point)
                .orElseGet(this::anywhere);
    }

    /// A new point of the whole cube, where the box holds none; any, where there is none at all.
    private double[] anywhere() {
        double[] x = problem.snapped(Genomes.uniform(problem.dimensions(), random));
        for (int attempt = 0; attempt < CANDIDATES && !isNew(x); attempt++) {
            x = problem.snapped(Genomes.uniform(problem.dimensions(), random));
        }
        return x;
    }

    private boolean isNew(double[] x) {
        return !known.contains(Genomes.key(x));
    }

    /// The box's edges: longer where the process is smoother, of the same volume; but so long that
    /// a gene with levels can reach the next one.
    private double[] widths(double length, KernelFit fit) {
        double[] out = new double[problem.dimensions()];
        double product = 0;
        for (int i = 0; i < out.length; i++) {
            product += Math.log(fit.ratio(i)) / out.length;
        }
        for (int i = 0; i < out.length; i++) {
            Coordinate coordinate = problem.coordinates().get(i);
            double next = coordinate.isContinuous() ? 0 : 2.0 / coordinate.levels();
            double width = length * fit.ratio(i) / Math.exp(product);
            out[i] = Math.min(1, Math.max(next, width));
        }
        return out;
    }

    private double[] near(double[] centre, double[] widths, double probability) {
        double[] x = centre.clone();
        int changed = 0;
        while (changed == 0) {
            for (int i = 0; i < x.length; i++) {
                if (random.nextDouble() < probability) {
                    changed++;
                    x[i] = moved(i, x, widths[i] * (random.nextDouble() - 0.5), centre, widths);
                }
            }
        }
        return problem.snapped(x);
    }

    private Candidate climbed(
            Candidate from, ExpectedImprovement improvement, double[] centre, double[] widths) {
        Candidate at = from;
        double scale = 0.3;
        for (int step = 0; step < STEPS; step++) {
            double[] x = at.point().clone();
            int changed = 1 + random.nextInt(3);
            for (int k = 0; k < changed; k++) {
                int i = random.nextInt(x.length);
                x[i] = moved(i, x, scale * widths[i] * random.nextGaussian(), centre, widths);
            }
            double[] point = problem.snapped(x);
            var next = new Candidate(point, improvement.at(point));
            if (next.value() > at.value() && isNew(point)) {
                at = next;
            } else {
                scale = Math.max(0.02, scale * 0.95);
            }
        }
        return at;
    }

    /// A gene after a step, inside the box about the centre. Levels without order have no
    /// neighbours: any may come next.
    private double moved(int gene, double[] x, double step, double[] centre, double[] widths) {
        if (!problem.coordinates().get(gene).isOrdered()) {
            return random.nextDouble();
        }
        double low = Math.max(0, centre[gene] - widths[gene] / 2);
        double high = Math.min(1, centre[gene] + widths[gene] / 2);
        return Math.clamp(x[gene] + step, low, high);
    }
}
