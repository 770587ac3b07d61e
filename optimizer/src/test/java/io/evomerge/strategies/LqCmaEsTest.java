package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LqCmaEsTest {
    private static final int SEEDS = 11;

    /// Medians of the best value, as a part of what CMA-ES reaches.
    @ParameterizedTest
    @CsvSource({
        "sphere, 8, 1e-6, 1e-6",
        "sphere, 12, 1e-6, 1e-6",
        "ellipsoid, 8, 1e-6, 1e-6",
        "ellipsoid, 12, 1e-6, 1e-6",
        "ellipsoid, 24, 1e-6, 1e-6",
        "rosenbrock, 8, 0.9, 0.9",
        "rosenbrock, 12, 0.9, 0.9",
        "rosenbrock, 24, 0.9, 0.9",
        "rastrigin, 8, 1.5, 1.5",
        "rastrigin, 12, 1.5, 1.5",
        "ackley, 8, 1, 1",
        "sphere_addnoise, 8, 1, 1",
        "sphere_addnoise, 12, 1, 1"
    })
    void it_is_much_better_than_cma_es_where_it_can_be_and_hardly_worse_elsewhere(
            String function, int genes, double after100, double after200) {
        var bars = Map.of(100, 0.0, 200, 0.0);
        var benchmark = new Benchmark(function, genes, 2, 0, bars, bars);
        var cube = new Benchmark.Cube(-5, 5, !function.equals("rosenbrock"));
        var cma = benchmark.medians(new CmaEs(0, CmaEs.DEFAULT_SIGMA), cube, SEEDS, 200);
        var lq = benchmark.medians(LqCmaEs.DEFAULT, cube, SEEDS, 200);
        assertThat(bestAfter(100, lq)).isLessThan(after100 * bestAfter(100, cma));
        assertThat(bestAfter(200, lq)).isLessThan(after200 * bestAfter(200, cma));
    }

    private static double bestAfter(int evaluations, Map<Integer, Benchmark.Reached> medians) {
        return Objects.requireNonNull(medians.get(evaluations)).best();
    }

    @Test
    void of_a_generation_that_the_model_knows_only_one_point_is_asked() {
        var search = LqCmaEs.DEFAULT.start(new double[] {0.5, 0.5, 0.5}, new SplittableRandom(1));
        int asked = 0;
        for (int ask = 0; ask < 60; ask++) {
            var genomes = search.ask(100);
            asked = genomes.size();
            search.tell(genomes.stream().map(g -> new Scored(g, -g[0] * g[0] - g[1])).toList());
        }
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void of_a_generation_that_no_model_knows_every_point_is_asked() {
        var strategy = new LqCmaEs(10, 0.2);
        var search = strategy.start(new double[] {0.5, 0.5, 0.5}, new SplittableRandom(1));
        var noise = new SplittableRandom(2);
        var centres = new HashSet<Double>();
        int generations = 0;
        for (int done = 0; done < 200; ) {
            var told = new ArrayList<Scored>();
            search.ask(1).forEach(g -> told.add(new Scored(g, noise.nextDouble())));
            search.tell(told);
            done += told.size();
            generations += search.centre().filter(c -> centres.add(c[0])).isPresent() ? 1 : 0;
        }
        assertThat(generations).isBetween(20, 24);
    }

    @Test
    void more_genes_than_any_model_can_have_are_searched_without_one() {
        var search = LqCmaEs.DEFAULT.start(new double[600], new SplittableRandom(1));
        for (int ask = 0; ask < 40; ask++) {
            var genomes = search.ask(100);
            search.tell(genomes.stream().map(g -> new Scored(g, -g[0])).toList());
        }
        assertThat(search.centre()).isPresent();
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LqCmaEs(3, 0.2));
        assertThatIllegalArgumentException().isThrownBy(() -> new LqCmaEs(0, 0));
    }

    @Test
    void agreement_counts_pairs_that_differ_in_truth() {
        double[] truth = {1, 2, 3, 3};
        assertThat(Agreement.kendall(truth, new double[] {5, 6, 8, 7})).isEqualTo(1);
        assertThat(Agreement.kendall(truth, new double[] {8, 7, 6, 6})).isEqualTo(-1);
        assertThat(Agreement.kendall(truth, new double[] {6, 5, 7, 8}))
                .isCloseTo(0.6, within(1e-9));
        assertThat(Agreement.kendall(new double[] {2, 2}, new double[] {1, 2})).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void genes_without_effect_and_convergence_do_not_stop_it(int dimensions) {
        for (int seed = 0; seed < 3; seed++) {
            double[] middle = new double[dimensions];
            Arrays.fill(middle, 0.5);
            var search = LqCmaEs.DEFAULT.start(middle, new SplittableRandom(seed));
            for (int done = 0; done < 2000; ) {
                List<Scored> told =
                        search.ask(10).stream()
                                .map(x -> new Scored(x, -(x[0] - 0.3) * (x[0] - 0.3)))
                                .toList();
                search.tell(told);
                done += told.size();
            }
            assertThat(search.centre().orElseThrow()[0]).isCloseTo(0.3, within(1e-3));
        }
    }
}
