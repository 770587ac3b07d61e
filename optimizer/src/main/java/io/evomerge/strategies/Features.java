package io.evomerge.strategies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Genomes as a polynomial of them reads them: a number and an ordered level as it is, a level
/// without order as one variable for each level but the first, which is 1 at that level and 0 at
/// all others (dummy coding). Genomes of equal recipes are equal.
final class Features {
    private final Problem problem;
    private final int count;
    private final List<Choice> choices;

    Features(Problem problem) {
        this.problem = problem;
        count = problem.coordinates().stream().mapToInt(Features::columns).sum();
        choices = choices(problem.coordinates());
    }

    private static int columns(Coordinate coordinate) {
        return Categories.isCategory(coordinate) ? coordinate.levels() - 1 : 1;
    }

    /// How many variables there are.
    int count() {
        return count;
    }

    /// A gene whose variables have two values each, where a square is not as good as a line.
    ///
    /// @param column the first of its variables
    /// @param levels what they are at each of its levels
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Choice(int column, List<double[]> levels) {
        Choice {
            levels = List.copyOf(levels);
        }

        /// Another point, which has this gene at a level.
        double[] at(int level, double[] point) {
            double[] out = point.clone();
            double[] values = levels.get(level);
            System.arraycopy(values, 0, out, column, values.length);
            return out;
        }

        /// Another point, at one of the levels that this one is not at.
        ///
        /// @param which of these, from 0
        double[] other(double[] point, int which) {
            int own = 0;
            while (!Arrays.equals(at(own, point), point)) {
                own++;
            }
            return at(which < own ? which : which + 1, point);
        }
    }

    /// The switches and the levels without order.
    List<Choice> choices() {
        return choices;
    }

    private static List<Choice> choices(List<Coordinate> coordinates) {
        List<Choice> out = new ArrayList<>();
        int column = 0;
        for (Coordinate coordinate : coordinates) {
            if (isChoice(coordinate)) {
                List<double[]> levels = new ArrayList<>();
                for (int level = 0; level < coordinate.levels(); level++) {
                    levels.add(values(coordinate, (level + 0.5) / coordinate.levels()));
                }
                out.add(new Choice(column, levels));
            }
            column += columns(coordinate);
        }
        return List.copyOf(out);
    }

    /// All other variables.
    int[] curved() {
        List<Integer> out = new ArrayList<>();
        int column = 0;
        for (Coordinate coordinate : problem.coordinates()) {
            if (!isChoice(coordinate)) {
                out.add(column);
            }
            column += columns(coordinate);
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isChoice(Coordinate coordinate) {
        return Categories.isCategory(coordinate) || coordinate.levels() == 2;
    }

    /// @return `[count]`
    double[] of(double[] genome) {
        double[] snapped = problem.snapped(genome);
        double[] out = new double[count];
        int column = 0;
        for (int i = 0; i < snapped.length; i++) {
            double[] values = values(problem.coordinates().get(i), snapped[i]);
            System.arraycopy(values, 0, out, column, values.length);
            column += values.length;
        }
        return out;
    }

    private static double[] values(Coordinate coordinate, double gene) {
        if (!Categories.isCategory(coordinate)) {
            return new double[] {gene};
        }
        double[] out = new double[coordinate.levels() - 1];
        int level = coordinate.level(gene);
        if (level > 0) {
            out[level - 1] = 1;
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
