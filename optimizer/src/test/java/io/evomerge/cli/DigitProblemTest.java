package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitProblemTest {
    private static final DigitNetwork NETWORK = DigitNetwork.of(8);

    @Test
    void the_images_are_those_of_the_repository() throws IOException {
        DigitImages all = DigitImages.load();
        assertThat(all.size()).isEqualTo(1797);
        assertThat(IntStream.range(0, 10).map(d -> all.of(i -> i == d).size()).toArray())
                .containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
        assertThat(all.images().getFirst().pixels()).contains(5f, 13f, 9f).hasSize(64);
    }

    @Test
    void a_network_learns_the_digits_it_is_shown() throws IOException {
        var random = new SplittableRandom(1);
        DigitImages low = DigitImages.load().of(d -> d < 5);
        float[] start = NETWORK.random(random);
        float[] trained = NETWORK.trained(start, low, 10, 0.01, random);
        assertThat(read(start, low)).isLessThan(0.5);
        assertThat(read(trained, low)).isGreaterThan(0.9);
    }

    @Test
    void weights_are_laid_out_layer_after_layer() {
        var network = DigitNetwork.of(3, 2);
        assertThat(network.offset(1)).isEqualTo(65 * 3);
        assertThat(network.offset(2)).isEqualTo(65 * 3 + 4 * 2);
        assertThat(network.size()).isEqualTo(65 * 3 + 4 * 2 + 3 * 10);
    }

    @Test
    void a_candidate_is_scored_on_1000_images_of_which_the_odd_and_the_even_are_objectives()
            throws IOException {
        var problem = DigitProblem.specialists(NETWORK, DigitImages.load(), 1);
        var scored = problem.scored(problem.seeds().getFirst());
        assertThat(scored.responses()).hasSize(1000).containsOnly(0, 1);
        assertThat(scored.fitness())
                .isEqualTo(Arrays.stream(scored.responses()).average().orElseThrow());
        assertThat(scored.objectives()).hasSize(2);
        assertThat(problem.test().images().size()).isEqualTo(797);
    }

    @Test
    void coefficients_of_one_and_zero_are_the_specialists() throws IOException {
        DigitImages all = DigitImages.load();
        var weights = DigitProblem.specialists(NETWORK, all, 1);
        var coefficients = DigitProblem.coefficients(NETWORK, all, 1);
        for (int i = 0; i < 2; i++) {
            assertThat(coefficients.scored(coefficients.seeds().get(i)).responses())
                    .isEqualTo(weights.scored(weights.seeds().get(i)).responses());
        }
    }

    private static double read(float[] weights, DigitImages images) {
        return images.mean(NETWORK.scores(weights, images.columns(), images), d -> true);
    }
}
