package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.LUDecomposition;

/// How NSGA-III chooses survivors: whole fronts while they fit; of the next one, points near the
/// reference directions that have fewest.
///
/// Objectives `f` are to be maximised; costs are `c = z* − f` with `z*` the best value of each
/// objective so far. An axis's extreme point is the one with the least `max_k c_k / w_k`, where
/// `w_k` is 1 on the axis and [#OFF_AXIS] elsewhere. Costs are divided by the intercepts `a_k` of
/// the plane through the extreme points; where that plane does not cut all axes, by the largest
/// costs of the first front, a case that the paper leaves open.
///
/// @see <a href="https://doi.org/10.1109/TEVC.2013.2281535">Deb and Jain 2014, algorithms 1 to
///     4</a>
final class Niching {
    private static final double OFF_AXIS = 1e-6;

    /// Extents below this are no extents: the objective is left as it is.
    private static final double FLAT = 1e-12;

    private final List<double[]> directions;
    private final RandomGenerator random;
    private final double[] ideal;
    private List<double[]> extremes = List.of();

    /// Where a point lies among the directions.
    private record Place(int direction, double distance) {}

    Niching(List<double[]> directions, RandomGenerator random) {
        this.directions = directions;
        this.random = random;
        ideal = new double[directions.getFirst().length];
        Arrays.fill(ideal, Double.NEGATIVE_INFINITY);
    }

    /// Positions of those that survive, at most so many.
    List<Integer> survivors(List<double[]> objectives, int most) {
        List<List<Integer>> fronts = Pareto.fronts(objectives);
        List<Integer> kept = new ArrayList<>();
        for (List<Integer> front : fronts) {
            if (kept.size() + front.size() > most) {
                Place[] places = places(objectives, fronts.getFirst());
                kept.addAll(chosen(places, kept, front, most - kept.size()));
                break;
            }
            kept.addAll(front);
        }
        return kept;
    }

    /// Algorithms 2 and 3.
    private Place[] places(List<double[]> objectives, List<Integer> first) {
        for (double[] f : objectives) {
            Arrays.setAll(ideal, k -> Math.max(ideal[k], f[k]));
        }
        double[][] costs = objectives.stream().map(this::cost).toArray(double[][]::new);
        List<double[]> best = first.stream().map(objectives::get).toList();
        extremes = extremes(best);
        double[] extent = extent(best.stream().map(this::cost).toList());
        return Arrays.stream(costs).map(c -> place(c, extent)).toArray(Place[]::new);
    }

    private double[] cost(double[] f) {
        double[] out = new double[f.length];
        Arrays.setAll(out, k -> ideal[k] - f[k]);
        return out;
    }

    /// The extreme point of each axis, of the first front and the extreme points before.
    private List<double[]> extremes(List<double[]> front) {
        List<double[]> candidates = new ArrayList<>(extremes);
        candidates.addAll(front);
        List<double[]> out = new ArrayList<>();
        for (int axis = 0; axis < ideal.length; axis++) {
            double[] best = candidates.getFirst();
            for (double[] candidate : candidates) {
                best = scalar(candidate, axis) < scalar(best, axis) ? candidate : best;
            }
            out.add(best);
        }
        return out;
    }

    /// `max_k c_k / w_k`.
    private double scalar(double[] f, int axis) {
        double[] cost = cost(f);
        return IntStream.range(0, cost.length)
                .mapToDouble(k -> cost[k] / (k == axis ? 1 : OFF_AXIS))
                .max()
                .orElseThrow();
    }

    private double[] extent(List<double[]> firstFront) {
        double[] out = intercepts();
        if (Arrays.stream(out).allMatch(a -> a > FLAT)) {
            return out;
        }
        for (int k = 0; k < out.length; k++) {
            int objective = k;
            double largest = firstFront.stream().mapToDouble(c -> c[objective]).max().orElseThrow();
            out[k] = largest > FLAT ? largest : 1;
        }
        return out;
    }

    /// Of the plane `Σ c_k / a_k = 1` through the extreme points; zeros if there is no such plane.
    private double[] intercepts() {
        double[][] costs = extremes.stream().map(this::cost).toArray(double[][]::new);
        DecompositionSolver solver =
                new LUDecomposition(new Array2DRowRealMatrix(costs)).getSolver();
        if (!solver.isNonSingular()) {
            return new double[ideal.length];
        }
        double[] inverse = solver.solve(new ArrayRealVector(ideal.length, 1)).toArray();
        return Arrays.stream(inverse)
                .map(b -> b > 0 && Double.isFinite(1 / b) ? 1 / b : 0)
                .toArray();
    }

    /// The direction at the least angle.
    private Place place(double[] cost, double[] extent) {
        Place best = new Place(-1, Double.POSITIVE_INFINITY);
        for (int d = 0; d < directions.size(); d++) {
            double distance = distance(cost, extent, directions.get(d));
            best = distance < best.distance ? new Place(d, distance) : best;
        }
        return best;
    }

    /// Of the normalised cost from the line along a direction.
    private static double distance(double[] cost, double[] extent, double[] direction) {
        double along = 0;
        double length = 0;
        for (int k = 0; k < cost.length; k++) {
            along += cost[k] / extent[k] * direction[k];
            length += direction[k] * direction[k];
        }
        double square = 0;
        for (int k = 0; k < cost.length; k++) {
            double off = cost[k] / extent[k] - along / length * direction[k];
            square += off * off;
        }
        return Math.sqrt(square);
    }

    /// Algorithm 4.
    private List<Integer> chosen(
            Place[] places, List<Integer> kept, List<Integer> front, int count) {
        int[] members = new int[directions.size()];
        kept.forEach(i -> members[places[i].direction]++);
        List<List<Integer>> waiting = new ArrayList<>();
        directions.forEach(d -> waiting.add(new ArrayList<>()));
        List<Integer> shuffled = new ArrayList<>(front);
        Collections.shuffle(shuffled, Random.from(random));
        shuffled.forEach(i -> waiting.get(places[i].direction).add(i));
        List<Integer> out = new ArrayList<>();
        while (out.size() < count) {
            int direction = emptiest(members, waiting);
            List<Integer> near = waiting.get(direction);
            Integer next = members[direction] == 0 ? nearest(near, places) : near.getLast();
            near.remove(/* element */ next);
            out.add(next);
            members[direction]++;
        }
        return out;
    }

    /// One of the directions with the fewest members, of those for which some point is waiting.
    private int emptiest(int[] members, List<List<Integer>> waiting) {
        int[] open =
                IntStream.range(0, members.length).filter(d -> !waiting.get(d).isEmpty()).toArray();
        int fewest = Arrays.stream(open).map(d -> members[d]).min().orElseThrow();
        int[] least = Arrays.stream(open).filter(d -> members[d] == fewest).toArray();
        return least[random.nextInt(least.length)];
    }

    private static int nearest(List<Integer> waiting, Place[] places) {
        return waiting.stream()
                .min(Comparator.comparingDouble(i -> places[i].distance))
                .orElseThrow();
    }
}
