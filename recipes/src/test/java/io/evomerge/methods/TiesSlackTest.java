package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiesSlackTest {
    private static final TiesSlack SLACK = new TiesSlack();

    @ParameterizedTest
    @CsvSource({"0, -3", "0.49, -3", "0.51, 2", "100, 2"})
    void an_entry_survives_until_it_is_outvoted_by_more_than_its_slack(
            double slack, float expected) {
        var inputs = new ArrayInputs(0, new float[1], new float[] {2}, new float[] {-3});
        Settings settings =
                new Settings(
                        Map.of("lambda", 1.0),
                        List.of(
                                Map.of(),
                                Map.of("weight", 1.0, "density", 1.0, "slack", slack),
                                Map.of("weight", 1.0, "density", 1.0, "slack", 0.0)));

        assertThat(inputs.merge(SLACK, settings)).containsExactly(expected);
    }

    @Test
    void without_slack_it_is_ties_over_the_whole_model() {
        Map<String, Object> values = Map.of("density", 0.3, "weight", 0.6, "lambda", 0.7);
        Settings own = FusionGolden.settings(SLACK, 5, values);
        Settings plain = FusionGolden.settings(new TiesGlobal(), 5, values);
        var merged = new ArrayModel(FusionGolden.net(), 0, t -> own).merge(SLACK);
        var expected = new ArrayModel(FusionGolden.net(), 0, t -> plain).merge(new TiesGlobal());

        expected.forEach((name, e) -> assertThat(merged.get(name)).containsExactly(e));
    }

    @Test
    void equal_slack_of_all_models_changes_nothing() {
        Settings none = FusionGolden.settings(SLACK, 5, Map.of());
        Settings equal = FusionGolden.settings(SLACK, 5, Map.of("slack", 3.0));
        var expected = new ArrayModel(FusionGolden.net(), 0, t -> none).merge(SLACK);
        var merged = new ArrayModel(FusionGolden.net(), 0, t -> equal).merge(SLACK);

        expected.forEach((name, e) -> assertThat(merged.get(name)).containsExactly(e));
    }
}
