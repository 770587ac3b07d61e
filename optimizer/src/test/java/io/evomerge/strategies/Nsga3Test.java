package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Nsga3Test {
    static Stream<FrontBenchmark> ofThreeObjectives() throws IOException {
        return FrontBenchmark.all().filter(b -> b.reference().length == 3);
    }

    @ParameterizedTest
    @MethodSource("ofThreeObjectives")
    void its_median_hypervolume_is_no_smaller_than_that_of_pymoos_nsga2(FrontBenchmark benchmark) {
        benchmark.assertReached(new Nsga3(benchmark.population()), 5000);
    }

    /// Points of an octant of a sphere, crowded in one corner: each direction meets it once.
    @ParameterizedTest
    @ValueSource(doubles = {1, 100})
    void of_a_front_of_three_objectives_survivors_are_spread_over_the_directions(double scale) {
        var random = new SplittableRandom(1);
        List<double[]> front = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            double a = Math.PI / 2 * Math.pow(random.nextDouble(), 1.5);
            double b = Math.PI / 2 * Math.pow(random.nextDouble(), 1.5);
            front.add(
                    new double[] {
                        -Math.cos(a) * Math.cos(b), -Math.cos(a) * Math.sin(b), -scale * Math.sin(a)
                    });
        }
        List<double[]> directions = ReferenceDirections.simplex(12, 3);
        var seen = new HashSet<List<Double>>();
        for (int i : new Niching(directions, random).survivors(front, 91)) {
            double[] f = front.get(i);
            seen.add(nearest(new double[] {-f[0], -f[1], -f[2] / scale}, directions));
        }
        assertThat(seen).hasSizeGreaterThan(80);
    }

    @Test
    void a_whole_search_covers_more_directions_than_nsga2() {
        assertThat(directionsMet(new Nsga3(91), 1))
                .isGreaterThan(directionsMet(new Nsga2(91), 1) + 5);
    }

    /// Of DTLZ2's front, met by the last generation of children.
    private static int directionsMet(Strategy strategy, int seed) {
        var dtlz2 = new FrontBenchmark("dtlz2", 7, 91, new double[] {1.1, 1.1, 1.1}, Map.of());
        var random = new SplittableRandom(seed);
        double[] start = Genomes.uniform(7, random);
        var coordinates = Collections.nCopies(7, Coordinate.PLAIN);
        var search = strategy.start(new Problem(start, coordinates, 3), random);
        var seen = new HashSet<List<Double>>();
        for (int generation = 0; generation < 100; generation++) {
            seen.clear();
            var told = new ArrayList<Scored>();
            for (double[] genome : search.ask(91)) {
                double[] cost = dtlz2.minimised(genome);
                seen.add(nearest(cost, ReferenceDirections.simplex(12, 3)));
                double[] f = Arrays.stream(cost).map(c -> -c).toArray();
                told.add(new Scored(genome, f[0], Double.NaN, f, new double[0]));
            }
            search.tell(told);
        }
        return seen.size();
    }

    private static List<Double> nearest(double[] cost, List<double[]> directions) {
        return Genomes.key(
                Collections.max(
                        directions, (a, b) -> Double.compare(cosine(cost, a), cosine(cost, b))));
    }

    private static double cosine(double[] a, double[] b) {
        double dot = IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
        return dot / Math.sqrt(Arrays.stream(b).map(v -> v * v).sum());
    }

    @ParameterizedTest
    @CsvSource({"20, 3, 15", "91, 3, 91", "100, 3, 91", "40, 2, 40", "20, 1, 1", "4, 6, 6"})
    void there_are_as_many_directions_as_the_population_allows(
            int population, int objectives, int directions) {
        assertThat(ReferenceDirections.atMost(population, objectives)).hasSize(directions);
    }

    @Test
    void with_many_objectives_some_directions_lie_inside() {
        var directions = ReferenceDirections.atMost(156, 8);
        assertThat(directions).hasSizeGreaterThan(120);
        assertThat(directions)
                .anyMatch(d -> Arrays.stream(d).allMatch(w -> w > 0))
                .allSatisfy(d -> assertThat(Arrays.stream(d).sum()).isCloseTo(1, within(1e-12)));
    }

    /// Costs (0, 4), (1, 1) and (4, 0) are the ends and the middle; (0.1, 3.8) crowds one end.
    @Test
    void of_a_front_that_does_not_fit_those_that_fill_gaps_survive() {
        var niching = new Niching(ReferenceDirections.simplex(2, 2), new SplittableRandom(1));
        var front =
                List.of(
                        new double[] {0, -4},
                        new double[] {-0.1, -3.8},
                        new double[] {-1, -1},
                        new double[] {-4, 0});
        assertThat(niching.survivors(front, 3)).containsExactlyInAnyOrder(0, 2, 3);
    }

    @Test
    void a_better_front_survives_as_a_whole() {
        var niching = new Niching(ReferenceDirections.simplex(4, 2), new SplittableRandom(1));
        var points =
                List.of(
                        new double[] {1, 1},
                        new double[] {5, 5},
                        new double[] {6, 4},
                        new double[] {0, 0});
        assertThat(niching.survivors(points, 2)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Nsga3(3));
    }
}
