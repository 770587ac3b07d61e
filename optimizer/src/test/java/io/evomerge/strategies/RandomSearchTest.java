package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomSearchTest {
    private static final double[] START = {0.25, 0.75};

    @Test
    void the_start_point_comes_first_and_once() {
        var asked = new RandomSearch(5).start(START, new SplittableRandom(1)).ask(5);
        assertThat(asked.getFirst()).containsExactly(START);
        assertThat(asked.get(1)).isNotEqualTo(START);
    }

    @Test
    void a_start_point_that_was_told_is_not_asked_for() {
        var search = new RandomSearch(5).start(START, new SplittableRandom(1));
        search.tell(List.of(new Scored(START, 1)));
        assertThat(search.ask(1).getFirst()).isNotEqualTo(START);
    }

    @Test
    void genes_are_uniform() {
        var search = new RandomSearch(10_000).start(new double[] {0.5}, new SplittableRandom(1));
        var genes = search.ask(10_000).stream().mapToDouble(g -> g[0]).summaryStatistics();
        assertThat(genes.getAverage()).isCloseTo(0.5, within(4 * Math.sqrt(1 / 12.0 / 10_000)));
        assertThat(genes.getMin()).isLessThan(0.01);
        assertThat(genes.getMax()).isGreaterThan(0.99);
    }
}
