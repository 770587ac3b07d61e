package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

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
}
