package io.evomerge.methods;

import static io.evomerge.methods.Merges.matrix;
import static io.evomerge.methods.Merges.merge;
import static io.evomerge.methods.Merges.normal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArceeFusionTest {
    @ParameterizedTest
    @CsvSource({"13, 1700", "1700, 13", "1, 20000", "1, 3"})
    void it_takes_what_reaches_the_threshold_of_the_formula(int rows, int columns) {
        float[] base = normal(1, rows * columns);
        float[] other = normal(2, rows * columns);
        double[] importance = new double[base.length];
        for (int row = 0; row < rows; row++) {
            int from = row * columns;
            double divergence = divergence(base, other, from, from + columns);
            for (int i = from; i < from + columns; i++) {
                importance[i] = Math.abs(other[i] - base[i]) * divergence;
            }
        }
        double[] sorted = Arrays.stream(importance).sorted().toArray();
        int last = sorted.length - 1;
        double spread = sorted[3 * last / 4] - sorted[last / 4];
        double threshold = sorted[last / 2] + 1.5 * spread;

        float[] merged =
                merge(
                        new ArceeFusion(),
                        new ArrayInputs(matrix(rows, columns), 0, base, other),
                        Map.of());

        for (int i = 0; i < merged.length; i++) {
            if (Math.abs(importance[i] - threshold) > 1e-5 * threshold) {
                assertThat(merged[i]).isEqualTo(importance[i] > threshold ? other[i] : base[i]);
            }
        }
        assertThat(merged).isNotEqualTo(other);
    }

    private static double divergence(float[] base, float[] other, int from, int to) {
        double ofBase = 0;
        double ofOther = 0;
        for (int i = from; i < to; i++) {
            ofBase += Math.exp(base[i]);
            ofOther += Math.exp(other[i]);
        }
        double sum = 0;
        for (int i = from; i < to; i++) {
            double p = Math.exp(other[i]) / ofOther + 1e-8;
            double q = Math.exp(base[i]) / ofBase + 1e-8;
            sum += p * Math.log(p / q);
        }
        return sum;
    }

    @Test
    void a_row_that_has_not_changed_stays_and_its_neighbour_is_taken() {
        float[] base = normal(1, 80);
        float[] other = base.clone();
        for (int i = 70; i < 80; i++) {
            other[i] += i;
        }

        assertThat(
                        merge(
                                new ArceeFusion(),
                                new ArrayInputs(matrix(8, 10), 1, other, base),
                                Map.of()))
                .containsExactly(other);
    }
}
