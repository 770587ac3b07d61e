package io.evomerge.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UncertaintyTest {
    private static final double LN_2 = Math.log(2);

    @Test
    void the_mean_entropy_is_per_question() {
        assertThat(new Uncertainty(4, 2, List.of(4.0)).meanEntropy()).isEqualTo(0.5);
    }

    @Test
    void different_sure_answers_have_a_mean_that_is_unsure() {
        var sure = new Uncertainty(2, 0, List.of(1.0, 1.0));

        assertThat(sure.meanEntropy()).isZero();
        assertThat(sure.entropyOfMean()).isCloseTo(LN_2, within(1e-12));
    }

    @Test
    void one_answer_to_everything_has_a_mean_without_entropy() {
        assertThat(new Uncertainty(2, 0, List.of(2.0, 0.0)).entropyOfMean()).isZero();
    }

    @Test
    void questions_with_more_options_join_those_with_fewer() {
        var two = new Uncertainty(1, LN_2, List.of(0.5, 0.5));
        var three = new Uncertainty(1, 0, List.of(0.0, 0.0, 1.0));

        assertThat(two.plus(three))
                .isEqualTo(new Uncertainty(2, LN_2, List.of(0.5, 0.5, 1.0)))
                .isEqualTo(three.plus(two));
    }

    @Test
    void there_is_no_uncertainty_of_nothing() {
        assertThatThrownBy(() -> new Uncertainty(0, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
