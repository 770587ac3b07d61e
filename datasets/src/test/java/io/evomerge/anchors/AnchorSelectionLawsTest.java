package io.evomerge.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.irt.Calibration;
import io.evomerge.irt.ItemBank;
import io.evomerge.irt.ItemModel;
import io.evomerge.irt.Simulation;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every way to choose anchors must obey.
class AnchorSelectionLawsTest {
    private static final ItemBank BANK = bank();

    static List<String> names() {
        return AnchorSelections.NAMES;
    }

    private static ItemBank bank() {
        var simulation = Simulation.oneDimensional(150, 60, false, new SplittableRandom(1));
        return ItemBank.of(
                ItemModel.TWO_PL,
                simulation.responses(),
                Calibration.of(ItemModel.TWO_PL, 1).fit(simulation.responses()));
    }

    private static AnchorSet select(String name, int count, int seed) {
        return AnchorSelections.of(name, 0, 1).select(BANK, count, new SplittableRandom(seed));
    }

    @ParameterizedTest
    @MethodSource("names")
    void as_many_as_wanted_are_chosen(String name) {
        for (int count : new int[] {1, 7, 59, 60}) {
            AnchorSet anchors = select(name, count, 0);
            assertThat(anchors.items()).hasSize(count).doesNotHaveDuplicates();
            assertThat(Arrays.stream(anchors.weights()).sum()).isCloseTo(1, within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_same_seed_chooses_the_same(String name) {
        assertThat(select(name, 10, 5).items()).isEqualTo(select(name, 10, 5).items());
        assertThat(select(name, 10, 5).weights()).isEqualTo(select(name, 10, 5).weights());
    }

    @ParameterizedTest
    @MethodSource("names")
    void all_items_give_nearly_the_score(String name) {
        AnchorSet all = select(name, 60, 0);
        for (int i = 0; i < 20; i++) {
            double sum = 0;
            for (int j = 0; j < 60; j++) {
                sum += all.weight(j) * BANK.responses().get(i, all.item(j));
            }
            assertThat(sum).isCloseTo(BANK.score(i), within(0.01));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void smaller_sets_lie_within_larger_ones(String name) {
        AnchorSet largest = select(name, 40, 0);
        List<AnchorSet> nested = NestedAnchors.of(BANK, largest, 5, 20, 40);
        assertThat(nested).extracting(AnchorSet::size).containsExactly(5, 20, 40);
        for (AnchorSet set : nested) {
            assertThat(set.items()).isEqualTo(Arrays.copyOf(largest.items(), set.size()));
            assertThat(Arrays.stream(set.weights()).sum()).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void sizes_of_nested_sets_must_ascend() {
        assertThatThrownBy(() -> NestedAnchors.of(BANK, select("random", 10, 0), 5, 5))
                .hasMessageContaining("must ascend");
    }

    @Test
    void random_anchors_depend_on_the_seed() {
        assertThat(select("random", 10, 1).items()).isNotEqualTo(select("random", 10, 2).items());
    }

    @Test
    void information_anchors_suit_the_range() {
        int[] weak = chosenFor(0, 0.4);
        int[] strong = chosenFor(0.6, 1);
        assertThat(meanDifficulty(weak)).isLessThan(meanDifficulty(strong) - 0.5);
    }

    private static int[] chosenFor(double from, double to) {
        return new InformationAnchors(from, to).select(BANK, 10, new SplittableRandom(0)).items();
    }

    private static double meanDifficulty(int[] items) {
        return IntStream.of(items).mapToDouble(BANK.fit()::difficulty).average().orElseThrow();
    }

    @Test
    void a_range_without_models_is_refused() {
        assertThatThrownBy(() -> chosenFor(0.999, 1))
                .hasMessageContaining("no calibrated model scores between 0.999 and 1.0");
    }

    @Test
    void an_unknown_name_is_refused() {
        assertThatThrownBy(() -> AnchorSelections.of("best", 0, 1))
                .hasMessageContaining("unknown selection 'best'; known: variance");
    }

    @Test
    void projection_onto_the_simplex_is_the_nearest_point() {
        assertThat(WeightFit.onSimplex(new double[] {0.2, 0.3, 0.5}))
                .containsExactly(new double[] {0.2, 0.3, 0.5}, within(1e-12));
        assertThat(WeightFit.onSimplex(new double[] {2, 0, -1}))
                .containsExactly(new double[] {1, 0, 0}, within(1e-12));
        assertThat(WeightFit.onSimplex(new double[] {0.6, 0.6, 0}))
                .containsExactly(new double[] {0.5, 0.5, 0}, within(1e-12));
    }
}
