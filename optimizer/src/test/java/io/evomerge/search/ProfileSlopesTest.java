package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.backends.Asked;
import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.documents.Node;
import io.evomerge.recipes.Recipe;
import io.evomerge.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The gradient of real answers with respect to the knots of a profile.
final class ProfileSlopesTest {
    private static final String TASK = "math-en-choice";

    private static final String YAML =
            """
            base: base
            models: [math-en, reverse]
            space:
              methods: [task_arithmetic]
              layers: {profile: piecewise, knots: 3, head: true}
              weight: [-0.5, 2]
            objectives: [math-en-choice]
            subset: {items: 8}
            seeds: []
            dtype: float32
            """;

    /// Richardson's extrapolation of steps of 0.08 and 0.04, as in [GeneSlopesTest].
    @Test
    void they_are_those_of_central_differences() {
        SearchSpec spec = SpecReader.read(Node.yaml("search.yaml", YAML), Zoo.unpacked());
        try (Preparation prepared = Preparation.of(spec);
                LocalBackend backend = prepared.backend()) {
            var space = (WeightSpace) prepared.space();
            double[] weights = start(space);
            double[] slopes =
                    space.slopes(backend.sensitivity(all(), recipe(space, weights)).slopes());

            double largest = Arrays.stream(slopes).map(Math::abs).max().orElseThrow();
            assertThat(slopes).hasSize(8);
            for (int i = 0; i < slopes.length; i++) {
                double near = difference(space, backend, i, 0.04);
                double far = difference(space, backend, i, 0.08);
                assertThat((4 * near - far) / 3)
                        .as(space.genes().get(i).name())
                        .isCloseTo(slopes[i], within(0.005 * largest));
            }
        }
    }

    private static double difference(
            WeightSpace space, LocalBackend backend, int gene, double step) {
        return (loss(space, backend, gene, step) - loss(space, backend, gene, -step)) / (2 * step);
    }

    private static double loss(WeightSpace space, LocalBackend backend, int gene, double by) {
        double[] weights = start(space);
        weights[gene] += by;
        return backend.sensitivity(all(), recipe(space, weights)).loss();
    }

    private static double[] start(WeightSpace space) {
        return IntStream.range(0, space.genes().size())
                .mapToDouble(i -> 0.3 + 0.05 * (i % 5))
                .toArray();
    }

    private static Recipe recipe(WeightSpace space, double[] weights) {
        double[] genome = new double[weights.length];
        for (int i = 0; i < genome.length; i++) {
            genome[i] = space.genes().get(i).range().gene(weights[i]);
        }
        return space.recipe(genome);
    }

    private static Asked all() {
        List<Integer> items = IntStream.range(0, 8).boxed().toList();
        return new Asked(Part.SEARCH, Map.of(TASK, items));
    }
}
