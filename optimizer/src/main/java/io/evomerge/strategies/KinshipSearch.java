package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// One run of [Kinship] by ask and tell. No point is asked for twice, as long as there are others.
final class KinshipSearch extends GenerationalSearch {
    /// So many of the best points are remembered: of more, kinship takes too long.
    static final int MEMBERS = 200;

    /// A mean kinship above it leaves nothing to merge: the task vectors are less than 8 degrees
    /// apart.
    static final double ALIKE = 0.99;

    private static final int ATTEMPTS = 100;

    private final Kinship settings;
    private final Set<List<Double>> asked = new HashSet<>();

    /// Best first.
    private List<Scored> members = List.of();

    private record Partner(Scored point, double kinship) {}

    KinshipSearch(Kinship settings, Problem problem, RandomGenerator random) {
        super(problem, random);
        this.settings = settings;
    }

    @Override
    void begin(List<Scored> seeds) {
        learn(seeds);
    }

    @Override
    void learn(List<Scored> generation) {
        List<Scored> all = new ArrayList<>(members);
        for (Scored point : generation) {
            all.add(point);
            asked.add(Genomes.key(point.genome()));
        }
        members = all.stream().sorted(Genomes.BEST_FIRST).limit(MEMBERS).toList();
    }

    @Override
    List<double[]> breed() {
        int missing = settings.founders() - members.size();
        return missing > 0 ? founders(missing) : merged();
    }

    private List<double[]> founders(int count) {
        return founders(count, members.stream().map(Scored::genome).toList()).stream()
                .map(problem::snapped)
                .toList();
    }

    private List<double[]> merged() {
        List<Scored> best = members.subList(0, Math.min(settings.top(), members.size()));
        if (meanKinship(best) > ALIKE) {
            return stepped(best);
        }
        List<double[]> children = new ArrayList<>();
        for (int i = 0; i < best.size(); i++) {
            for (int j = i + 1; j < best.size(); j++) {
                addIfNew(children, best.get(i), best.get(j));
            }
        }
        explore(children);
        return children.isEmpty() ? stepped(best) : children;
    }

    private boolean addIfNew(List<double[]> children, Scored better, Scored other) {
        double[] child = Kinship.child(problem, better.genome(), other.genome());
        boolean isNew = asked.add(Genomes.key(child));
        if (isNew) {
            children.add(child);
        }
        return isNew;
    }

    /// The best with the one that is least akin to it, of those it was not merged with.
    private void explore(List<double[]> children) {
        Scored best = members.getFirst();
        for (Partner partner : leastAkinFirst(best)) {
            if (addIfNew(children, best, partner.point)) {
                return;
            }
        }
    }

    private List<Partner> leastAkinFirst(Scored best) {
        return members.subList(1, (members.size() + 1) / 2).stream()
                .map(p -> new Partner(p, kinship(best, p)))
                .sorted(Comparator.comparingDouble(Partner::kinship))
                .toList();
    }

    private double kinship(Scored a, Scored b) {
        return Kinship.between(problem, a.genome(), b.genome());
    }

    private double meanKinship(List<Scored> points) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < points.size(); i++) {
            for (int j = 0; j < i; j++) {
                sum += kinship(points.get(i), points.get(j));
                pairs++;
            }
        }
        return sum / pairs;
    }

    private List<double[]> stepped(List<Scored> points) {
        return points.stream().map(p -> stepped(p.genome())).toList();
    }

    /// A point about a member, the farther away the more often it was asked for already: levels
    /// have to be crossed.
    private double[] stepped(double[] genome) {
        double[] from = Box.outOf(genome);
        double sigma = settings.sigma();
        double[] out = step(from, sigma);
        for (int i = 0; i < ATTEMPTS && !asked.add(Genomes.key(out)); i++) {
            sigma = Math.min(1, 1.1 * sigma);
            out = step(from, sigma);
        }
        return out;
    }

    private double[] step(double[] from, double sigma) {
        double[] x = from.clone();
        Arrays.setAll(x, i -> from[i] + sigma * random.nextGaussian());
        return problem.snapped(Box.into(x));
    }
}
