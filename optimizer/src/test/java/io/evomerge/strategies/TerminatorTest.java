package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminatorTest {
    private static final int GENES = 6;
    private static final int MOST = 300;

    private static double bowl(double[] x) {
        double sum = 0.8;
        for (double v : x) {
            sum -= (v - 0.6) * (v - 0.6);
        }
        return sum;
    }

    /// The scores that a search of the bowl has seen when it ends.
    private static List<Scored> search(Strategy strategy, double error, long seed) {
        var problem = Problem.of(Genomes.uniform(GENES, new SplittableRandom(seed)));
        var noise = new SplittableRandom(seed + 100);
        var search = strategy.start(problem, new SplittableRandom(seed));
        var terminator = new Terminator(problem, new SplittableRandom(seed));
        List<Scored> all = new ArrayList<>();
        while (all.size() < MOST) {
            List<Scored> told =
                    search.ask(10).stream()
                            .map(
                                    x ->
                                            new Scored(
                                                    x,
                                                    bowl(x) + error * noise.nextGaussian(),
                                                    error,
                                                    new double[0],
                                                    new double[0]))
                            .toList();
            search.tell(told);
            all.addAll(told);
            if (terminator.tell(told)) {
                break;
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_search_ends_early_and_has_lost_no_more_than_the_noise(long seed) {
        double error = 0.03;
        List<Scored> seen = search(new CmaEs(0, 0.2), error, seed);
        assertThat(seen).hasSizeLessThan(MOST).hasSizeGreaterThanOrEqualTo(40);
        double best = seen.stream().mapToDouble(s -> bowl(s.genome())).max().orElseThrow();
        assertThat(0.8 - best).isLessThan(error);
    }

    @Test
    void a_search_goes_on_where_scores_have_less_noise_than_it_can_gain() {
        assertThat(search(new CmaEs(0, 0.2), 1e-3, 1)).hasSizeGreaterThanOrEqualTo(MOST);
        assertThat(search(new RandomSearch(10), 0.01, 1)).hasSizeGreaterThanOrEqualTo(MOST);
    }

    @Test
    void points_that_are_told_again_say_nothing_new() {
        var problem = Problem.of(new double[] {0.5, 0.5});
        var terminator = new Terminator(problem, new SplittableRandom(1));
        List<Scored> few = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            double[] x = Genomes.uniform(2, new SplittableRandom(i));
            few.add(new Scored(x, bowl(x), 0.5, new double[0], new double[0]));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(terminator.tell(few)).isFalse();
        }
    }

    @Test
    void a_search_whose_noise_is_unknown_goes_on() {
        var problem = Problem.of(new double[] {0.5, 0.5});
        var terminator = new Terminator(problem, new SplittableRandom(1));
        for (int i = 0; i < 20; i++) {
            List<Scored> same = new ArrayList<>();
            for (int j = 0; j < 10; j++) {
                same.add(new Scored(Genomes.uniform(2, new SplittableRandom(i * 10L + j)), 1));
            }
            assertThat(terminator.tell(same)).isFalse();
        }
    }
}
