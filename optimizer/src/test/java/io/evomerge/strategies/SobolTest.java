package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SobolTest {
    private static final double[] START = {0.25, 0.75};

    @Test
    void the_start_point_comes_first_and_only_if_it_was_not_told() {
        var strategy = new Sobol(5);
        assertThat(strategy.start(START, new SplittableRandom(1)).ask(5).getFirst())
                .containsExactly(START);
        var search = strategy.start(START, new SplittableRandom(1));
        search.tell(List.of(new Scored(START, 1)));
        assertThat(search.ask(1).getFirst()).isNotEqualTo(START);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void every_gene_has_each_of_64_intervals_once_in_64_points_whatever_the_shift(long seed) {
        var points = new ShiftedSobol(30, new SplittableRandom(seed));
        double[][] all =
                IntStream.range(0, 64).mapToObj(k -> points.next()).toArray(double[][]::new);
        for (int i = 0; i < 30; i++) {
            int gene = i;
            assertThat(Arrays.stream(all).mapToInt(p -> (int) (64 * p[gene])).distinct().count())
                    .as("gene %d", i)
                    .isEqualTo(64);
        }
    }

    @Test
    void in_two_dimensions_every_box_of_a_grid_of_256_has_one_of_256_points() {
        var points = new ShiftedSobol(2, new SplittableRandom(4));
        assertThat(
                        IntStream.range(0, 256)
                                .mapToObj(k -> points.next())
                                .mapToInt(p -> 16 * (int) (16 * p[0]) + (int) (16 * p[1]))
                                .distinct()
                                .count())
                .isEqualTo(256);
    }

    @Test
    void more_genes_than_the_sequence_has_are_uniform() {
        var points = new ShiftedSobol(Sobol.GENES + 1, new SplittableRandom(1));
        var last =
                IntStream.range(0, 2000)
                        .mapToDouble(k -> points.next()[Sobol.GENES])
                        .summaryStatistics();
        assertThat(last.getAverage()).isBetween(0.47, 0.53);
        assertThat(last.getMax()).isBetween(0.99, 1.0);
    }
}
