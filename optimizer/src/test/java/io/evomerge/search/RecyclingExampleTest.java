package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.Setting;
import io.evomerge.strategies.Scored;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// `docs/examples/recycling.yaml`: that its space is the simplex of checkpoint shares, and that its
/// strategy finds its way there.
class RecyclingExampleTest {
    private static final SearchSpec SPEC =
            SpecReader.read(Path.of("../docs/examples/recycling.yaml"));
    private static final SearchSpace SPACE = Examples.space(SPEC);

    @Test
    void a_merge_is_the_weighted_mean_of_all_checkpoints() {
        Recipe recipe = SPACE.recipe(SPACE.start());
        assertThat(recipe.method()).isEqualTo("linear");
        assertThat(recipe.parameters()).containsEntry("normalize", new Setting.Constant(true));
        assertThat(recipe.models()).hasSize(8).hasSameSizeAs(SPACE.genes());
        assertThat(shares(SPACE.start())).containsOnly(0.125);
    }

    @Test
    void every_share_is_reached_and_single_checkpoints_are_corners() {
        double[] shares = {0.3, 0, 0.1, 0.05, 0.25, 0.05, 0.25, 0};
        assertThat(shares(shares)).containsExactly(shares, within(1e-6));
        double[] corner = {0, 0, 0, 1, 0, 0, 0, 0};
        assertThat(shares(corner)).containsExactly(corner);
    }

    /// The squared distance from the best shares, by 200 evaluations of 11 seeds, in the median.
    @Test
    void its_strategy_finds_shares_far_better_than_equal_ones() {
        double[] best = {0.3, 0, 0.1, 0.05, 0.25, 0.05, 0.25, 0};
        double[] reached = new double[11];
        Arrays.setAll(reached, seed -> reached(best, seed));
        Arrays.sort(reached);
        assertThat(reached[5]).isLessThan(0.05 * distance(best, SPACE.start()));
    }

    private static double reached(double[] best, int seed) {
        var problem = SPACE.problem(SPACE.start(), 1);
        var search = SPEC.strategy().start(problem, new SplittableRandom(seed));
        double least = Double.POSITIVE_INFINITY;
        for (int done = 0; done < 200; ) {
            List<Scored> told =
                    search.ask(200 - done).stream()
                            .map(g -> new Scored(g, -distance(best, g)))
                            .toList();
            search.tell(told);
            done += told.size();
            least = told.stream().mapToDouble(s -> -s.fitness()).reduce(least, Math::min);
        }
        return least;
    }

    private static double distance(double[] best, double[] genome) {
        double[] shares = shares(genome);
        double sum = 0;
        for (int i = 0; i < best.length; i++) {
            sum += (shares[i] - best[i]) * (shares[i] - best[i]);
        }
        return sum;
    }

    /// The coefficients of the checkpoints in the merge that a genome stands for.
    private static double[] shares(double[] genome) {
        double[] weights =
                SPACE.recipe(genome).models().stream()
                        .mapToDouble(
                                s ->
                                        number(
                                                s.parameters()
                                                        .getOrDefault(
                                                                "weight", Setting.of(Double.NaN))))
                        .toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(w -> w / sum).toArray();
    }

    private static double number(Setting setting) {
        return setting instanceof Setting.Constant constant && constant.value() instanceof Double d
                ? d
                : Double.NaN;
    }
}
