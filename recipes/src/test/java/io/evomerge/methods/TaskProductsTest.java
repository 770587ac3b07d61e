package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TaskProductsTest {
    private static final float[] BASE = {1, 2, 3};
    private static final float[] FIRST = {2, 2, 3};
    private static final float[] SECOND = {3, 4, 0};

    @Test
    void they_are_those_of_the_differences_to_the_base() {
        assertThat(TaskProducts.of(new ArrayInputs(1, FIRST, BASE, SECOND)))
                .isDeepEqualTo(new double[][] {{1, 0, 2}, {0, 0, 0}, {2, 0, 4 + 4 + 9}});
    }

    @Test
    void long_tensors_are_read_in_blocks() {
        var random = new SplittableRandom(1);
        int n = 3 * Block.SIZE + 5;
        float[] base = new float[n];
        float[] x = new float[n];
        float[] y = new float[n];
        double product = 0;
        for (int i = 0; i < n; i++) {
            base[i] = random.nextInt(8);
            x[i] = random.nextInt(8);
            y[i] = random.nextInt(8);
            product += (x[i] - base[i]) * (y[i] - base[i]);
        }
        assertThat(TaskProducts.of(new ArrayInputs(2, x, y, base))[0][1])
                .isCloseTo(product, within(1e-9));
    }

    @Test
    void without_a_base_there_are_none() {
        assertThatThrownBy(() -> TaskProducts.of(new ArrayInputs(-1, FIRST, SECOND)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
