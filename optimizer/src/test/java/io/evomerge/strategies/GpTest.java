package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpTest {
    private static final List<Coordinate> THREE = Collections.nCopies(3, Coordinate.PLAIN);

    @Test
    void it_finds_in_60_evaluations_what_cma_es_does_not_find_in_200() {
        ToDoubleFunction<double[]> sphere =
                x -> -Arrays.stream(x).map(g -> (g - 0.7) * (g - 0.7)).sum();
        assertThat(best(Gp.DEFAULT, 12, 60, sphere, 0))
                .isGreaterThan(best(new CmaEs(0, 1.0 / 6), 12, 200, sphere, 0));
    }

    @Test
    void noise_does_not_lead_it_astray() {
        ToDoubleFunction<double[]> sphere =
                x -> -Arrays.stream(x).map(g -> (g - 0.7) * (g - 0.7)).sum();
        assertThat(best(Gp.DEFAULT, 12, 100, sphere, 0.05)).isGreaterThan(-0.1);
    }

    @Test
    void a_method_is_chosen_among_names_without_order() {
        var method = new Coordinate(5, false, 0, 5, -1);
        var problem =
                new Problem(
                        new double[] {0.9, 0.5, 0.5},
                        List.of(method, Coordinate.PLAIN, Coordinate.PLAIN),
                        1);
        double[] worth = {0, 1, 0.2, 0.1, 0.3};
        var search = Gp.DEFAULT.start(problem, new SplittableRandom(3));
        double best = -9;
        for (int done = 0; done < 80; ) {
            var told = new ArrayList<Scored>();
            for (double[] g : search.ask(80 - done)) {
                double value =
                        worth[method.level(g[0])]
                                - (g[1] - 0.2) * (g[1] - 0.2)
                                - (g[2] - 0.6) * (g[2] - 0.6);
                best = Math.max(best, value);
                told.add(new Scored(g, value));
            }
            search.tell(told);
            done += told.size();
        }
        assertThat(best).isGreaterThan(0.99);
    }

    @Test
    void switches_are_turned_after_the_design_too() {
        var coordinates = new ArrayList<>(Collections.nCopies(6, Coordinate.PLAIN));
        coordinates.addAll(Collections.nCopies(12, new Coordinate(2, true, 0, 1, -1)));
        var problem = new Problem(Genomes.uniform(18, new SplittableRandom(5)), coordinates, 1);
        var search = Gp.DEFAULT.start(problem, new SplittableRandom(3));
        double best = 0;
        for (int done = 0; done < 120; ) {
            List<Scored> told =
                    search.ask(120 - done).stream().map(x -> new Scored(x, switches(x))).toList();
            search.tell(told);
            done += told.size();
            best = Math.max(best, told.stream().mapToDouble(Scored::fitness).max().orElseThrow());
        }
        assertThat(best).isGreaterThan(1.1);
    }

    /// 1.2 where all even switches are on, the others off, and the rest in the middle.
    private static double switches(double[] x) {
        double sum = 1.2;
        for (int i = 0; i < 6; i++) {
            sum -= (x[i] - 0.5) * (x[i] - 0.5) / 6;
        }
        for (int i = 6; i < x.length; i++) {
            sum -= x[i] >= 0.5 == (i % 2 == 0) ? 0 : 0.1;
        }
        return sum;
    }

    @Test
    void no_point_is_asked_for_twice() {
        var level = new Coordinate(6, true, 0, 5, -1);
        var problem = new Problem(new double[] {0.5, 0.5}, List.of(level, level), 1);
        var search = new Gp(3, 4).start(problem, new SplittableRandom(1));
        var seen = new HashSet<List<Double>>();
        for (int done = 0; done < 24; ) {
            var told = new ArrayList<Scored>();
            for (double[] g : search.ask(24 - done)) {
                boolean isNew =
                        seen.add(List.of((double) level.level(g[0]), (double) level.level(g[1])));
                assertThat(isNew || done < 4).as("point %d", done + told.size()).isTrue();
                told.add(new Scored(g, -Math.abs(g[0] - 0.8) - Math.abs(g[1] - 0.2)));
            }
            search.tell(told);
            done += told.size();
        }
    }

    @Test
    void points_asked_for_before_the_last_ones_are_told_are_others_and_apart() {
        var search = Gp.DEFAULT.start(new double[] {0.5, 0.5, 0.5}, new SplittableRandom(1));
        List<double[]> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) { // the design goes on, until something is told
            asked.add(search.ask(1).getFirst());
        }
        assertThat(nearest(asked)).allMatch(d -> d > 0);
        asked.forEach(g -> search.tell(List.of(new Scored(g, -Genomes.distance(g, CORNER)))));
        List<double[]> next = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            next.addAll(search.ask(1));
        }
        asked.addAll(next);
        assertThat(nearest(asked)).allMatch(d -> d > 0);
        assertThat(nearest(next).get(12)).isGreaterThan(0.01);
    }

    private static final double[] CORNER = {0.1, 0.8, 0.9};

    /// The distance of each point to the nearest other one, in ascending order.
    private static List<Double> nearest(List<double[]> points) {
        return points.stream()
                .map(
                        p ->
                                points.stream()
                                        .map(other -> Genomes.distance(p, other))
                                        .sorted()
                                        .skip(1) // itself
                                        .findFirst()
                                        .orElseThrow())
                .sorted()
                .toList();
    }

    @Test
    void the_next_point_lies_in_the_box() {
        var random = new SplittableRandom(2);
        double[][] points = new double[30][6];
        double[] values = new double[30];
        for (int i = 0; i < 30; i++) {
            points[i] = Genomes.uniform(6, random);
            values[i] = Arrays.stream(points[i]).sum();
        }
        double[] errors = new double[30];
        var coordinates = Collections.nCopies(6, Coordinate.PLAIN);
        var fit = KernelFit.prior(6, false);
        var process = GaussianProcess.of(fit, coordinates, points, Standardised.of(values, errors));
        var improvement = ExpectedImprovement.over(process, points);
        double[] centre = improvement.incumbent();
        var region = new TrustRegion(6, 4);
        double[] next =
                new AcquisitionSearch(Problem.of(centre), Set.of(), random)
                        .best(improvement, centre, region, fit);
        for (int i = 0; i < 6; i++) {
            assertThat(next[i]).isCloseTo(centre[i], within(region.length() / 2 + 1e-9));
        }
    }

    @Test
    void low_values_are_pulled_up_but_never_to_the_best() {
        double[] unknown = new double[6];
        Arrays.fill(unknown, Double.NaN);
        double[] tied = Standardised.of(new double[] {5, 5, 5, 1, 2, 3}, unknown).y();
        assertThat(tied[3]).isLessThan(tied[4]).isLessThan(tied[0]);
        double[] broken = Standardised.of(new double[] {5, 4, 3, 4.5, 3.5, -1000}, unknown).y();
        assertThat(broken[0] - broken[2]).isGreaterThan(0.5);
        assertThat(broken[5]).isLessThan(broken[2]);
    }

    @Test
    void an_error_of_zero_is_no_doubt_and_no_certainty() {
        double[] noise =
                Standardised.of(new double[] {1, 2, 3, 4}, new double[] {0.1, 0, 0.3, 0.2}).noise();
        assertThat(noise[1]).isEqualTo(noise[3]);
    }

    @Test
    void the_process_passes_through_exact_values_and_knows_that_it_does() {
        double[][] points = {{0.1, 0.2, 0.3}, {0.8, 0.5, 0.9}, {0.4, 0.9, 0.1}};
        double[] values = {3, 5, 4};
        double[] errors = {1e-9, 1e-9, 1e-9};
        var process =
                GaussianProcess.of(
                        KernelFit.prior(3, true), THREE, points, Standardised.of(values, errors));
        for (int i = 0; i < 3; i++) {
            assertThat(process.at(points[i]).mean()).isCloseTo(values[i], within(1e-3));
            assertThat(process.at(points[i]).deviation()).isLessThan(0.01);
        }
        assertThat(process.at(new double[] {1, 0, 1}).deviation()).isGreaterThan(0.1);
    }

    /// Against central differences of the logarithm of the posterior density.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void the_gradient_of_the_kernels_parameters_is_that_of_the_density(int seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[12][3];
        double[] values = new double[12];
        for (int i = 0; i < 12; i++) {
            points[i] = Genomes.uniform(3, random);
            values[i] = Math.sin(5 * points[i][0]) + points[i][1] + 0.1 * random.nextGaussian();
        }
        double[] errors = new double[12];
        Arrays.setAll(errors, i -> 0.1 + 0.1 * random.nextDouble());
        Standardised y = Standardised.of(values, errors);
        var prior = KernelFit.prior(3, true);
        double[] at = new double[6];
        Arrays.setAll(at, i -> 0.6 * random.nextGaussian() - 0.5);
        double[] gradient = new KernelFit(at).gradient(THREE, points, y, prior);
        for (int k = 0; k < at.length; k++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[k] += 1e-5;
            down[k] -= 1e-5;
            double slope =
                    (density(new KernelFit(up), points, y, prior)
                                    - density(new KernelFit(down), points, y, prior))
                            / 2e-5;
            assertThat(gradient[k]).isCloseTo(slope, within(1e-4 * (1 + Math.abs(slope))));
        }
    }

    private static double density(
            KernelFit fit, double[][] points, Standardised y, KernelFit prior) {
        var matrix = GaussianProcess.matrix(fit.kernel(THREE), fit.noiseScale(), points, y.noise());
        var root = new org.apache.commons.math3.linear.CholeskyDecomposition(matrix);
        var value = new org.apache.commons.math3.linear.ArrayRealVector(y.y());
        double out =
                -0.5 * value.dotProduct(root.getSolver().solve(value))
                        - 0.5 * Math.log(root.getDeterminant());
        for (int k = 0; k < 6; k++) {
            double off = fit.logs()[k] - prior.logs()[k];
            out -= off * off / 2 / (k < 3 ? 0.25 : 1);
        }
        return out;
    }

    @Test
    void the_logarithm_of_the_improvement_is_smooth_where_its_formula_changes() {
        double before = ExpectedImprovement.logImprovement(-10.001);
        double after = ExpectedImprovement.logImprovement(-9.999);
        assertThat(after).isGreaterThan(before).isCloseTo(before, within(0.03));
        assertThat(ExpectedImprovement.logImprovement(0))
                .isCloseTo(Math.log(1 / Math.sqrt(2 * Math.PI)), within(1e-12));
        assertThat(ExpectedImprovement.logImprovement(5)).isCloseTo(Math.log(5), within(1e-6));
    }

    private static double best(
            Strategy strategy,
            int dimensions,
            int budget,
            ToDoubleFunction<double[]> fitness,
            double noise) {
        double[] start = new double[dimensions];
        Arrays.fill(start, 0.45);
        var random = new SplittableRandom(5);
        var search = strategy.start(start, new SplittableRandom(1));
        double luckiest = Double.NEGATIVE_INFINITY;
        double best = Double.NaN;
        for (int done = 0; done < budget; ) {
            var told = new ArrayList<Scored>();
            for (double[] genome : search.ask(budget - done)) {
                double value = fitness.applyAsDouble(genome);
                double observed = value + noise * random.nextGaussian();
                if (observed > luckiest) {
                    luckiest = observed;
                    best = value;
                }
                told.add(new Scored(genome, observed));
            }
            search.tell(told);
            done += told.size();
        }
        return best;
    }
}
