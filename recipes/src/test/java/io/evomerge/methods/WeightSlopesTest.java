package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WeightSlopesTest {
    private static final MergeMethod METHOD = new TaskArithmetic();
    private static final float[] BASE = {1, 2, 3};
    private static final float[] FIRST = {2, 2, 3};
    private static final float[] SECOND = {1, 4, 0};
    private static final float[] GRADIENT = {10, 100, 1000};

    private static Settings settings(double first, double second, double lambda, boolean mean) {
        return new Settings(
                Map.of("lambda", lambda, "normalize", mean),
                List.of(Map.of("weight", first), Map.of(), Map.of("weight", second)));
    }

    private static ArrayInputs inputs() {
        return new ArrayInputs(1, FIRST, BASE, SECOND);
    }

    @Test
    void a_slope_is_the_product_of_the_gradient_and_the_task_vector() {
        var slopes = new WeightSlopes(METHOD, inputs(), settings(0.3, 0.3, 1, false));
        slopes.add(GRADIENT, 0, 3);
        assertThat(slopes.values()).containsExactly(10, 0, 200 - 3000);
    }

    @Test
    void the_gradient_may_come_in_pieces() {
        var slopes = new WeightSlopes(METHOD, inputs(), settings(0.3, 0.3, 1, false));
        slopes.add(new float[] {10, 100}, 0, 2);
        slopes.add(new float[] {1000}, 2, 1);
        assertThat(slopes.values()).containsExactly(10, 0, 200 - 3000);
    }

    @Test
    void lambda_scales_the_slopes() {
        var slopes = new WeightSlopes(METHOD, inputs(), settings(0.3, 0.3, 0.5, false));
        slopes.add(GRADIENT, 0, 3);
        assertThat(slopes.values()).containsExactly(5, 0, -1400);
    }

    @Test
    void a_slope_is_what_one_more_of_the_weight_changes() {
        Settings before = settings(0.25, 0.5, 0.5, false);
        Settings after = settings(0.25, 1.5, 0.5, false);
        double change =
                product(inputs().merge(METHOD, after)) - product(inputs().merge(METHOD, before));
        var slopes = new WeightSlopes(METHOD, inputs(), before);
        slopes.add(GRADIENT, 0, 3);
        assertThat(slopes.values()[2]).isCloseTo(change, within(1e-3));
    }

    private static double product(float[] merged) {
        double sum = 0;
        for (int i = 0; i < merged.length; i++) {
            sum += merged[i] * GRADIENT[i];
        }
        return sum;
    }

    @Test
    void a_mean_has_no_slopes_in_its_weights() {
        Settings mean = settings(0.3, 0.3, 1, true);
        assertThat(WeightSlopes.objection(METHOD, mean))
                .contains("divides by the sum of the weights");
        assertThatThrownBy(() -> new WeightSlopes(METHOD, inputs(), mean))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_method_that_elects_signs_is_not_linear() {
        assertThat(WeightSlopes.objection(new Ties(), settings(1, 1, 1, false)))
                .contains("is not linear in its weights");
    }
}
