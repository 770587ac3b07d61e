package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoTest {
    private static final List<double[]> POINTS =
            List.of(
                    new double[] {3, 1},
                    new double[] {2, 2},
                    new double[] {1, 1},
                    new double[] {2, 1},
                    new double[] {0, 3});

    @Test
    void fronts_come_one_after_the_other() {
        assertThat(Pareto.fronts(POINTS)).containsExactly(List.of(0, 1, 4), List.of(3), List.of(2));
        assertThat(Pareto.front(POINTS)).containsExactly(0, 1, 4);
    }

    @Test
    void equal_points_do_not_dominate_each_other() {
        assertThat(Pareto.dominates(new double[] {1, 2}, new double[] {1, 2})).isFalse();
        assertThat(Pareto.dominates(new double[] {1, 3}, new double[] {1, 2})).isTrue();
        assertThat(Pareto.dominates(new double[] {2, 1}, new double[] {1, 2})).isFalse();
    }

    @Test
    void the_ends_of_a_front_are_not_crowded() {
        double[] crowding =
                Pareto.crowding(
                        List.of(new double[] {0, 4}, new double[] {1, 2}, new double[] {4, 0}));
        assertThat(crowding[0]).isInfinite();
        assertThat(crowding[1]).isCloseTo(2, within(1e-12));
        assertThat(crowding[2]).isInfinite();
    }

    @Test
    void hypervolumes_of_boxes_that_overlap_are_counted_once() {
        assertThat(Pareto.hypervolume(POINTS, new double[] {0, 0})).isCloseTo(5, within(1e-12));
        List<double[]> cubes =
                List.of(
                        new double[] {2, 1, 1},
                        new double[] {1, 2, 1},
                        new double[] {1, 1, 2},
                        new double[] {9, 9, 0});
        assertThat(Pareto.hypervolume(cubes, new double[] {0, 0, 0})).isCloseTo(4, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void hypervolumes_are_those_of_inclusion_and_exclusion(int objectives) {
        var random = new SplittableRandom(objectives);
        for (int n = 0; n <= 9; n++) {
            // few values, so that points are often equal, in one objective or in all
            List<double[]> points =
                    Stream.generate(() -> point(objectives, () -> random.nextInt(-1, 6) / 5.0))
                            .limit(n)
                            .toList();
            double[] reference = point(objectives, () -> 0.2 * random.nextInt(2));

            assertThat(Pareto.hypervolume(points, reference))
                    .as("%s points", n)
                    .isCloseTo(byInclusionAndExclusion(points, reference), within(1e-12));
        }
    }

    /// Without dropping what is dominated in fewer objectives it is not done after a minute.
    @Test
    void a_front_of_200_points_in_six_objectives_has_a_hypervolume() {
        var random = new SplittableRandom(7);
        List<double[]> front = Stream.generate(() -> onFront(6, random)).limit(200).toList();
        assertThat(Pareto.front(front)).hasSize(200);

        double byChance = byChance(front, 100_000, random);
        assertThat(byChance).isBetween(0.3, 0.7);
        assertThat(Pareto.hypervolume(front, new double[6])).isCloseTo(byChance, within(0.006));
    }

    private static double[] point(int objectives, DoubleSupplier values) {
        return DoubleStream.generate(values).limit(objectives).toArray();
    }

    /// A point with `Σ xᵢ⁸ = 1`.
    private static double[] onFront(int objectives, SplittableRandom random) {
        double[] shares = point(objectives, () -> -Math.log(1 - random.nextDouble()));
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(s -> Math.pow(s / sum, 1 / 8.0)).toArray();
    }

    /// The signed volumes of the boxes that subsets of the points have in common.
    private static double byInclusionAndExclusion(List<double[]> points, double[] reference) {
        double sum = 0;
        for (int subset = 1; subset < 1 << points.size(); subset++) {
            double volume = Integer.bitCount(subset) % 2 == 1 ? 1 : -1;
            for (int k = 0; k < reference.length; k++) {
                double lowest = Double.POSITIVE_INFINITY;
                for (int i = 0; i < points.size(); i++) {
                    if ((subset >> i & 1) == 1) {
                        lowest = Math.min(lowest, points.get(i)[k]);
                    }
                }
                volume *= Math.max(0, lowest - reference[k]);
            }
            sum += volume;
        }
        return sum;
    }

    /// The share of random points in [0, 1] that a point dominates.
    private static double byChance(List<double[]> points, int samples, SplittableRandom random) {
        return (double)
                        Stream.generate(() -> point(points.getFirst().length, random::nextDouble))
                                .limit(samples)
                                .filter(s -> points.stream().anyMatch(p -> Pareto.dominates(p, s)))
                                .count()
                / samples;
    }
}
