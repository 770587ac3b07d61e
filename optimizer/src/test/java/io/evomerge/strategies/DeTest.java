package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeTest {
    static Stream<Benchmark> benchmarks() throws IOException {
        return Benchmark.load("/optimizers/pymoo-de.json").stream();
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void its_median_is_no_worse_than_the_less_lucky_runs_of_pymoo(Benchmark benchmark) {
        benchmark.assertReached(De.DEFAULT, 25);
    }

    @Test
    void seeds_are_members_of_the_first_population() {
        var search = new De(20, 0.5, 1, 0).start(new double[] {0.5, 0.5}, new SplittableRandom(1));
        var seeds = new ArrayList<Scored>();
        for (int i = 0; i < 20; i++) {
            seeds.add(new Scored(new double[] {0.9, i / 20.0}, i));
        }
        search.tell(seeds);
        // All seeds agree in the first gene, so that no difference of two of them moves it.
        assertThat(search.ask(20)).hasSize(20).allSatisfy(c -> assertThat(c[0]).isEqualTo(0.9));
    }
}
