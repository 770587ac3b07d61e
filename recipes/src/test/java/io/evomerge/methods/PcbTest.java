package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.InputException;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PcbTest {
    private static final Pcb PCB = new Pcb();

    private static Settings settings(int models, Map<String, Object> values) {
        return FusionGolden.settings(PCB, models, values);
    }

    static Stream<FusionGolden.Case> cases() {
        return FusionGolden.casesOf("pcb");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void merges_equal_those_of_the_papers_code(FusionGolden.Case golden) {
        Settings settings =
                settings(
                        5,
                        Map.of(
                                "ratio",
                                golden.number("pcb_ratio"),
                                "lambda",
                                golden.number("scaling")));

        FusionGolden.compare(
                golden, "merged.", new ArrayModel(FusionGolden.net(), 0, t -> settings).merge(PCB));
    }

    @Test
    void of_one_model_the_largest_entries_are_kept_and_the_others_dropped() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        int n = 1000;
        float[] delta = new float[n];
        float[] magnitudes = new float[n];
        for (int i = 0; i < n; i++) {
            delta[i] = (float) random.nextGaussian() * 0.01f;
            magnitudes[i] = Math.abs(delta[i]);
        }
        Arrays.sort(magnitudes);
        var inputs = new ArrayInputs(0, new float[n], delta);

        float[] merged = inputs.merge(PCB, settings(2, Map.of("ratio", 0.25, "lambda", 1.0)));

        // The winner on the threshold has the score 0; the largest is clamped to the one before.
        for (int i = 0; i < n; i++) {
            float magnitude = Math.min(Math.abs(delta[i]), magnitudes[n - 2]);
            float expected = Math.abs(delta[i]) > magnitudes[750] ? magnitude : 0;
            assertThat(merged[i]).isEqualTo(Math.copySign(expected, delta[i]));
        }
    }

    @Test
    void an_entry_that_goes_against_the_others_has_no_say() {
        float[] a = {1, 3, -2, 0.5f};
        float[] b = {2, -1, -2, 1.5f};
        var inputs = new ArrayInputs(0, new float[4], a, b);

        float[] merged = inputs.merge(PCB, settings(3, Map.of("ratio", 1.0, "lambda", 1.0)));

        // It has the lowest score of its model, which becomes 0.
        assertThat(merged[1]).isEqualTo(2); // clamped to the second largest
    }

    @Test
    void models_equal_to_the_base_return_it() {
        float[] base = {1, 2, 3};
        var inputs = new ArrayInputs(0, base, base.clone(), base.clone());

        assertThat(inputs.merge(PCB, settings(3, Map.of()))).containsExactly(base);
    }

    @Test
    void models_with_undefined_elements_are_refused_by_name() {
        float[] base = Merges.normal(1, 50);
        float[] damaged = Merges.normal(2, 50);
        damaged[7] = Float.NaN;
        var inputs = new ArrayInputs(0, base, Merges.normal(3, 50), damaged);

        assertThatThrownBy(() -> Merges.merge(new Pcb(), inputs, Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("t: has infinite or undefined elements")
                .hasMessageContaining("model 2");
    }
}
