package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConsensusTest {
    private static final ConsensusTaskArithmetic CONSENSUS_TA = new ConsensusTaskArithmetic();
    private static final ConsensusTies CONSENSUS_TIES = new ConsensusTies();

    private static Settings settings(MergeMethod method, int models, Map<String, Object> values) {
        return FusionGolden.settings(method, models, values);
    }

    static Stream<Arguments> casesWith1Or2() {
        return FusionGolden.casesOf("consensus_ta")
                .flatMap(c -> Stream.of(Arguments.of(c, 1), Arguments.of(c, 2)));
    }

    @ParameterizedTest
    @MethodSource("casesWith1Or2")
    void merges_equal_those_of_the_papers_formula(FusionGolden.Case golden, int consensus) {
        Settings settings =
                settings(
                        CONSENSUS_TA,
                        5,
                        Map.of(
                                "mask_lambda",
                                golden.number("tall_mask_lambda"),
                                "consensus",
                                (double) consensus,
                                "lambda",
                                0.4));

        // The manifest lets elements flip where both sides of the comparison agree to 1e-6: none.
        assertThat(onTheThreshold(golden.number("tall_mask_lambda"))).isZero();
        FusionGolden.compare(
                golden,
                "merged_consensus" + consensus + "_scale0.4.",
                new ArrayModel(FusionGolden.net(), 0, t -> settings).merge(CONSENSUS_TA));
    }

    static Stream<Arguments> casesAndTasks() {
        return FusionGolden.casesOf("consensus_ta")
                .flatMap(c -> IntStream.range(0, 4).mapToObj(task -> Arguments.of(c, task)));
    }

    @ParameterizedTest
    @MethodSource("casesAndTasks")
    void the_mask_of_one_task_is_that_of_the_papers_formula(FusionGolden.Case golden, int task) {
        var consensus = new TallMasks(golden.number("tall_mask_lambda"), 1, 1);
        Map<String, float[]> merged = new TreeMap<>();
        Settings none = new Settings(Map.of(), List.of());
        for (var tensor : new ArrayModel(FusionGolden.net(), 0, t -> none).tensors()) {
            var inputs = (ArrayInputs) tensor.inputs();
            Combination combination =
                    block -> {
                        Arrays.fill(block.sum(), 0);
                        for (int model : inputs.models()) {
                            float[] delta = block.source(model);
                            TaskVector.subtract(delta, block.source(0), block.length());
                            WeightedSum.add(delta, 1, block.sum(), block.length());
                        }
                        int[] alone = {task + 1};
                        consensus.merge(block, 0, alone, TallMasks.Deltas.KEPT);
                    };
            merged.put(inputs.site().name(), inputs.apply((i, s) -> combination, none));
        }

        FusionGolden.compare(golden, "task." + task + ".", merged);
    }

    /// Elements at which a model's own distance and the scaled one to the merge agree to 1e-6.
    private static long onTheThreshold(double maskLambda) {
        List<StateDict> models = FusionGolden.net();
        long count = 0;
        for (String name : models.getFirst().tensors().keySet()) {
            float[] base = models.getFirst().get(name).values();
            for (int j = 0; j < base.length; j++) {
                double sum = 0;
                for (StateDict model : models) {
                    sum += (double) model.get(name).values()[j] - base[j];
                }
                for (StateDict model : models.subList(1, models.size())) {
                    double delta = (double) model.get(name).values()[j] - base[j];
                    double distance = Math.abs(delta) - maskLambda * Math.abs(sum - delta);
                    count += Math.abs(distance) < 1e-6 * Math.abs(delta) ? 1 : 0;
                }
            }
        }
        return count;
    }

    @Test
    void a_consensus_of_one_with_a_mask_lambda_of_0_is_task_arithmetic() {
        Map<String, Object> values =
                Map.of("mask_lambda", 0.0, "consensus", 1.0, "weight", 0.3, "lambda", 0.7);
        Settings own = settings(CONSENSUS_TA, 5, values);
        Settings plain = settings(new TaskArithmetic(), 5, values);
        var merged = new ArrayModel(FusionGolden.net(), 0, t -> own).merge(CONSENSUS_TA);
        var expected =
                new ArrayModel(FusionGolden.net(), 0, t -> plain).merge(new TaskArithmetic());

        expected.forEach((name, values1) -> assertThat(merged.get(name)).containsExactly(values1));
    }

    @Test
    void a_consensus_of_none_is_the_method_without_masks() {
        Map<String, Object> values =
                Map.of("consensus", 0.0, "lambda", 0.7, "density", 0.3, "merge_func", "sum");
        Settings own = settings(CONSENSUS_TIES, 5, values);
        Settings plain = settings(new TiesGlobal(), 5, values);
        var merged = new ArrayModel(FusionGolden.net(), 0, t -> own).merge(CONSENSUS_TIES);
        var expected = new ArrayModel(FusionGolden.net(), 0, t -> plain).merge(new TiesGlobal());

        expected.forEach((name, values1) -> assertThat(merged.get(name)).containsExactly(values1));
    }

    @Test
    void elements_that_serve_fewer_models_are_dropped() {
        // Both, one, and none are served: the merge is at 4, 5 and 0.
        float[] a = {2, 5, 3};
        float[] b = {2, 0, -3};
        var inputs = new ArrayInputs(0, new float[3], a, b);
        Map<String, Object> values = Map.of("mask_lambda", 0.9, "consensus", 2.0);

        assertThat(inputs.merge(CONSENSUS_TA, settings(CONSENSUS_TA, 3, values)))
                .containsExactly(4, 0, 0);
    }

    @Test
    void the_masks_of_consensus_ties_look_at_whole_task_vectors() {
        // Only the first entry of the second model is trimmed; the merge is at 4 and -5 and 6.
        float[] a = {4, -5, 6};
        float[] b = {3, -5, 6};
        var inputs = new ArrayInputs(0, new float[3], a, b);
        Map<String, Object> values = Map.of("density", 0.5, "mask_lambda", 0.9, "consensus", 2.0);

        // 3 > 0.9 · |4 − 3|: the trimmed entry is served all the same.
        assertThat(inputs.merge(CONSENSUS_TIES, settings(CONSENSUS_TIES, 3, values)))
                .containsExactly(0, -10, 12);
    }

    @ParameterizedTest
    @CsvSource({"3, false", "4, true"})
    void a_consensus_of_more_models_than_there_are_is_objected_to(double models, boolean isWrong) {
        Settings settings = settings(CONSENSUS_TA, 4, Map.of("consensus", models));

        assertThat(CONSENSUS_TA.objection(Merges.extent(4, 0, 10), settings).isPresent())
                .isEqualTo(isWrong);
    }
}
