package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.evomerge.backends.Asked;
import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.backends.Sensitivity;
import io.evomerge.documents.InputException;
import io.evomerge.documents.Node;
import io.evomerge.recipes.Recipe;
import io.evomerge.tensors.DType;
import io.evomerge.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The slopes of the entropy in the genes of a search on the zoo. The tasks are multiple choice:
/// the entropy of generated answers jumps where another answer is generated.
final class GeneSlopesTest {
    private static final List<String> TASKS = List.of("math-en-choice", "reverse-choice");
    private static Preparation prepared;
    private static LocalBackend backend;

    /// Merged models are float32: rounded to bfloat16, their entropy is a staircase in the genes.
    @BeforeAll
    static void open() {
        String yaml =
                """
                base: base
                models: [math-en, order, reverse]
                space:
                  methods: [task_arithmetic]
                  layers: 2
                  filters: [embed_tokens, mlp]
                  weight: [-0.5, 2]
                objectives: [math-en-choice, reverse-choice]
                subset: {items: 8}
                seeds: []
                dtype: float32
                """;
        prepared = Preparation.of(SpecReader.read(Node.yaml("search.yaml", yaml), Zoo.unpacked()));
        backend = prepared.backend();
    }

    @AfterAll
    static void close() {
        backend.close();
        prepared.close();
    }

    private static Asked all() {
        List<Integer> items = IntStream.range(0, 8).boxed().toList();
        return new Asked(Part.SEARCH, Map.of(TASKS.get(0), items, TASKS.get(1), items));
    }

    private static Sensitivity at(double[] weights) {
        double[] genome = new double[weights.length];
        for (int i = 0; i < genome.length; i++) {
            genome[i] = prepared.space().genes().get(i).range().gene(weights[i]);
        }
        return backend.sensitivity(all(), prepared.space().recipe(genome));
    }

    private static double[] start() {
        return IntStream.range(0, prepared.space().genes().size())
                .mapToDouble(i -> 0.3 + 0.01 * (i % 7))
                .toArray();
    }

    /// Steps of 0.08 and 0.04, extrapolated to none (Richardson): the error is of fourth order, and
    /// the change of the loss is thousands of float32's roundings of it. Both steps are whole in
    /// the six digits of a recipe.
    @Test
    void they_are_those_of_central_differences() {
        double[] weights = start();
        double[] slopes = ((WeightSpace) prepared.space()).slopes(at(weights).slopes());
        assertThat(slopes).hasSize(15);
        for (int i = 0; i < slopes.length; i++) {
            double measured = (4 * difference(weights, i, 0.04) - difference(weights, i, 0.08)) / 3;
            assertThat(measured)
                    .as(prepared.space().genes().get(i).name())
                    .isCloseTo(slopes[i], withinPercentage(0.1));
        }
    }

    private static double difference(double[] weights, int gene, double step) {
        return (at(moved(weights, gene, step)).loss() - at(moved(weights, gene, -step)).loss())
                / (2 * step);
    }

    private static double[] moved(double[] weights, int gene, double by) {
        double[] out = weights.clone();
        out[gene] += by;
        return out;
    }

    @Test
    void the_loss_is_the_sum_of_the_tasks_entropies() {
        Sensitivity there = at(start());
        assertThat(there.tasks()).extracting(t -> t.task()).isEqualTo(TASKS);
        assertThat(there.loss())
                .isEqualTo(there.tasks().get(0).mean() + there.tasks().get(1).mean());
    }

    @Test
    void a_merge_that_is_not_linear_has_none() {
        Recipe linear = Recipes.identity("math-en", DType.F32);
        assertThatThrownBy(() -> backend.sensitivity(all(), linear))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("linear is not linear in its weights");
    }
}
