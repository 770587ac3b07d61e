package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesTest {
    private static final Lines LINES = new Lines();
    private static final TaskArithmetic SUM = new TaskArithmetic();

    private static Settings of(double alpha, double beta) {
        return new Settings(Map.of("alpha", alpha, "beta", beta), List.of());
    }

    private static Map<String, float[]> merge(
            List<StateDict> models, Settings settings, double alpha, double beta) {
        Map<String, float[]> out = new TreeMap<>();
        for (var tensor : new ArrayModel(models, 4, t -> settings).tensors()) {
            var inputs = (ArrayInputs) tensor.inputs();
            TensorRule corrected = (i, s) -> LINES.correct(i, of(alpha, beta), SUM.prepare(i, s));
            out.put(inputs.site().name(), inputs.apply(corrected, settings));
        }
        return out;
    }

    @Test
    void merges_equal_those_of_the_papers_code() {
        var golden = FusionGolden.caseOf("lines");
        Settings settings = FusionGolden.settings(SUM, 4, Map.of("weight", 1.0));

        FusionGolden.compare(
                golden,
                "",
                merge(
                        FusionGolden.llama("ft1", "ft2", "ft3"),
                        settings,
                        golden.number("alpha"),
                        golden.number("beta")));
    }

    @Test
    void alpha_1_and_beta_0_change_nothing() {
        Settings settings = FusionGolden.settings(SUM, 3, Map.of("weight", 0.3));
        List<StateDict> models = FusionGolden.llama("ft1", "ft2");
        Map<String, float[]> expected = new ArrayModel(models, 4, t -> settings).merge(SUM);

        Map<String, float[]> merged = merge(models, settings, 1, 0);

        expected.forEach((name, e) -> assertThat(merged.get(name)).containsExactly(e));
    }

    @Test
    void alpha_0_and_beta_0_return_the_base() {
        Settings settings = FusionGolden.settings(SUM, 3, Map.of("weight", 0.3));
        List<StateDict> models = FusionGolden.llama("ft1", "ft2");

        merge(models, settings, 0, 0)
                .forEach(
                        (name, m) ->
                                assertThat(m)
                                        .containsExactly(models.getFirst().get(name).values()));
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 2", "1, 3, 4", "2, 3, 6", "-1, 3, 2", "0, 1, 2"})
    void the_scale_grows_from_the_first_layer_to_the_last(int layer, int layers, float expected) {
        var at = layer < 0 ? OptionalInt.empty() : OptionalInt.of(layer);
        var site = new Site("t", List.of(1L), at, layers);
        var inputs = new ArrayInputs(site, 0, new float[] {0}, new float[] {1});
        // Overwrites the base, as a combination may.
        Combination merged =
                block -> {
                    block.out()[0] = block.source(1)[0];
                    block.source(0)[0] = 1000;
                };

        assertThat(inputs.apply((i, s) -> LINES.correct(i, of(2, 4), merged), of(0, 0)))
                .containsExactly(expected);
    }
}
