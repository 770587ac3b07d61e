package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Methods over singular values against the results of research code.
class SpectralGoldenTest {
    static Stream<FusionGolden.Case> ofMatrices() {
        return casesOf("iso_c", "iso_cts", "tsv_m", "wudi");
    }

    static Stream<FusionGolden.Case> ofCalibration() {
        return casesOf("svc");
    }

    static Stream<FusionGolden.Case> ofContinualMerging() {
        return casesOf("opcm");
    }

    private static Stream<FusionGolden.Case> casesOf(String... methods) {
        return Stream.of(methods).flatMap(FusionGolden::casesOf);
    }

    @ParameterizedTest
    @MethodSource("ofMatrices")
    void task_matrices_merge_as_in_research_code(FusionGolden.Case golden) {
        Map<String, Object> values = new HashMap<>();
        MergeMethod method =
                switch (golden.method()) {
                    case "iso_c" -> {
                        values.put("lambda", golden.number("scaling_factor"));
                        yield new IsoC();
                    }
                    case "iso_cts" -> {
                        values.put("lambda", golden.number("scaling_factor"));
                        values.put("common_space", golden.number("common_space_fraction"));
                        yield new IsoCts();
                    }
                    case "tsvm" -> {
                        values.put("lambda", golden.parameters().get("alpha", 1.0, Node::number));
                        yield new TsvM();
                    }
                    case "tsvm_lossless" -> {
                        values.put("lossless", true);
                        yield new TsvM();
                    }
                    default -> {
                        values.put("steps", golden.number("iter_num"));
                        yield new Wudi();
                    }
                };
        List<StateDict> models = FusionGolden.mats();
        Settings settings = weighted(golden, FusionGolden.settings(method, models.size(), values));
        Map<String, float[]> merged = new ArrayModel(models, 0, name -> settings).merge(method);
        merged.putAll(ofExcluded(golden, models, settings));

        FusionGolden.compare(golden, "", merged);
    }

    /// With a weight for each task where the case has them.
    private static Settings weighted(FusionGolden.Case golden, Settings settings) {
        List<Node> weights =
                golden.parameters().get("alpha_per_task").map(Node::list).orElse(List.of());
        if (weights.isEmpty()) {
            return settings;
        }
        List<Map<String, Object>> own = new ArrayList<>(List.of(Map.of()));
        weights.forEach(w -> own.add(Map.of("weight", w.number())));
        return new Settings(settings.merge(), own);
    }

    /// The tensors that the case leaves out of the decomposition; here embeddings are, by name.
    private static Map<String, float[]> ofExcluded(
            FusionGolden.Case golden, List<StateDict> models, Settings settings) {
        Map<String, float[]> out = new TreeMap<>();
        golden.parameters()
                .get("excluded")
                .map(Node::list)
                .orElse(List.of())
                .forEach(
                        node -> {
                            String name = node.text();
                            float[][] copies =
                                    models.stream()
                                            .map(m -> m.get(name).values())
                                            .toArray(float[][]::new);
                            var site =
                                    SpectralLawsTest.site(
                                            "embed_tokens", models.getFirst().get(name).shape());
                            out.put(
                                    name,
                                    new ArrayInputs(site, 0, copies).merge(new TsvM(), settings));
                        });
        return out;
    }

    @ParameterizedTest
    @MethodSource("ofCalibration")
    void calibration_is_that_of_research_code(FusionGolden.Case golden) {
        List<StateDict> models = FusionGolden.mats();
        Settings sum =
                FusionGolden.settings(new TaskArithmetic(), models.size(), Map.of("lambda", 0.6));
        Settings settings =
                new Settings(
                        Map.of("alpha", golden.number("alpha"), "vocabulary", "plain"), List.of());
        Map<String, float[]> merged = new TreeMap<>();
        for (var tensor : new ArrayModel(models, 0, name -> sum).tensors()) {
            var inputs = (ArrayInputs) tensor.inputs();
            var corrected =
                    new Svc().correct(inputs, settings, new TaskArithmetic().prepare(inputs, sum));
            merged.put(inputs.site().name(), inputs.apply((i, s) -> corrected, sum));
        }

        FusionGolden.compare(golden, "", merged);
    }

    @ParameterizedTest
    @MethodSource("ofContinualMerging")
    void continual_merging_is_that_of_research_code(FusionGolden.Case golden) {
        List<StateDict> models = FusionGolden.net();
        Settings settings =
                FusionGolden.settings(
                        new Opcm(), models.size(), Map.of("alpha", golden.number("alpha")));

        FusionGolden.compare(
                golden, "", new ArrayModel(models, 0, name -> settings).merge(new Opcm()));
    }

    @Test
    void projective_descent_is_that_of_research_code() {
        var golden = FusionGolden.caseOf("doge_ta");
        List<StateDict> models = FusionGolden.net();
        Settings settings =
                FusionGolden.settings(
                        new DogeTa(),
                        models.size(),
                        Map.of(
                                "lambda", golden.number("lamda"),
                                "density", golden.number("K") / 100,
                                "subspace", golden.number("subspace"),
                                "steps", golden.number("steps")));
        // Only the encoder is merged there; the head counts as an output head here.
        List<StateDict> renamed = models.stream().map(SpectralGoldenTest::withHead).toList();
        Map<String, float[]> merged =
                new ArrayModel(renamed, 0, name -> settings).merge(new DogeTa());
        merged.put("head.weight", merged.remove("lm_head.weight"));

        assertThat(merged).hasSize(8);
        FusionGolden.compare(golden, "", merged);
    }

    private static StateDict withHead(StateDict model) {
        Map<String, StateDict.Value> tensors = new TreeMap<>(model.tensors());
        tensors.put("lm_head.weight", tensors.remove("head.weight"));
        return new StateDict(tensors);
    }
}
