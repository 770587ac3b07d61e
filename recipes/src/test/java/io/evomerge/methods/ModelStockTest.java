package io.evomerge.methods;

import static io.evomerge.methods.Merges.distance;
import static io.evomerge.methods.Merges.matrix;
import static io.evomerge.methods.Merges.merge;
import static io.evomerge.methods.Merges.normal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelStockTest {
    private static final int SIZE = 9001;

    private static float[] plus(float[] a, float[] b, double factor) {
        float[] out = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            out[i] = (float) (a[i] + factor * b[i]);
        }
        return out;
    }

    static Stream<FusionGolden.Case> cases() {
        return FusionGolden.casesOf("model_stock");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void two_models_are_merged_as_by_research_code(FusionGolden.Case golden) {
        boolean isOfFusionBench = golden.name().equals("model_stock_2");
        List<StateDict> models =
                isOfFusionBench
                        ? FusionGolden.net().subList(0, 3)
                        : FusionGolden.llama("ft1", "ft2");

        FusionGolden.compare(golden, "", merged(models));
    }

    private static Map<String, float[]> merged(List<StateDict> models) {
        var method = new ModelStock();
        Settings settings = FusionGolden.settings(method, models.size(), Map.of());
        return new ArrayModel(models, 4, name -> settings).merge(method);
    }

    @Test
    void parallel_task_vectors_give_the_mean_of_the_models() {
        float[] base = normal(1, SIZE);
        float[] way = normal(2, SIZE);
        var inputs = new ArrayInputs(0, base, plus(base, way, 0.5), plus(base, way, 1.5));

        assertThat(distance(merge(new ModelStock(), inputs, Map.of()), plus(base, way, 1)))
                .isLessThan(1e-6);
    }

    @Test
    void orthogonal_task_vectors_give_the_base() {
        float[] base = normal(1, SIZE);
        float[] first = base.clone();
        float[] second = base.clone();
        first[3] += 1;
        second[SIZE - 1] -= 2;

        assertThat(merge(new ModelStock(), new ArrayInputs(0, base, first, second), Map.of()))
                .containsExactly(base);
    }

    @Test
    void task_vectors_that_cancel_out_give_the_base() {
        float[] base = new float[SIZE];
        float[] way = normal(2, SIZE);
        var inputs = new ArrayInputs(0, base, way, plus(base, way, -1));

        assertThat(merge(new ModelStock(), inputs, Map.of())).containsExactly(base);
    }

    @Test
    void task_vectors_of_any_length_have_an_angle() {
        float[] base = new float[SIZE];
        float[] way = plus(base, normal(2, SIZE), 1e-9);

        assertThat(merge(new ModelStock(), new ArrayInputs(0, base, way, way), Map.of()))
                .containsExactly(way);
    }

    @Test
    void filter_wise_each_row_has_an_angle_of_its_own() {
        int columns = 1500;
        int rows = 6;
        float[][] models = {
            normal(1, rows * columns), normal(2, rows * columns), normal(3, rows * columns)
        };
        var inputs = new ArrayInputs(matrix(rows, columns), 0, models);
        float[] merged = merge(new ModelStock(), inputs, Map.of("filter_wise", true));

        for (int row = 0; row < rows; row++) {
            int from = row * columns;
            int to = from + columns;
            float[][] alone =
                    Arrays.stream(models)
                            .map(m -> Arrays.copyOfRange(m, from, to))
                            .toArray(float[][]::new);
            assertThat(
                            distance(
                                    Arrays.copyOfRange(merged, from, to),
                                    merge(new ModelStock(), new ArrayInputs(0, alone), Map.of())))
                    .isLessThan(1e-6);
        }
    }
}
