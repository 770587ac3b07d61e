package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrategiesTest {
    @Test
    void a_name_alone_gives_the_defaults() {
        assertThat(read("cma-es")).isEqualTo(new CmaEs(0, 1.0 / 6));
        assertThat(read("ga")).isEqualTo(Ga.DEFAULT);
        assertThat(read("{name: random}")).isInstanceOf(RandomSearch.class);
        assertThat(read("{}")).isEqualTo(Strategies.standard());
    }

    @Test
    void every_name_is_read_and_given_back() {
        for (String name : Strategies.names()) {
            assertThat(read(name).name()).isEqualTo(name);
        }
    }

    @Test
    void every_strategy_and_every_setting_is_in_the_guide() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../docs/search-yaml.md"));
        for (String name : Strategies.names()) {
            String row =
                    page.stream()
                            .filter(line -> line.startsWith("| `" + name + "` |"))
                            .findFirst()
                            .orElse("");
            assertThat(row).as(name).isNotEmpty();
            read(name)
                    .settings(10)
                    .keySet()
                    .forEach(key -> assertThat(row).as(name).contains("`" + key + ": "));
        }
    }

    @Test
    void settings_are_read() {
        assertThat(read("{name: cma-es, population: auto, sigma: 0.3}"))
                .isEqualTo(new CmaEs(0, 0.3));
        assertThat(read("{name: cma-es, population: 24}")).isEqualTo(new CmaEs(24, 1.0 / 6));
        assertThat(
                        read(
                                "{name: ga, population: 10, elite: 2, crossover: line,"
                                        + " crossover_rate: 0.5, mutation: 0.1, sigma: 0.05}"))
                .isEqualTo(new Ga(10, 2, Ga.Crossover.LINE, 0.5, Ga.Mutator.GAUSSIAN, 0.1, 0.05));
        assertThat(read("{name: random, batch: 3}")).isEqualTo(new RandomSearch(3));
    }

    @Test
    void the_elite_is_by_default_the_whole_population() {
        assertThat(read("{name: ga, population: 8}"))
                .isInstanceOfSatisfying(Ga.class, ga -> assertThat(ga.elite()).isEqualTo(8));
    }

    static Stream<Strategy> strategies() {
        return StrategyLawsTest.strategies();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void resolved_settings_have_the_same_effect(Strategy strategy) {
        var resolved = Strategies.settings(strategy, 40);
        var again = Strategies.of(Node.of("search.yaml", resolved));
        assertThat(Strategies.settings(again, 40)).isEqualTo(resolved);
        assertThat(resolved.keySet()).first().isEqualTo("name");
    }

    @Test
    void resolved_settings_hold_the_real_population() {
        assertThat(Strategies.settings(read("cma-es"), 40))
                .containsEntry("population", 15)
                .containsEntry("sigma", 1.0 / 6);
    }

    @Test
    void an_unknown_name_is_answered_with_the_nearest() {
        assertWrong("cmaes", "did you mean 'cma-es'?");
        assertWrong("{name: rnadom}", "did you mean 'random'?");
    }

    @Test
    void everything_wrong_is_said_at_once() {
        assertWrong(
                "{name: cma-es, populaton: 3, population: 3, sigma: 2}",
                "populaton: unknown key; did you mean 'population'?",
                "population: is 3, but must lie in [4, 10000]",
                "sigma: is 2");
        assertWrong(
                "{name: ga, elite: 30, crossover: lines, mutation: often}",
                "elite: is 30, but must lie in [0, 20]",
                "crossover: unknown value 'lines'; did you mean 'line'?",
                "mutation: is 'often', but a number is needed");
        assertWrong("{name: random, sigma: 0.1}", "sigma: unknown key; known: batch, name");
        assertWrong("{name: cma-es, population: automatic}", "population: unknown value");
        assertWrong("[cma-es]", "a mapping (key: value) is needed");
    }

    private static Strategy read(String yaml) {
        return Strategies.of(Node.yaml("search.yaml", yaml));
    }

    private static void assertWrong(String yaml, String... messages) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(yaml))
                .withMessageContainingAll(messages);
    }
}
