package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.search.SpaceSpec.Freedom.Range;
import io.evomerge.search.SpaceSpec.Freedom.Scale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ranges on a logarithmic scale.
final class ScaledRangeTest {
    private static final String LOG =
            "space: {layers: 1, weight: {range: [0.01, 1], scale: log}, lambda: [0.5, 2]}";

    @Test
    void the_middle_of_a_logarithmic_range_is_the_geometric_mean_of_its_ends() {
        SearchSpace space = Examples.space(Examples.spec(LOG));

        assertThat(space.values(new double[] {0, 0.5, 0.5})).containsExactly(0.01, 0.1, 1.25);
        assertThat(space.values(new double[] {1, 0.25, 1})).containsExactly(1, 0.0316228, 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.02, 0.3, 0.999, 1})
    void the_gene_of_a_value_has_that_value(double value) {
        var range = new Range(0.01, 1, Scale.LOG);

        assertThat(range.at(range.gene(value))).isCloseTo(value, within(1e-12));
    }

    @Test
    void what_lies_outside_has_the_gene_of_the_nearer_end() {
        var range = new Range(0.01, 1, Scale.LOG);

        assertThat(range.gene(0)).isZero();
        assertThat(range.gene(-3)).isZero();
        assertThat(range.gene(7)).isOne();
    }

    @Test
    void seeds_within_are_points_of_the_space() {
        SearchSpec spec = Examples.spec(LOG);
        Seed seed =
                Seeds.of(spec, Examples.space(spec)).stream()
                        .filter(s -> s.name().equals("task_arithmetic(0.3)"))
                        .findFirst()
                        .orElseThrow();
        Projection projection = Examples.space(spec).project(seed.recipe()).orElseThrow();

        assertThat(projection.exact()).isTrue();
        assertThat(Examples.space(spec).values(projection.genome())).containsExactly(0.3, 0.3, 1);
    }

    @Test
    void corrections_have_such_ranges_too() {
        SearchSpace space =
                Examples.space(
                        Examples.spec(
                                "space: {layers: 1, post: [{method: lines, "
                                        + "alpha: {range: [0.01, 1], scale: log}, beta: 1}]}"));

        assertThat(space.values(new double[] {0, 0, 0.5})[2]).isEqualTo(0.1);
    }

    @Test
    void the_resolved_file_says_the_scale_where_it_is_not_linear() {
        SearchSpec spec = SpecWriter.resolve(Examples.spec(LOG), 3);
        String text = SpecWriter.write(spec, 3, Map.of());

        assertThat(text).contains("scale: log").contains("lambda: [0.5, 2.0]");
        assertThat(SpecReader.read(Node.yaml("resolved", text), Examples.ROOT)).isEqualTo(spec);
    }

    @Test
    void a_range_may_say_that_it_is_linear() {
        assertThat(Examples.spec("space: {weight: {range: [0, 1], scale: linear}}"))
                .isEqualTo(Examples.spec("space: {weight: {range: [0, 1]}}"))
                .isEqualTo(Examples.spec("space: {weight: [0, 1]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weight: {range: [0, 1], scale: log} | space.weight.range: begins at 0.0, which has no",
                "weight: {range: [0, 1], scale: logs} | space.weight.scale: unknown value 'logs'; did",
                "weight: {range: [1, 0], scale: log} | space.weight.range: is an empty range",
                "weight: {scale: log} | space.weight.range: is missing",
                "weight: {range: [0.1, 1], log: true} | space.weight.log: unknown key",
                "methods: [layer_swap], bottom: {range: [1, 9], scale: log} | space.bottom.scale: is log",
                "normalize: {range: [0, 1]} | space.normalize.range: cannot be searched"
            })
    void complaints_name_the_key(String space, String complaint) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Examples.spec("space: {" + space + "}"))
                .withMessageContaining(complaint);
    }
}
