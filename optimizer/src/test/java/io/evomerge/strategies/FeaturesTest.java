package io.evomerge.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    private static final Coordinate SWITCH = new Coordinate(2, true, 0, 1, -1);
    private static final Coordinate NAME = new Coordinate(3, false, 0, 3, -1);
    private static final Features FEATURES =
            new Features(
                    new Problem(
                            new double[] {0.5, 0.5, 0.5},
                            List.of(Coordinate.PLAIN, NAME, SWITCH),
                            1));

    @Test
    void a_level_without_order_is_a_variable_for_each_but_the_first() {
        assertThat(FEATURES.count()).isEqualTo(4);
        assertThat(FEATURES.of(new double[] {0.3, 0.1, 0.1})).containsExactly(0.3, 0, 0, 0.25);
        assertThat(FEATURES.of(new double[] {0.3, 0.5, 0.6})).containsExactly(0.3, 1, 0, 0.75);
        assertThat(FEATURES.of(new double[] {0.3, 0.9, 0.9})).containsExactly(0.3, 0, 1, 0.75);
    }

    @Test
    void switches_and_names_are_choices_and_the_rest_is_curved() {
        assertThat(FEATURES.curved()).containsExactly(0);
        assertThat(FEATURES.choices())
                .extracting(Features.Choice::column, c -> c.levels().size())
                .containsExactly(tuple(1, 3), tuple(3, 2));
        double[] point = {0.3, 1, 0, 0.25};
        Features.Choice name = FEATURES.choices().getFirst();
        assertThat(name.at(0, point)).containsExactly(0.3, 0, 0, 0.25);
        assertThat(name.at(2, point)).containsExactly(0.3, 0, 1, 0.25);
        assertThat(name.other(point, 0)).containsExactly(0.3, 0, 0, 0.25);
        assertThat(name.other(point, 1)).containsExactly(0.3, 0, 1, 0.25);
        assertThat(FEATURES.choices().getLast().at(1, point)).containsExactly(0.3, 1, 0, 0.75);
    }

    @Test
    void genes_without_effect_are_at_rest() {
        var still =
                new Features(
                        new Problem(
                                new double[] {0.5, 0.5},
                                List.of(Coordinate.PLAIN, Coordinate.PLAIN),
                                1,
                                Optional.empty(),
                                g -> new double[] {g[0], 0.5}));
        assertThat(still.of(new double[] {0.3, 0.8})).containsExactly(0.3, 0.5);
    }

    @Test
    void the_nearest_point_has_the_level_of_the_largest_variable() {
        assertThat(FEATURES.genome(new double[] {1.2, 0.2, 0.1, 0.4}))
                .containsExactly(1, 0.5 / 3, 0.25);
        assertThat(FEATURES.genome(new double[] {-1, 0.2, 0.6, 0.7}))
                .containsExactly(0, 2.5 / 3, 0.75);
        assertThat(FEATURES.genome(new double[] {0.4, 0.9, 0.6, 0.7}))
                .containsExactly(0.4, 0.5, 0.75);
    }
}
