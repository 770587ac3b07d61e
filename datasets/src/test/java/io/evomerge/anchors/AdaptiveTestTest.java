package io.evomerge.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.irt.AbilityEstimator;
import io.evomerge.irt.Simulation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdaptiveTestTest {
    private static final Simulation BANK =
            Simulation.oneDimensional(200, 150, false, new SplittableRandom(1));

    private static AdaptiveTest taken(int model, AdaptiveTest.Rules rules) {
        var test = new AdaptiveTest(BANK.curves(), rules, new SplittableRandom(model));
        for (Optional<Integer> item = test.next(); item.isPresent(); item = test.next()) {
            test.answer(item.get(), BANK.responses().get(model, item.get()));
        }
        return test;
    }

    @Test
    void it_knows_more_than_as_many_random_items() {
        double adaptive = 0;
        double random = 0;
        for (int i = 0; i < 100; i++) {
            adaptive += error(i, taken(i, new AdaptiveTest.Rules(15, 0, 1)).ability().mean(0));
            int[] items = IntStream.range(0, 15).toArray(); // drawn independently of their curves
            random +=
                    error(
                            i,
                            AbilityEstimator.STANDARD
                                    .estimate(
                                            BANK.curves().ofItems(items),
                                            BANK.responses().row(i, items))
                                    .mean(0));
        }
        assertThat(adaptive).isLessThan(0.75 * random);
    }

    private static double error(int model, double estimate) {
        return Math.abs(estimate - BANK.abilities()[model][0]);
    }

    @Test
    void it_ends_when_the_ability_is_known_well_enough() {
        AdaptiveTest test = taken(0, new AdaptiveTest.Rules(150, 0.3, 1));
        assertThat(test.ability().standardError(0)).isLessThan(0.3);
        assertThat(test.asked()).hasSizeLessThan(60).doesNotHaveDuplicates();
    }

    @Test
    void it_ends_after_the_most_items() {
        assertThat(taken(0, new AdaptiveTest.Rules(7, 0, 3)).asked()).hasSize(7);
        assertThat(taken(0, new AdaptiveTest.Rules(999, 0, 3)).asked()).hasSize(150);
    }

    @Test
    void exposure_control_spreads_the_first_items() {
        Set<Integer> always = new HashSet<>();
        Set<Integer> spread = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            always.add(taken(i, new AdaptiveTest.Rules(1, 0, 1)).asked().getFirst());
            spread.add(taken(i, new AdaptiveTest.Rules(1, 0, 10)).asked().getFirst());
        }
        assertThat(always).hasSize(1);
        assertThat(spread).hasSizeGreaterThan(7);
    }

    @Test
    void an_item_is_answered_once() {
        var test =
                new AdaptiveTest(
                        BANK.curves(), new AdaptiveTest.Rules(5, 0, 1), new SplittableRandom(1));
        test.answer(3, 1);
        assertThatThrownBy(() -> test.answer(3, 0)).hasMessageContaining("item 3 was asked before");
    }
}
