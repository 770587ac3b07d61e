package io.evomerge.methods;

import static io.evomerge.methods.Merges.merge;
import static io.evomerge.methods.Merges.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayerSwapTest {
    private static final float LANGUAGE = 1;
    private static final float TASK = 3;

    private static float at(OptionalInt layer, int layers, Map<String, Object> values) {
        var site = new Site("w", List.of(1L), layer, layers);
        var there = new ArrayInputs(site, 0, new float[] {LANGUAGE}, new float[] {TASK});
        var back = new ArrayInputs(site, 1, new float[] {TASK}, new float[] {LANGUAGE});
        float merged = merge(new LayerSwap(), there, values)[0];
        assertThat(merge(new LayerSwap(), back, values)).containsExactly(merged);
        return merged;
    }

    private static List<Float> layers(int layers, Map<String, Object> values) {
        return IntStream.range(0, layers)
                .mapToObj(i -> at(OptionalInt.of(i), layers, values))
                .toList();
    }

    private static Map<String, Object> counts(
            double bottom, double transitionBottom, double transitionTop, double top) {
        return Map.of(
                "bottom", bottom,
                "transition_bottom", transitionBottom,
                "transition_top", transitionTop,
                "top", top);
    }

    @Test
    void language_layers_lie_around_task_layers_with_mixed_ones_in_between() {
        assertThat(layers(10, counts(3, 1, 2, 1)))
                .containsExactly(1f, 1f, 1f, 2f, 3f, 3f, 3f, 2f, 2f, 1f);
    }

    @Test
    void mixed_layers_take_the_given_share_of_the_language_expert() {
        var values = new HashMap<>(counts(1, 1, 0, 0));
        values.put("transition_share", 0.75);

        assertThat(layers(3, values)).containsExactly(1f, 1.5f, 3f);
    }

    @Test
    void everything_from_one_expert_is_that_expert() {
        assertThat(layers(6, counts(0, 0, 0, 0))).containsOnly(TASK);
        assertThat(layers(6, counts(6, 0, 0, 0))).containsOnly(LANGUAGE);
        assertThat(layers(6, counts(0, 0, 0, 6))).containsOnly(LANGUAGE);
    }

    @Test
    void what_lies_outside_the_layers_is_the_language_expert_s() {
        assertThat(at(OptionalInt.empty(), 6, counts(0, 0, 0, 0))).isEqualTo(LANGUAGE);
    }

    @Test
    void the_defaults_are_the_paper_s_for_32_layers() {
        List<Float> expected = new ArrayList<>();
        IntStream.range(0, 5).forEach(i -> expected.add(LANGUAGE));
        expected.add(2f);
        IntStream.range(6, 29).forEach(i -> expected.add(TASK));
        expected.add(2f);
        IntStream.range(30, 32).forEach(i -> expected.add(LANGUAGE));

        assertThat(layers(32, Map.of())).isEqualTo(expected);
    }

    private static MergeMethod.Extent ofLayers(int layers) {
        return new MergeMethod.Extent(2, 0, new Site("w", List.of(1L), OptionalInt.of(0), layers));
    }

    @Test
    void more_layers_than_there_are_are_objected_to() {
        var method = new LayerSwap();
        Settings settings = settings(method, 2, counts(3, 1, 1, 2));

        assertThat(method.objection(ofLayers(7), settings)).isEmpty();
        assertThat(method.objection(ofLayers(6), settings))
                .hasValueSatisfying(
                        o -> assertThat(o.what()).contains("take 7 layers, but there are 6"));
    }
}
