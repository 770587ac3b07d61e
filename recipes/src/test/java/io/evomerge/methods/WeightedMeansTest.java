package io.evomerge.methods;

import static io.evomerge.methods.Merges.distance;
import static io.evomerge.methods.Merges.merge;
import static io.evomerge.methods.Merges.normal;
import static io.evomerge.methods.Merges.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// metrics_weighted_averaging, weight_signature, sparse_soup.
class WeightedMeansTest {
    private static final ArrayInputs ONE_AND_TWO =
            new ArrayInputs(-1, new float[] {1}, new float[] {2});

    @ParameterizedTest
    @CsvSource({
        // of the means of 1 and 2, that with the second's share
        "1, 3, 1, 1.75",
        "1, 3, 2, 1.9",
        "1, 3, 0, 1.5",
        "1, 3, -1, 1.25",
        "10, 30, 1, 1.75",
        "5, 5, 7, 1.5",
        "0.001, 1000, 300, 2",
        "0.001, 1000, -300, 1",
    })
    void a_model_weighs_as_a_power_of_its_metric(
            double first, double second, double penalty, float expected) {
        assertThat(
                        distance(
                                merge(
                                        new MetricsWeightedAveraging(),
                                        ONE_AND_TWO,
                                        Map.of(
                                                "metric",
                                                List.of(first, second),
                                                "penalty",
                                                penalty)),
                                new float[] {expected}))
                .isLessThan(1e-6);
    }

    @ParameterizedTest
    @CsvSource({"1e308, 2", "-1e308, 1", "1e300, 2"})
    void a_penalty_without_measure_leaves_the_best_alone(double penalty, float expected) {
        Map<String, Object> values = Map.of("metric", List.of(0.1, 0.7), "penalty", penalty);

        assertThat(merge(new MetricsWeightedAveraging(), ONE_AND_TWO, values))
                .containsExactly(expected);
    }

    @Test
    void a_signature_is_added_to_the_base() {
        var inputs = new ArrayInputs(1, new float[] {5, 2}, new float[] {1, 1}, new float[] {3, 4});

        assertThat(merge(new WeightSignature(), inputs, Map.of("lambda", 0.5)))
                .containsExactly(2, 0);
    }

    @Test
    void a_signature_of_nothing_or_times_nothing_leaves_the_base() {
        float[] base = normal(1, 5000);
        float[] with = normal(2, 5000);
        float[] without = normal(3, 5000);

        assertThat(merge(new WeightSignature(), new ArrayInputs(0, base, with, with), Map.of()))
                .containsExactly(base);
        assertThat(
                        merge(
                                new WeightSignature(),
                                new ArrayInputs(0, base, with, without),
                                Map.of("lambda", 0.0)))
                .containsExactly(base);
    }

    @Test
    void the_base_plus_its_own_difference_is_the_model_with_the_property() {
        float[] with = normal(2, 5000);
        float[] without = normal(3, 5000);

        assertThat(
                        merge(
                                new WeightSignature(),
                                new ArrayInputs(2, with, without, without),
                                Map.of()))
                .containsExactly(with);
    }

    @Test
    void a_sparse_soup_is_zero_where_any_model_is_or_only_where_all_are() {
        var inputs =
                new ArrayInputs(
                        -1, new float[] {0, 1, -0f, 4}, new float[] {0, 0, 2, 2}, new float[4]);
        var two = new ArrayInputs(-1, inputs.arrays()[0], inputs.arrays()[1]);

        assertThat(merge(new SparseSoup(), two, Map.of())).containsExactly(0, 0, 0, 3);
        assertThat(merge(new SparseSoup(), two, Map.of("zeros", "all")))
                .containsExactly(0, 0.5f, 1, 3);
        assertThat(merge(new SparseSoup(), inputs, Map.of())).containsExactly(0, 0, 0, 0);
    }

    @Test
    void models_that_share_their_zeros_have_their_mean_as_sparse_soup() {
        float[] a = normal(1, 9000);
        float[] b = normal(2, 9000);
        for (int i = 0; i < a.length; i += 3) {
            a[i] = 0;
            b[i] = 0;
        }
        var inputs = new ArrayInputs(-1, a, b);
        Map<String, Object> weights = Map.of("weight", List.of(0.3, 0.6));
        float[] mean = merge(new Linear(), inputs, weights);

        assertThat(merge(new SparseSoup(), inputs, weights)).containsExactly(mean);
    }

    @Test
    void weights_of_a_sparse_soup_that_add_up_to_nothing_are_objected_to() {
        var method = new SparseSoup();
        Settings settings = settings(method, 2, Map.of("weight", List.of(1.0, -1.0)));

        assertThat(method.objection(Merges.extent(2, -1, 9), settings)).isPresent();
    }
}
