package io.evomerge.strategies;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Genomes as a polynomial of them reads them: a number and an ordered level as it is, a level
/// without order as one variable for each level but the first, which is 1 at that level and 0 at
/// all others (dummy coding). Genomes of equal recipes are equal.
final class Features {
    private final Problem problem;
    private final int count;

    Features(Problem problem) {
        this.problem = problem;
        count = problem.coordinates().stream().mapToInt(Features::columns).sum();
    }

    private static int columns(Coordinate coordinate) {
        return Categories.isCategory(coordinate) ? coordinate.levels() - 1 : 1;
    }

    /// How many variables there are.
    int count() {
        return count;
    }

    /// @return `[count]`
    double[] of(double[] genome) {
        double[] snapped = problem.snapped(genome);
        double[] out = new double[count];
        int column = 0;
        for (int i = 0; i < snapped.length; i++) {
            Coordinate coordinate = problem.coordinates().get(i);
            if (Categories.isCategory(coordinate)) {
                int level = coordinate.level(snapped[i]);
                if (level > 0) {
                    out[column + level - 1] = 1;
                }
            } else {
                out[column] = snapped[i];
            }
            column += columns(coordinate);
        }
        return out;
    }

    /// The point of the cube nearest to some values of the variables: of levels without order, the
    /// one whose variable is the largest.
    double[] genome(double[] values) {
        List<Coordinate> coordinates = problem.coordinates();
        double[] out = new double[coordinates.size()];
        int column = 0;
        for (int i = 0; i < out.length; i++) {
            int columns = columns(coordinates.get(i));
            out[i] =
                    Categories.isCategory(coordinates.get(i))
                            ? level(Arrays.copyOfRange(values, column, column + columns))
                            : coordinates.get(i).snapped(Math.clamp(values[column], 0.0, 1.0));
            column += columns;
        }
        return out;
    }

    private static double level(double[] others) {
        double first = 1 - Arrays.stream(others).sum();
        int best =
                IntStream.range(0, others.length)
                        .reduce((a, b) -> others[b] > others[a] ? b : a)
                        .orElseThrow();
        int levels = others.length + 1;
        return ((others[best] > first ? best + 1 : 0) + 0.5) / levels;
    }
}
