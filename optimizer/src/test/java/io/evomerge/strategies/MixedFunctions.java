package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// Functions of numbers, whole numbers, switches and names.
final class MixedFunctions {
    static final Coordinate NUMBER = new Coordinate(0, true, -10, 10, -1);
    static final Coordinate WHOLE = new Coordinate(21, true, -10, 10, -1);
    static final Coordinate SWITCH = new Coordinate(2, true, 0, 1, -1);
    static final Coordinate NAME = new Coordinate(5, false, 0, 5, -1);

    private MixedFunctions() {}

    /// The functions of Hamano et al. 2022, table 1: ten numbers and ten genes with levels, to
    /// minimise; 0 is best.
    enum Function {
        SPHERE_INT,
        SPHERE_ONE_MAX,
        SPHERE_LEADING_ONES;

        Coordinate level() {
            return this == SPHERE_INT ? WHOLE : SWITCH;
        }

        List<Coordinate> coordinates() {
            List<Coordinate> out = new ArrayList<>(Collections.nCopies(10, NUMBER));
            out.addAll(Collections.nCopies(10, level()));
            return out;
        }

        double sigma() {
            return this == SPHERE_INT ? 1.0 / 20 : 1.0 / 6;
        }

        double of(double[] genome) {
            double[] numbers = Arrays.stream(genome, 0, 10).map(NUMBER::value).toArray();
            double[] levels = Arrays.copyOfRange(genome, 10, 20);
            double sphere = Arrays.stream(numbers).map(v -> v * v).sum();
            return sphere
                    + switch (this) {
                        case SPHERE_INT ->
                                Arrays.stream(levels)
                                        .map(g -> Math.pow(WHOLE.level(g) - 10, 2))
                                        .sum();
                        case SPHERE_ONE_MAX -> 10 - Arrays.stream(levels).map(SWITCH::level).sum();
                        case SPHERE_LEADING_ONES ->
                                10
                                        - Arrays.stream(levels)
                                                .takeWhile(g -> SWITCH.level(g) > 0)
                                                .count();
                    };
        }

        /// All switches undecided; all other values in [1, 3].
        double[] start(long seed) {
            var random = new SplittableRandom(100 + seed);
            double[] start = new double[20];
            Arrays.setAll(start, i -> 0.55 + 0.1 * random.nextDouble());
            if (level().equals(SWITCH)) {
                Arrays.fill(start, 10, 20, 0.5);
            }
            return start;
        }
    }

    /// Eight names and four numbers.
    static Problem choices() {
        List<Coordinate> coordinates = new ArrayList<>(Collections.nCopies(8, NAME));
        coordinates.addAll(Collections.nCopies(4, Coordinate.PLAIN));
        double[] start = new double[12];
        Arrays.fill(start, 0.5);
        return new Problem(start, coordinates, 1);
    }

    /// To maximise; 0 is reached by the best of five names eight times, with the four numbers that
    /// go with the first of them.
    static ToDoubleFunction<double[]> choice(long seed) {
        var random = new SplittableRandom(50 + seed);
        double[][] worth = new double[8][5];
        double[][] optimum = new double[5][4];
        for (double[] names : worth) {
            Arrays.setAll(names, k -> 0.3 * random.nextDouble() - 0.5);
            names[random.nextInt(5)] = 0;
        }
        for (double[] point : optimum) {
            Arrays.setAll(point, k -> 0.1 + 0.8 * random.nextDouble());
        }
        return genome -> {
            double sum = 0;
            for (int i = 0; i < 8; i++) {
                sum += worth[i][NAME.level(genome[i])];
            }
            double[] best = optimum[NAME.level(genome[0])];
            for (int i = 0; i < 4; i++) {
                sum -= (genome[8 + i] - best[i]) * (genome[8 + i] - best[i]);
            }
            return sum;
        };
    }

    static double best(Strategy.Search search, int budget, ToDoubleFunction<double[]> fitness) {
        double best = Double.NEGATIVE_INFINITY;
        for (int done = 0; done < budget; ) {
            List<Scored> told =
                    search.ask(budget - done).stream()
                            .map(g -> new Scored(g, fitness.applyAsDouble(g)))
                            .toList();
            search.tell(told);
            done += told.size();
            best = Math.max(best, told.stream().mapToDouble(Scored::fitness).max().orElseThrow());
        }
        return best;
    }
}
