package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MapElitesTest {
    /// Children that stay next to one parent, so that they say who that was.
    private static final MapElites NEAR = new MapElites(2, 1, 1, 1e-6, 0);

    @Test
    void each_cell_of_the_objectives_keeps_its_fittest_point() {
        var search = start(2);
        search.tell(
                List.of(
                        point(0.1, 0.0, 0.0),
                        point(0.2, 1.0, 0.0),
                        point(0.3, 1.0, 1.0),
                        point(0.4, 0.9, 0.1),
                        point(0.5, 0.9, 0.2)));
        // Cells (low, low), (high, low) and (high, high): of the second, 0.5 has the best sum.
        assertThat(parents(search)).containsExactly(0.1, 0.3, 0.5);
    }

    @Test
    void cells_are_parts_of_the_range_that_was_seen() {
        var search = start(2);
        search.tell(List.of(point(0.1, 0.50, 0.4), point(0.2, 0.51, 0.4), point(0.3, 0.52, 0.4)));
        assertThat(parents(search)).containsExactly(0.1, 0.3);
        search.tell(List.of(point(0.4, 0.9, 0.4)));
        // Now the first three are in one cell, whose fittest is the third.
        assertThat(parents(search)).containsExactly(0.3, 0.4);
    }

    @Test
    void no_more_than_three_objectives_are_axes() {
        var search = start(4);
        search.tell(
                List.of(point(0.1, 0, 0, 0, 1), point(0.2, 0, 0, 0, 0), point(0.3, 1, 1, 1, 0)));
        assertThat(parents(search)).containsExactly(0.1, 0.3);
    }

    @Test
    void failed_points_have_no_place_among_the_objectives() {
        var search = start(2);
        search.tell(List.of(point(0.1, 0, 0), new Scored(new double[] {0.9}, Double.NaN)));
        assertThat(parents(search)).containsExactly(0.1);
    }

    @Test
    void with_one_objective_cells_are_regions_of_the_space() {
        var search = start(1);
        search.tell(List.of(point(0, 1), point(0.1, 2), point(0.9, 3), point(1, 2)));
        assertThat(parents(search)).containsExactly(0.1, 0.9);
    }

    private static Strategy.Search start(int objectives) {
        return NEAR.start(
                new Problem(
                        new double[] {0.5}, Collections.nCopies(1, Coordinate.PLAIN), objectives),
                new SplittableRandom(1));
    }

    private static Scored point(double gene, double... objectives) {
        return new Scored(
                new double[] {gene},
                DoubleStream.of(objectives).sum(),
                Double.NaN,
                objectives,
                new double[0]);
    }

    /// The parents of many children, rounded.
    private static List<Double> parents(Strategy.Search search) {
        var out = new ArrayList<Double>();
        for (int i = 0; i < 200; i++) {
            search.ask(1).forEach(x -> out.add(Math.rint(10 * x[0]) / 10));
        }
        return out.stream().distinct().sorted().toList();
    }
}
