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

    /// The volume that points dominate above a reference point, exactly.
    ///
    /// Points are taken by the last objective, the lowest first. Each adds the box between it and
    /// the reference, less what the points after it dominate of that box. These are at least as
    /// high there, so that the box has one height, and one objective fewer remains: the points
    /// after it are cut down to the box, and those that another one then dominates are dropped,
    /// which is most of them. In the worst case the time grows exponentially with the objectives
    /// all the same; 200 points of a front take well below a second in six.
    ///
    /// @see <a href="https://doi.org/10.1109/TEVC.2010.2077298">While, Bradstreet and Barone 2012,
    ///     "A Fast Way of Calculating Exact Hypervolumes", sections III and IV (WFG)</a>
    public static double hypervolume(List<double[]> points, double[] reference) {
        List<double[]> above =
                points.stream()
                        .filter(
                                p ->
                                        IntStream.range(0, p.length)
                                                .allMatch(k -> p[k] > reference[k]))
                        .toList();
        return volume(undominated(above), reference, reference.length);
    }

    /// @param points of which none is dominated in the first objectives, nor there twice
    /// @param objectives how many count, the first ones
    private static double volume(List<double[]> points, double[] reference, int objectives) {
        int last = objectives - 1;
        List<double[]> rising =
                points.stream()
                        .sorted(Comparator.comparingDouble((double[] p) -> p[last]))
                        .toList();
        if (objectives == 2) {
            return area(rising, reference);
        }
        double sum = 0;
        for (int i = 0; i < rising.size(); i++) {
            double[] point = rising.get(i);
            double base = box(point, reference, last);
            if (last > 0 && i + 1 < rising.size()) {
                List<double[]> cut = cut(rising.subList(i + 1, rising.size()), point, last);
                base -= volume(cut, reference, last);
            }
            sum += (point[last] - reference[last]) * base;
        }
        return sum;
    }

    /// The same of two objectives: by slices along the second, the highest first.
    private static double area(List<double[]> rising, double[] reference) {
        double sum = 0;
        double widest = reference[0];
        for (int i = rising.size() - 1; i >= 0; i--) {
            double below = i > 0 ? rising.get(i - 1)[1] : reference[1];
            widest = Math.max(widest, rising.get(i)[0]);
            sum += (rising.get(i)[1] - below) * (widest - reference[0]);
        }
        return sum;
    }

    private static double box(double[] point, double[] reference, int objectives) {
        double out = 1;
        for (int k = 0; k < objectives; k++) {
            out *= point[k] - reference[k];
        }
        return out;
    }

    /// Points cut down to the box below a corner, in the first objectives alone.
    private static List<double[]> cut(List<double[]> points, double[] corner, int objectives) {
        List<double[]> out = new ArrayList<>();
        for (double[] point : points) {
            double[] inside = new double[objectives];
            Arrays.setAll(inside, k -> Math.min(point[k], corner[k]));
            out.add(inside);
        }
        return undominated(out);
    }

    /// The points that no other dominates; of equal points, one.
    private static List<double[]> undominated(List<double[]> points) {
        List<double[]> out = new ArrayList<>();
        for (double[] point : points) {
            if (out.stream().noneMatch(o -> isNowhereWorse(o, point))) {
                out.removeIf(o -> isNowhereWorse(point, o));
                out.add(point);
            }
        }
        return out;
    }

    private static boolean isNowhereWorse(double[] a, double[] b) {
        for (int k = 0; k < a.length; k++) {
            if (a[k] < b[k]) {
                return false;
            }
        }
        return true;
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
