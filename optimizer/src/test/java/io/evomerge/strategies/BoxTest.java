package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTest {
    @Test
    void every_point_of_space_lands_in_the_cube() {
        var random = new SplittableRandom(1);
        for (double width : new double[] {0.5, 3, 1e6}) {
            double[] x = random.doubles(10_000, -width, 1 + width).toArray();
            assertThat(Arrays.stream(Box.into(x))).allMatch(g -> g >= 0 && g <= 1);
        }
    }

    @Test
    void going_out_and_in_returns_the_genome() {
        double[] genome = {0, 1e-9, 0.01, 0.05, 0.3, 0.95, 0.99, 1};
        assertThat(Box.into(Box.outOf(genome))).containsExactly(genome, within(1e-15));
    }

    @Test
    void the_inside_is_left_alone() {
        double[] inside = {0.05, 0.2, 0.5, 0.95};
        assertThat(Box.into(inside)).containsExactly(inside, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1.15, -0.05, 0.05, 0.95, 1.05, 2.15})
    void there_are_no_jumps(double seam) {
        double before = Box.into(new double[] {seam - 1e-9})[0];
        double after = Box.into(new double[] {seam + 1e-9})[0];
        assertThat(after).isCloseTo(before, within(1e-8));
    }
}
