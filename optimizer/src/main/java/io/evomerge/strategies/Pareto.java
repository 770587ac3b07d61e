package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Points with several objectives, all to be maximised.
public final class Pareto {
    private Pareto() {}

    /// Whether `a` is nowhere worse than `b` and somewhere better.
    public static boolean dominates(double[] a, double[] b) {
        boolean better = false;
        for (int k = 0; k < a.length; k++) {
            if (a[k] < b[k]) {
                return false;
            }
            better |= a[k] > b[k];
        }
        return better;
    }

    /// Positions of the points that no other dominates; of equal points, all.
    public static List<Integer> front(List<double[]> points) {
        return IntStream.range(0, points.size())
                .filter(i -> points.stream().noneMatch(p -> dominates(p, points.get(i))))
                .boxed()
                .toList();
    }

    /// Fronts of positions: the best, then what is best without it, and so on.
    ///
    /// @see <a href="https://doi.org/10.1109/4235.996017">Deb et al. 2002, section III A (fast
    ///     non-dominated sorting)</a>
    static List<List<Integer>> fronts(List<double[]> points) {
        int n = points.size();
        int[] dominators = new int[n];
        List<List<Integer>> dominated = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            dominated.add(new ArrayList<>());
            for (int j = 0; j < n; j++) {
                if (dominates(points.get(i), points.get(j))) {
                    dominated.get(i).add(j);
                } else if (dominates(points.get(j), points.get(i))) {
                    dominators[i]++;
                }
            }
        }
        List<List<Integer>> fronts = new ArrayList<>();
        List<Integer> front =
                IntStream.range(0, n).filter(i -> dominators[i] == 0).boxed().toList();
        while (!front.isEmpty()) {
            fronts.add(front);
            List<Integer> next = new ArrayList<>();
            for (int i : front) {
                for (int j : dominated.get(i)) {
                    if (--dominators[j] == 0) {
                        next.add(j);
                    }
                }
            }
            front = next.stream().sorted().toList();
        }
        return fronts;
    }

    /// The crowding distance of each point of a front, in its order: the summed distances of its
    /// neighbours along each objective, in parts of the front's extent; infinite at its ends.
    ///
    /// @see <a href="https://doi.org/10.1109/4235.996017">Deb et al. 2002, section III B</a>
    static double[] crowding(List<double[]> front) {
        double[] out = new double[front.size()];
        int objectives = front.isEmpty() ? 0 : front.getFirst().length;
        for (int k = 0; k < objectives; k++) {
            int objective = k;
            Integer[] order = IntStream.range(0, out.length).boxed().toArray(Integer[]::new);
            Arrays.sort(order, Comparator.comparingDouble(i -> front.get(i)[objective]));
            double extent = front.get(order[out.length - 1])[k] - front.get(order[0])[k];
            out[order[0]] = Double.POSITIVE_INFINITY;
            out[order[out.length - 1]] = Double.POSITIVE_INFINITY;
            for (int r = 1; r + 1 < out.length && extent > 0; r++) {
                out[order[r]] += (front.get(order[r + 1])[k] - front.get(order[r - 1])[k]) / extent;
            }
        }
        return out;
    }

    /// The volume that points dominate above a reference point, exactly: by slices along the last
    /// objective (Zitzler 2001). For two objectives `n log n`, for each further one a factor `n`.
    public static double hypervolume(List<double[]> points, double[] reference) {
        List<double[]> above =
                points.stream()
                        .filter(
                                p ->
                                        IntStream.range(0, p.length)
                                                .allMatch(k -> p[k] > reference[k]))
                        .toList();
        return above.isEmpty() ? 0 : volume(above, reference, reference.length);
    }

    private static double volume(List<double[]> points, double[] reference, int objectives) {
        int last = objectives - 1;
        List<double[]> sorted =
                points.stream()
                        .sorted(Comparator.comparingDouble((double[] p) -> p[last]).reversed())
                        .toList();
        if (objectives == 1) {
            return sorted.getFirst()[0] - reference[0];
        }
        double sum = 0;
        double widest = reference[0];
        for (int i = 0; i < sorted.size(); i++) {
            double below = i + 1 < sorted.size() ? sorted.get(i + 1)[last] : reference[last];
            double height = sorted.get(i)[last] - below;
            if (objectives == 2) {
                widest = Math.max(widest, sorted.get(i)[0]);
                sum += height * (widest - reference[0]);
            } else if (height > 0) {
                sum += height * volume(sorted.subList(0, i + 1), reference, last);
            }
        }
        return sum;
    }

    /// The position of the point of a front that gives up least: the farthest above the plane
    /// through the best points of each objective, objectives scaled to the front's extent (Das
    /// 1999, "On characterizing the knee of the Pareto curve"). Of the scaled objectives that is
    /// the one with the largest sum.
    public static int knee(List<double[]> front) {
        int objectives = front.getFirst().length;
        double[] low = new double[objectives];
        double[] high = new double[objectives];
        for (int k = 0; k < objectives; k++) {
            int objective = k;
            low[k] = front.stream().mapToDouble(p -> p[objective]).min().orElseThrow();
            high[k] = front.stream().mapToDouble(p -> p[objective]).max().orElseThrow();
        }
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < front.size(); i++) {
            double sum = 0;
            for (int k = 0; k < objectives; k++) {
                sum += high[k] > low[k] ? (front.get(i)[k] - low[k]) / (high[k] - low[k]) : 0;
            }
            if (sum > most) {
                most = sum;
                best = i;
            }
        }
        return best;
    }
}
