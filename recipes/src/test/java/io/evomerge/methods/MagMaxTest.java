package io.evomerge.methods;

import static io.evomerge.methods.Merges.merge;
import static io.evomerge.methods.Merges.normal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MagMaxTest {
    static Stream<FusionGolden.Case> cases() {
        return FusionGolden.casesOf("magmax");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void it_merges_as_fusion_bench_does(FusionGolden.Case golden) {
        var method = new MagMax();
        List<StateDict> models = FusionGolden.net();
        Settings settings =
                FusionGolden.settings(
                        method, models.size(), Map.of("lambda", golden.number("scaling_factor")));

        FusionGolden.compare(
                golden, "", new ArrayModel(models, 0, tensor -> settings).merge(method));
    }

    @Test
    void of_equally_large_changes_that_of_the_last_model_is_taken() {
        float[] base = {1, 1};
        float[] up = {2, 2};
        float[] down = {0, 0.5f};

        assertThat(merge(new MagMax(), new ArrayInputs(0, base, up, down), Map.of("lambda", 1.0)))
                .containsExactly(0, 2);
        assertThat(merge(new MagMax(), new ArrayInputs(2, down, up, base), Map.of("lambda", 1.0)))
                .containsExactly(2, 2);
    }

    @Test
    void the_order_is_irrelevant_where_no_changes_are_equally_large() {
        float[][] models = {normal(1, 5000), normal(2, 5000), normal(3, 5000), normal(4, 5000)};
        var there = new ArrayInputs(0, models);
        var back = new ArrayInputs(3, models[3], models[2], models[1], models[0]);

        assertThat(merge(new MagMax(), back, Map.of()))
                .containsExactly(merge(new MagMax(), there, Map.of()));
    }
}
