package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class ProblemTest {
    private static final Coordinate SWITCH = new Coordinate(2, true, 0, 1, -1);

    private static final Problem PROBLEM =
            new Problem(
                    new double[] {0.75, 0.5, 0.5},
                    List.of(SWITCH, Coordinate.PLAIN, Coordinate.PLAIN),
                    1,
                    Optional.empty(),
                    ProblemTest::canonical);

    /// The second gene has an effect only where the first one is on.
    private static double[] canonical(double[] x) {
        return new double[] {x[0], x[0] < 0.5 ? 0.5 : x[1], x[2]};
    }

    @Test
    void equal_recipes_are_equal_points() {
        assertThat(PROBLEM.snapped(new double[] {0.1, 0.9, 0.3}))
                .isEqualTo(PROBLEM.snapped(new double[] {0.4, 0.2, 0.3}))
                .containsExactly(0.25, 0.5, 0.3);
        assertThat(PROBLEM.snapped(new double[] {0.8, 0.9, 0.3})).containsExactly(0.75, 0.9, 0.3);
    }

    @Test
    void a_genome_that_is_snapped_is_not_changed() {
        double[] genome = {0.1, 0.9, 0.3};

        PROBLEM.snapped(genome);

        assertThat(genome).containsExactly(0.1, 0.9, 0.3);
    }

    @Test
    void unless_said_otherwise_every_gene_has_an_effect() {
        var problem =
                new Problem(new double[] {0.5, 0.5}, Collections.nCopies(2, Coordinate.PLAIN), 1);

        assertThat(problem.snapped(new double[] {0.1, 0.9})).containsExactly(0.1, 0.9);
    }

    /// Were the idle gene free, the process would see many points where there is one.
    @Test
    void the_gaussian_process_never_asks_for_another_value_of_a_gene_without_effect() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        Strategy gp = Strategies.of(Node.of("strategy", Map.of("name", "gp", "design", 6)));
        Strategy.Search search = gp.start(PROBLEM, random);
        int off = 0;
        for (int i = 0; i < 8; i++) {
            List<double[]> asked = search.ask(4);
            for (double[] genome : asked) {
                assertThat(genome).isEqualTo(PROBLEM.snapped(genome));
                off += genome[0] < 0.5 ? 1 : 0;
            }
            search.tell(asked.stream().map(g -> new Scored(g, g[2] - g[0])).toList());
        }
        assertThat(off).isPositive();
    }
}
