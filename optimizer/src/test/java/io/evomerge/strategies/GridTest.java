package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {
    private static final Coordinate METHOD = new Coordinate(3, false, 0, 3, -1);
    private static final Coordinate COUNT = new Coordinate(101, true, 0, 100, -1);

    @Test
    void every_combination_comes_once() {
        assertThat(points(List.of(Coordinate.PLAIN, METHOD), 4, 12))
                .hasSize(12)
                .contains(List.of(0.0, 0.5 / 3), List.of(1.0, 2.5 / 3), List.of(1.0 / 3, 0.5));
    }

    @Test
    void an_exhausted_grid_is_refined_by_what_is_new() {
        var two = Collections.nCopies(2, Coordinate.PLAIN);
        assertThat(points(two, 3, 25))
                .hasSize(25)
                .allSatisfy(p -> assertThat(Set.of(0.0, 0.25, 0.5, 0.75, 1.0)).containsAll(p));
    }

    @Test
    void a_whole_number_with_many_levels_gets_some_of_them_and_in_the_end_all() {
        assertThat(points(List.of(COUNT), 3, 3))
                .containsExactlyInAnyOrder(
                        List.of(0.5 / 101), List.of(50.5 / 101), List.of(100.5 / 101));
        assertThat(points(List.of(COUNT), 3, 101)).hasSize(101);
    }

    @Test
    void where_nothing_can_be_refined_the_combinations_come_again() {
        var points = new GridPoints(List.of(METHOD), 5, new SplittableRandom(1));
        for (int round = 0; round < 4; round++) {
            var seen = new TreeSet<Double>();
            IntStream.range(0, 3).forEach(k -> seen.add(points.next()[0]));
            assertThat(seen).hasSize(3);
        }
    }

    @Test
    void a_grid_too_large_to_be_listed_is_walked_in_no_order() {
        var points =
                new GridPoints(
                        Collections.nCopies(300, Coordinate.PLAIN), 3, new SplittableRandom(1));
        int[] counts = new int[3];
        for (int k = 0; k < 900; k++) {
            double[] point = points.next();
            counts[(int) (2 * point[0])]++;
            counts[(int) (2 * point[299])]++;
        }
        // 600 each, give or take four standard errors
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(c -> assertThat(c).isBetween(520, 680));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 64, 1000})
    void a_shuffle_has_every_number_once(int size) {
        var shuffle = new Shuffle(BigInteger.valueOf(size), new SplittableRandom(size));
        var seen = new HashSet<BigInteger>();
        while (shuffle.hasNext()) {
            assertThat(seen.add(shuffle.next())).isTrue();
        }
        assertThat(seen).hasSize(size);
        assertThat(Collections.max(seen)).isEqualTo(BigInteger.valueOf(size - 1));
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Grid(1, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new Grid(5, 0));
    }

    private static Set<List<Double>> points(List<Coordinate> coordinates, int levels, int count) {
        var points = new GridPoints(coordinates, levels, new SplittableRandom(1));
        var out = new HashSet<List<Double>>();
        IntStream.range(0, count).forEach(k -> out.add(Genomes.key(points.next())));
        return out;
    }
}
