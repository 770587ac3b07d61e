package io.evomerge.methods;

import static io.evomerge.methods.Merges.distance;
import static io.evomerge.methods.Merges.merge;
import static io.evomerge.methods.Merges.normal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NearSwapTest {
    @Test
    void near_elements_are_swapped_and_the_others_move_by_t() {
        var inputs = new ArrayInputs(0, new float[] {1, 1, 1, 1}, new float[] {1.25f, 1, 3, -7});

        assertThat(merge(new NearSwap(), inputs, Map.of("t", 0.5)))
                .containsExactly(1.25f, 1, 1.5f, 0.5f);
    }

    @Test
    void it_is_the_original_s_interpolation() {
        float[] base = normal(1, 5000);
        float[] other = normal(2, 5000);
        double t = 0.3;
        float[] expected = new float[base.length];
        for (int i = 0; i < base.length; i++) {
            double share = Math.min(1, t / Math.abs((double) base[i] - other[i]));
            expected[i] = (float) (share * other[i] + (1 - share) * base[i]);
        }

        assertThat(
                        distance(
                                merge(
                                        new NearSwap(),
                                        new ArrayInputs(1, other, base),
                                        Map.of("t", t)),
                                expected))
                .isLessThan(3e-7);
    }
}
