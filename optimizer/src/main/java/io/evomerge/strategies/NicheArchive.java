package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The members of [NaturalNiches], which compete for resources.
///
/// | symbol | meaning                                                                     |
/// |--------|-----------------------------------------------------------------------------|
/// | `S_ij` | what member `i` can make of resource `j`, in [0, 1]                         |
/// | `z_j`  | `(Σ_k S_kj)^α`, how much is wanted of resource `j`; 1 where nobody wants it |
/// | `f_i`  | `Σ_j S_ij / z_j`, the fitness of `i`                                        |
///
/// The resources are the items: `S_ij` is the score of `i` on item `j`. Once the items of some
/// point are not known, or are no scores in [0, 1], every objective is one resource and `S_ij`
/// the part of the places (empty ones are worst) that are worse in it than `i`; of a single
/// objective, the fitness told stands for it. So the order alone counts then.
///
/// @see <a href="https://arxiv.org/abs/2508.16204">Abrantes, Lange and Tang 2025, Competition and
///     Attraction Improve Model Fusion</a>
final class NicheArchive {
    private static final double SAME = 1e-6;

    /// So that nothing times the worth of a resource that is hardly wanted is still nothing.
    private static final double MOST_WORTH = 1e100;

    private final int places;
    private final double competition;
    private final List<Scored> members = new ArrayList<>();
    private boolean haveItems = true;
    private double[][] resources = {};
    /// `1 / z`.
    private double[] worths = {};

    /// @param places members at most
    /// @param competition `α`; 0: resources are not shared
    NicheArchive(int places, double competition) {
        this.places = places;
        this.competition = competition;
    }

    List<Scored> members() {
        return members;
    }

    /// Whether a member is the same recipe: those have six digits.
    boolean holds(double[] genome) {
        return members.stream().anyMatch(m -> isSame(m.genome(), genome));
    }

    private static boolean isSame(double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            if (Math.abs(a[i] - b[i]) > SAME) {
                return false;
            }
        }
        return true;
    }

    /// Takes a point in; where there is no place left, the least fit dies, which may be the point
    /// itself. Of several least fit, the oldest. A failed point is not taken in.
    void add(Scored point) {
        if (point.hasFailed()) {
            return;
        }
        haveItems &= hasItems(point);
        members.add(point);
        share();
        if (members.size() > places) {
            members.remove(least(fitness()));
            share();
        }
    }

    private void share() {
        resources =
                haveItems
                        ? members.stream().map(Scored::responses).toArray(double[][]::new)
                        : ranks();
        worths = worths(resources, competition);
    }

    private static int least(double[] values) {
        int least = 0;
        for (int i = 1; i < values.length; i++) {
            least = values[i] < values[least] ? i : least;
        }
        return least;
    }

    /// `f`.
    double[] fitness() {
        return beyond(new double[worths.length]);
    }

    /// `Σ_j max(0, S_2j − S_1j) / z_j` for each member as the second of two: what the first lacks,
    /// and the more the scarcer it is.
    double[] attraction(int first) {
        return beyond(resources[first]);
    }

    private double[] beyond(double[] known) {
        double[] out = new double[resources.length];
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < known.length; j++) {
                out[i] += Math.max(0, resources[i][j] - known[j]) * worths[j];
            }
        }
        return out;
    }

    private static double[] worths(double[][] resources, double competition) {
        double[] out = new double[resources[0].length];
        for (double[] scores : resources) {
            for (int j = 0; j < out.length; j++) {
                out[j] += scores[j];
            }
        }
        for (int j = 0; j < out.length; j++) {
            out[j] = out[j] == 0 ? 1 : Math.min(MOST_WORTH, Math.pow(out[j], -competition));
        }
        return out;
    }

    private static boolean hasItems(Scored member) {
        return member.responses().length > 0
                && Arrays.stream(member.responses()).allMatch(s -> s >= 0 && s <= 1);
    }

    private double[][] ranks() {
        double[][] scores = members.stream().map(NicheArchive::objectives).toArray(double[][]::new);
        double[][] out = new double[scores.length][scores[0].length];
        int empty = Math.max(0, places - members.size());
        for (int j = 0; j < out[0].length; j++) {
            int objective = j;
            double[] sorted =
                    Arrays.stream(scores).mapToDouble(s -> s[objective]).sorted().toArray();
            for (int i = 0; i < out.length; i++) {
                out[i][j] = (double) (empty + below(sorted, scores[i][j])) / places;
            }
        }
        return out;
    }

    /// How many of the sorted values are smaller.
    private static int below(double[] sorted, double value) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) / 2;
            if (sorted[middle] < value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private static double[] objectives(Scored member) {
        return member.objectives().length > 1
                ? member.objectives()
                : new double[] {member.fitness()};
    }
}
