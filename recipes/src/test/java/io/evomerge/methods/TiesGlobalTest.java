package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TiesGlobalTest {
    private static final TiesGlobal TIES = new TiesGlobal();

    private static Settings settings(int models, Map<String, Object> values) {
        return FusionGolden.settings(TIES, models, values);
    }

    static Stream<FusionGolden.Case> cases() {
        return FusionGolden.casesOf("ties_global");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void merges_equal_those_of_research_code(FusionGolden.Case golden) {
        boolean isOfTensors = golden.name().equals("mergellm_ties");

        FusionGolden.compare(golden, "", isOfTensors ? ofTensors(golden) : ofModels(golden));
    }

    /// The paper's code.
    private static Map<String, float[]> ofModels(FusionGolden.Case golden) {
        Settings settings =
                settings(
                        5,
                        Map.of(
                                "density",
                                golden.number("threshold") / 100,
                                "merge_func",
                                golden.parameters().require("merge_func").text(),
                                "lambda",
                                golden.number("scaling_factor")));
        return new ArrayModel(FusionGolden.net(), 0, t -> settings).merge(TIES);
    }

    /// MergeLLM's.
    private static Map<String, float[]> ofTensors(FusionGolden.Case golden) {
        Settings settings =
                settings(
                        4,
                        Map.of(
                                "density",
                                1 - golden.number("param_value_mask_rate"),
                                "lambda",
                                golden.number("scaling_coefficient"),
                                "scope",
                                "tensor"));
        return new ArrayModel(FusionGolden.llama("ft1", "ft2", "ft3"), 4, t -> settings)
                .merge(TIES);
    }

    @Test
    void at_density_1_and_without_conflict_it_is_the_mean() {
        float[] base = {1, 2, 3, 4};
        float[] a = {2, 1, 3.5f, 4.25f};
        float[] b = {4, 1.5f, 3.25f, 5};
        var inputs = new ArrayInputs(0, base, a, b);

        float[] merged = inputs.merge(TIES, settings(3, Map.of("density", 1.0)));

        assertThat(merged).containsExactly(3, 1.25f, 3.375f, 4.625f);
    }

    @ParameterizedTest
    @CsvSource({"mean, 2", "sum, 4", "max, 3"})
    void the_agreeing_entries_are_merged_by_mean_sum_or_max(String merge, float expected) {
        var inputs =
                new ArrayInputs(
                        0, new float[1], new float[] {1}, new float[] {3}, new float[] {-2});
        Settings settings = settings(4, Map.of("density", 1.0, "merge_func", merge));

        assertThat(inputs.merge(TIES, settings)).containsExactly(expected);
    }

    @Test
    void what_equals_the_threshold_is_kept() {
        float[] delta = {4, -3, 3, 2, 3, 1, -3, 0, 0, 0};
        var inputs = new ArrayInputs(0, new float[10], delta);

        // The largest and the next one, and all that equal it.
        assertThat(inputs.merge(TIES, settings(2, Map.of("density", 0.1))))
                .containsExactly(4, -3, 3, 0, 3, 0, -3, 0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 2", "-1, -2, -2"})
    void votes_that_cancel_out_go_to_the_majority_of_all_elements(
            float first, float second, float expected) {
        float[] a = {first, second, 2};
        float[] b = {first, 0, -2};
        var inputs = new ArrayInputs(0, new float[3], a, b);

        float[] merged = inputs.merge(TIES, settings(3, Map.of("density", 1.0)));

        assertThat(merged[2]).isEqualTo(expected);
    }

    @Test
    void the_threshold_is_that_of_all_tensors_together() {
        Map<String, float[]> merged = model(Map.of("density", 0.5), Map.of()).merge(TIES);

        assertThat(merged.get("large")).containsExactly(10, -20, 30, 40);
        assertThat(merged.get("small")).containsExactly(0, 0, 0, 4);
    }

    @Test
    void with_the_scope_of_a_tensor_each_has_its_own_threshold() {
        Map<String, float[]> merged =
                model(Map.of("density", 0.5, "scope", "tensor"), Map.of()).merge(TIES);

        assertThat(merged.get("large")).containsExactly(0, -20, 30, 40);
        assertThat(merged.get("small")).containsExactly(0, 2, -3, 4);
    }

    @Test
    void a_tensor_with_a_density_of_its_own_has_the_models_threshold_at_that_density() {
        Map<String, float[]> merged =
                model(Map.of("density", 0.5), Map.of("density", 0.2)).merge(TIES);

        assertThat(merged.get("large")).containsExactly(10, -20, 30, 40);
        assertThat(merged.get("small")).containsExactly(0, 0, 0, 0);
    }

    @Test
    void a_tensor_with_a_scope_of_its_own_is_merged_in_it() {
        Map<String, float[]> merged =
                model(Map.of("density", 0.5), Map.of("scope", "tensor")).merge(TIES);

        assertThat(merged.get("large")).containsExactly(10, -20, 30, 40);
        assertThat(merged.get("small")).containsExactly(0, 2, -3, 4);
    }

    /// Two tensors of a model, one of which changed ten times as much.
    private static ListedModel model(Map<String, Object> values, Map<String, Object> ofSmall) {
        Map<String, Object> together = new HashMap<>(values);
        together.putAll(ofSmall);
        return new ListedModel(
                List.of(
                        new WholeModel.Tensor(
                                tensor("large", 10, -20, 30, 40), settings(2, values)),
                        new WholeModel.Tensor(
                                tensor("small", 1, 2, -3, 4), settings(2, together))));
    }

    private static ArrayInputs tensor(String name, float... delta) {
        var site = new Site(name, List.of((long) delta.length), OptionalInt.empty(), 0);
        return new ArrayInputs(site, 0, new float[delta.length], delta);
    }
}
