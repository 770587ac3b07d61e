package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.cli.FrontBench.Comparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrontBenchTest {
    private static final List<double[]> OTHERS =
            List.of(new double[] {0.5, 0.5}, new double[] {0.2, 0.8}, new double[] {0.4, 0.4});

    @Test
    void a_point_counts_for_what_it_dominates_and_what_dominates_it() {
        Comparison comparison =
                Comparison.of(
                        List.of(
                                new double[] {0.6, 0.6},
                                new double[] {0.9, 0.1},
                                new double[] {0.45, 0.45},
                                new double[] {0.1, 0.1}),
                        OTHERS);

        assertThat(comparison.points()).isEqualTo(4);
        assertThat(comparison.undominated()).isEqualTo(0.5);
        assertThat(comparison.dominating()).isEqualTo(0.5);
    }

    @Test
    void wins_are_counted_by_objective_against_the_front_of_the_others() {
        Comparison comparison = Comparison.of(List.of(new double[] {0.5, 0.6}), OTHERS);

        // 0.5 and 0.8 of the front's two points are met and missed: half, won, won, lost
        assertThat(comparison.wins()).isCloseTo((0.5 + 1 + 1 + 0) / 4, within(1e-12));
    }

    @Test
    void a_front_against_itself_wins_half() {
        assertThat(Comparison.of(OTHERS.subList(0, 2), OTHERS).wins())
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void true_scores_are_read_as_they_were_written(@TempDir Path folder) throws IOException {
        var file = new TrueScores(folder.resolve("truth.json"));
        assertThat(file.read()).isEmpty();

        file.write(Map.of(3, new double[] {0.1, 0.25}, 12, new double[] {1, 0}));
        assertThat(file.read()).containsOnlyKeys(3, 12);
        assertThat(file.read().get(3)).containsExactly(0.1, 0.25);
    }
}
