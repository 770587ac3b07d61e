package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.documents.Node;
import io.evomerge.journal.Candidate;
import io.evomerge.search.Anatomy;
import io.evomerge.search.SearchSpace;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.SpecReader;
import io.evomerge.search.WeightSpace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which cells of the heat map are filled, and how its rows are named.
class CoefficientsTest {
    private static final Anatomy ANATOMY =
            new Anatomy(
                    4,
                    List.of(
                            "model.embed_tokens.weight",
                            "model.layers.0.mlp.weight",
                            "model.layers.1.mlp.weight",
                            "model.layers.2.mlp.weight",
                            "model.layers.3.mlp.weight",
                            "lm_head.weight"));

    @Test
    void experts_that_take_no_part_are_blank() {
        WeightSpace space = space("layers: 2, sources: search");
        Matrix matrix = matrix(space, Map.of("order/on", 0.1)).orElseThrow();

        assertThat(matrix.columns()).containsExactly("math", "order");
        assertThat(matrix.values())
                .containsExactly(List.of(0.5, Double.NaN), List.of(0.5, Double.NaN));
    }

    @Test
    void where_too_few_are_on_all_take_part() {
        WeightSpace space = space("layers: 1, sources: search");
        Matrix matrix = matrix(space, Map.of("math/on", 0.1, "order/on", 0.1)).orElseThrow();

        assertThat(matrix.values()).containsExactly(List.of(0.5, 0.5));
    }

    @Test
    void parameters_that_the_chosen_method_does_not_know_are_blank() {
        WeightSpace space =
                space("layers: 1, methods: [task_arithmetic, ties], density: [0.2, 0.8]");

        Matrix plain = matrix(space, Map.of("method", 0.2)).orElseThrow();
        assertThat(plain.columns())
                .containsExactly("math", "order", "math density", "order density");
        assertThat(plain.values()).containsExactly(List.of(0.5, 0.5, Double.NaN, Double.NaN));
        assertThat(matrix(space, Map.of("method", 0.7)).orElseThrow().values())
                .containsExactly(List.of(0.5, 0.5, 0.5, 0.5));
    }

    @Test
    void the_ends_have_rows_of_their_own() {
        WeightSpace space = space("layers: {groups: 2, embeddings: true, head: true}");
        Matrix matrix =
                matrix(space, Map.of("math/embeddings/weight", 0.0, "order/head/weight", 1.0))
                        .orElseThrow();

        assertThat(matrix.rows())
                .containsExactly("embeddings", "layers 0\u20131", "layers 2\u20133", "head");
        assertThat(matrix.values())
                .containsExactly(
                        List.of(0.0, 0.5), List.of(0.5, 0.5), List.of(0.5, 0.5), List.of(0.5, 1.0));
    }

    @Test
    void knots_have_rows_of_their_own_names() {
        WeightSpace space = space("layers: {profile: piecewise, knots: 3}");
        Matrix matrix = matrix(space, Map.of("order/knot.3/weight", 1.0)).orElseThrow();

        assertThat(matrix.rows()).containsExactly("knot 1", "knot 2", "knot 3");
        assertThat(matrix.values().getLast()).containsExactly(0.5, 1.0);
    }

    @Test
    void a_method_without_parameters_has_no_map() {
        WeightSpace space = space("layers: 2, methods: [model_stock, ties], density: [0.2, 0.8]");

        assertThat(matrix(space, Map.of("method", 0.2))).isEmpty();
        assertThat(matrix(space, Map.of("method", 0.7))).isPresent();
    }

    private static WeightSpace space(String lines) {
        SearchSpec spec =
                SpecReader.read(
                        Node.yaml(
                                "search.yaml",
                                """
                                base: base
                                models: [zoo/math, zoo/order]
                                space: {weight: [0, 1], %s}
                                objectives: [sums]
                                """
                                        .formatted(lines)),
                        Path.of("/zoo"));
        return (WeightSpace) SearchSpace.of(spec, model -> ANATOMY);
    }

    /// Of the merge in the middle of all ranges, but for some genes.
    private static Optional<Matrix> matrix(WeightSpace space, Map<String, Double> genes) {
        double[] genome = space.start();
        Arrays.setAll(genome, i -> genes.getOrDefault(space.genes().get(i).name(), genome[i]));
        return Coefficients.of(space, Candidate.of(genome, space.recipe(genome)));
    }
}
