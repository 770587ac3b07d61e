package io.evomerge.irt;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.irt.ItemCheck.Flag;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ItemCheckTest {
    private static final int WRONG_KEY = 3;
    private static final int COIN = 5;
    private static List<ItemCheck> checks = List.of();

    @BeforeAll
    static void calibrate() {
        var random = new SplittableRandom(1);
        Simulation truth = Simulation.oneDimensional(500, 60, false, random);
        double[][] rows = new double[500][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = truth.responses().row(i);
            rows[i][WRONG_KEY] = 1 - rows[i][WRONG_KEY];
            rows[i][COIN] = random.nextBoolean() ? 1 : 0;
        }
        ResponseMatrix responses = Simulation.matrix(rows);
        checks =
                ItemCheck.of(
                        ItemBank.of(
                                ItemModel.TWO_PL,
                                responses,
                                Calibration.of(ItemModel.TWO_PL, 1).fit(responses)));
    }

    @Test
    void an_item_with_a_wrong_key_is_negative() {
        assertThat(checks.get(WRONG_KEY).flags()).contains(Flag.NEGATIVE);
        assertThat(checks.get(WRONG_KEY).pointBiserial()).isNegative();
    }

    @Test
    void a_wrong_key_shows_with_few_models_too() {
        Simulation truth = Simulation.oneDimensional(60, 40, false, new SplittableRandom(3));
        double[][] rows = new double[60][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = truth.responses().row(i);
            rows[i][WRONG_KEY] = 1 - rows[i][WRONG_KEY];
        }
        ResponseMatrix responses = Simulation.matrix(rows);
        var bank =
                ItemBank.of(
                        ItemModel.TWO_PL,
                        responses,
                        Calibration.of(ItemModel.TWO_PL, 1).fit(responses));
        assertThat(ItemCheck.of(bank).get(WRONG_KEY).flags()).contains(Flag.NEGATIVE);
    }

    @Test
    void a_coin_carries_no_information() {
        assertThat(checks.get(COIN).flags()).contains(Flag.NO_INFORMATION);
    }

    @Test
    void items_drawn_from_their_curves_fit() {
        List<ItemCheck> good =
                checks.stream().filter(c -> c.item() != WRONG_KEY && c.item() != COIN).toList();
        assertThat(good).allSatisfy(c -> assertThat(c.infit()).isBetween(0.7, 1.3));
        assertThat(good.stream().filter(c -> !c.flags().isEmpty()).count()).isLessThan(3);
    }
}
