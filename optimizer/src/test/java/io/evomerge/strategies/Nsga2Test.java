package io.evomerge.strategies;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Nsga2Test {
    static Stream<FrontBenchmark> benchmarks() throws IOException {
        return FrontBenchmark.all();
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void its_median_hypervolume_is_no_smaller_than_that_of_the_less_lucky_runs_of_pymoo(
            FrontBenchmark benchmark) {
        benchmark.assertReached(new Nsga2(benchmark.population()), 20_000);
    }
}
