package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RamTest {
    private static final float[] BASE = {1, 1, 1, 1, 1};

    /// Active: both, the first, the second, none, both.
    private static final float[] A = {1.5f, 3, 1, 1, 2};

    private static final float[] B = {1.25f, 1, 5, 1, 4};

    private static float[] merge(MergeMethod method, Map<String, Object> values) {
        return new ArrayInputs(0, BASE, A, B)
                .merge(method, FusionGolden.settings(method, 3, values));
    }

    @Test
    void shared_entries_are_averaged_and_unique_ones_kept_whole() {
        assertThat(merge(new Ram(), Map.of())).containsExactly(1.375f, 3, 5, 1, 3);
    }

    @Test
    void entries_up_to_epsilon_are_not_active() {
        assertThat(merge(new Ram(), Map.of("epsilon", 0.249))).containsExactly(1.375f, 3, 5, 1, 3);
        assertThat(merge(new Ram(), Map.of("epsilon", 0.25))).containsExactly(1.5f, 3, 5, 1, 3);
        assertThat(merge(new Ram(), Map.of("epsilon", 1.0))).containsExactly(1, 3, 5, 1, 4);
    }

    /// Each model has one unique entry and two shared ones: the ratio is 2.
    @ParameterizedTest
    @CsvSource({"0, 10, 1", "0.1, 10, 1.2", "0.1, 0.5, 1.05", "1, 2, 3"})
    void ram_plus_strengthens_unique_entries(double r, double alpha, float factor) {
        float[] merged = merge(new RamPlus(), Map.of("r", r, "alpha", alpha));

        assertThat(merged)
                .containsExactly(
                        new float[] {1.375f, 1 + factor * 2, 1 + factor * 4, 1, 3},
                        Offset.offset(1e-6f));
    }

    @Test
    void a_model_without_unique_entries_does_no_harm() {
        float[] base = {0, 0};
        float[] model = {1, 1};
        Settings settings =
                FusionGolden.settings(new RamPlus(), 4, Map.of("epsilon", 0.0, "r", 1.0));

        assertThat(new ArrayInputs(0, base, model, model, base).merge(new RamPlus(), settings))
                .containsExactly(1, 1);
    }
}
