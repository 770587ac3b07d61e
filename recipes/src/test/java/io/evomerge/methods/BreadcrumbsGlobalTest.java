package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreadcrumbsGlobalTest {
    private static final BreadcrumbsGlobal BREADCRUMBS = new BreadcrumbsGlobal();

    private static Settings settings(int models, Map<String, Object> values) {
        return FusionGolden.settings(BREADCRUMBS, models, values);
    }

    @Test
    void merges_by_tensor_equal_those_of_mergellm() {
        var golden = FusionGolden.caseOf("breadcrumbs_global");
        Settings settings =
                settings(
                        3,
                        Map.of(
                                "density",
                                golden.number("param_density"),
                                "mask_rate",
                                golden.number("param_value_mask_rate"),
                                "lambda",
                                golden.number("scaling_coefficient"),
                                "scope",
                                "tensor"));

        FusionGolden.compare(
                golden,
                "",
                new ArrayModel(FusionGolden.llama("ft1", "ft2"), 4, t -> settings)
                        .merge(BREADCRUMBS));
    }

    @Test
    void the_smallest_and_the_largest_of_all_tensors_are_dropped() {
        Settings settings = settings(2, Map.of("density", 0.6, "mask_rate", 0.2));
        var model =
                new ListedModel(
                        List.of(
                                new WholeModel.Tensor(tensor("a", 1, -10, 3, 4, 5), settings),
                                new WholeModel.Tensor(tensor("b", 6, -7, 8, -9, 2), settings)));

        Map<String, float[]> merged = model.merge(BREADCRUMBS);

        // Of 10 the smallest 2 are dropped but for the second, and the largest 2.
        assertThat(merged.get("a")).containsExactly(0, 0, 3, 4, 5);
        assertThat(merged.get("b")).containsExactly(6, -7, 8, 0, 2);
    }

    private static ArrayInputs tensor(String name, float... delta) {
        var site = new Site(name, List.of((long) delta.length), OptionalInt.empty(), 0);
        return new ArrayInputs(site, 0, new float[delta.length], delta);
    }

    @Test
    void at_density_1_it_is_task_arithmetic() {
        var inputs =
                new ArrayInputs(1, new float[] {3, 5}, new float[] {1, 2}, new float[] {2, -4});
        Map<String, Object> values =
                Map.of("density", 1.0, "mask_rate", 0.0, "weight", 0.3, "lambda", 0.7);

        assertThat(inputs.merge(BREADCRUMBS, settings(3, values)))
                .containsExactly(
                        inputs.merge(
                                new TaskArithmetic(),
                                FusionGolden.settings(new TaskArithmetic(), 3, values)));
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.1, false", "0.7, 0.3, false", "0.9, 0.11, true", "1, 0.01, true"})
    void to_drop_more_than_the_density_leaves_is_objected_to(
            double density, double maskRate, boolean isWrong) {
        Settings settings = settings(2, Map.of("density", density, "mask_rate", maskRate));

        assertThat(BREADCRUMBS.objection(Merges.extent(2, 0, 100), settings).isPresent())
                .isEqualTo(isWrong);
    }
}
