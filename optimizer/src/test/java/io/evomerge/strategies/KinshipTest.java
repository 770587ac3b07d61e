package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KinshipTest {
    private static final Problem PLANE = plain(2);

    @Test
    void kinship_is_the_cosine_of_the_values() {
        var scaled = new Coordinate(0, true, -1, 1, -1);
        var problem = new Problem(new double[] {0.5, 0.5}, List.of(scaled, scaled), 1);
        double[] east = {1, 0.5};
        double[] north = {0.5, 1};
        double[] northEast = {0.75, 0.75};
        double[] west = {0.25, 0.5};
        assertThat(Kinship.between(problem, east, north)).isCloseTo(0, within(1e-12));
        assertThat(Kinship.between(problem, east, northEast))
                .isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(Kinship.between(problem, east, west)).isCloseTo(-1, within(1e-12));
        assertThat(Kinship.between(problem, east, new double[] {0.5, 0.5})).isZero();
    }

    @Test
    void task_vectors_that_are_alike_make_merges_akin() {
        double[][] metric = {{1, 0.8}, {0.8, 1}};
        var problem = new Problem(PLANE.start(), PLANE.coordinates(), 1, Optional.of(metric));
        double[] first = {1, 0};
        double[] second = {0, 1};
        assertThat(Kinship.between(PLANE, first, second)).isZero();
        assertThat(Kinship.between(problem, first, second)).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void a_child_is_the_mean_with_the_better_parents_names() {
        var whole = new Coordinate(5, true, 0, 4, -1);
        var name = new Coordinate(4, false, 0, 4, -1);
        var problem =
                new Problem(
                        new double[] {0.5, 0.5, 0.5}, List.of(Coordinate.PLAIN, whole, name), 1);
        double[] better = {0.2, 0.1, 0.125};
        double[] other = {0.6, 0.9, 0.875};
        assertThat(Kinship.child(problem, better, other))
                .containsExactly(new double[] {0.4, 0.5, 0.125}, within(1e-12));
    }

    @Test
    void the_best_are_merged_in_pairs_and_the_best_with_the_one_least_akin() {
        var search = new Kinship(3, 8, 0.05).start(PLANE, new SplittableRandom(1));
        search.tell(
                List.of(
                        new Scored(new double[] {0.9, 0.1}, 9),
                        new Scored(new double[] {0.8, 0.3}, 8),
                        new Scored(new double[] {0.7, 0.1}, 7),
                        new Scored(new double[] {0.1, 0.9}, 6), // least akin of the better half
                        new Scored(new double[] {0, 1}, 5),
                        new Scored(new double[] {0.6, 0.4}, 4),
                        new Scored(new double[] {0.4, 0.4}, 3),
                        new Scored(new double[] {0, 0.8}, 2)));
        List<double[]> asked = search.ask(100);
        assertThat(asked).hasSize(4);
        assertThat(asked.get(0)).containsExactly(new double[] {0.85, 0.2}, within(1e-12));
        assertThat(asked.get(1)).containsExactly(new double[] {0.8, 0.1}, within(1e-12));
        assertThat(asked.get(2)).containsExactly(new double[] {0.75, 0.2}, within(1e-12));
        assertThat(asked.get(3)).containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    }

    @Test
    void merges_that_are_all_alike_take_random_steps() {
        var search = new Kinship(2, 2, 0.05).start(PLANE, new SplittableRandom(1));
        double[] first = {0.5, 0.5};
        double[] second = {0.501, 0.5};
        search.tell(List.of(new Scored(first, 1), new Scored(second, 2)));
        List<double[]> asked = search.ask(100);
        assertThat(asked).hasSize(2);
        assertThat(Genomes.distance(asked.getFirst(), second)).isBetween(1e-3, 0.3);
        assertThat(Genomes.distance(asked.getLast(), first)).isBetween(1e-3, 0.3);
    }

    @Test
    void no_merge_of_whole_numbers_is_asked_for_twice() {
        var level = new Coordinate(7, true, 0, 6, -1);
        var problem = new Problem(new double[] {0.5, 0.5}, List.of(level, level), 1);
        var search = new Kinship(3, 3, 0.05).start(problem, new SplittableRandom(1));
        var seen = new HashSet<List<Double>>();
        for (int i = 0; i < 40; i++) {
            double[] g = search.ask(1).getFirst();
            assertThat(seen.add(Genomes.key(g)) || i < 3).as("point %d", i).isTrue();
            search.tell(List.of(new Scored(g, -Math.abs(g[0] - 0.8) - g[1])));
        }
    }

    /// Medians over 15 seeds of the squared distance to an optimum.
    @Test
    void in_60_evaluations_of_ten_genes_it_comes_nearer_than_random_points_and_ga() {
        double kinship = median(Kinship.DEFAULT);
        assertThat(kinship).isLessThan(0.5 * median(new RandomSearch(10)));
        assertThat(kinship).isLessThan(median(Ga.DEFAULT));
    }

    private static double median(Strategy strategy) {
        return IntStream.range(0, 15)
                .mapToDouble(seed -> nearest(strategy, seed))
                .sorted()
                .skip(7)
                .findFirst()
                .orElseThrow();
    }

    private static double nearest(Strategy strategy, int seed) {
        var random = new SplittableRandom(9 + seed);
        double[] optimum = new double[10];
        Arrays.setAll(optimum, i -> 0.2 + 0.6 * random.nextDouble());
        ToDoubleFunction<double[]> square = g -> Math.pow(Genomes.distance(g, optimum), 2);
        var search = strategy.start(plain(10), new SplittableRandom(seed));
        double nearest = Double.POSITIVE_INFINITY;
        for (int done = 0; done < 60; ) {
            List<Scored> told = new ArrayList<>();
            for (double[] genome : search.ask(60 - done)) {
                double value = square.applyAsDouble(genome);
                nearest = Math.min(nearest, value);
                told.add(new Scored(genome, -value));
            }
            search.tell(told);
            done += told.size();
        }
        return nearest;
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Kinship(1, 10, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Kinship(3, 1, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Kinship(3, 10, 0));
    }

    private static Problem plain(int genes) {
        double[] start = new double[genes];
        Arrays.fill(start, 0.5);
        return new Problem(start, Collections.nCopies(genes, Coordinate.PLAIN), 1);
    }
}
