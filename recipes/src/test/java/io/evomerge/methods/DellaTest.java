package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DellaTest {
    private static final Path CASES = Path.of("target/golden/merge/cases");

    private static float[] normal(long seed, int size) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[] out = new float[size];
        for (int i = 0; i < size; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private static ArrayInputs inputs(float[] base, float[] model, Long... shape) {
        var site = new Site("t", List.of(shape), OptionalInt.empty(), 0);
        return new ArrayInputs(site, 0, base, model);
    }

    private static ArrayInputs inputs(float[] delta, Long... shape) {
        return inputs(new float[delta.length], delta, shape);
    }

    private static float[] probabilities(ArrayInputs inputs, double density, double epsilon) {
        var rows = new RankedRows(new TaskVector(inputs, 1), density - epsilon, density + epsilon);
        var reader = rows.reader();
        int columns = rows.columns();
        float[] out = new float[(int) inputs.elements()];
        for (int row = 0; row * columns < out.length; row++) {
            System.arraycopy(reader.probabilities(row), 0, out, row * columns, columns);
        }
        return out;
    }

    private static Map<String, Object> values(double density, double epsilon, String goal) {
        return Map.of("density", density, "epsilon", epsilon, "rescale_to", goal, "seed", 3.0);
    }

    private static float[] merge(
            ArrayInputs inputs, MergeMethod method, Map<String, Object> values) {
        return inputs.merge(method, FusionGolden.settings(method, 2, values));
    }

    /// Two rows to a chunk and a half, none of them a multiple of the block.
    @Test
    void probabilities_grow_with_the_rank_in_the_row_and_masks_follow_them() {
        int columns = 5000;
        float[] delta = normal(1, 7 * columns);
        ArrayInputs inputs = inputs(delta, 7L, 5000L);
        float[] expected = new float[delta.length];
        for (int row = 0; row < 7; row++) {
            int start = row * columns;
            List<Integer> order =
                    IntStream.range(start, start + columns)
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> Math.abs(delta[i])))
                            .toList();
            for (int rank = 0; rank < columns; rank++) {
                expected[order.get(rank)] = (float) (0.4 + rank * 0.2 / (columns - 1));
            }
        }
        RandomNumbers numbers = Randomness.of(3, inputs, 1);
        float[] merged =
                merge(
                        inputs,
                        new Della(SignRule.ALL),
                        Map.of("density", 0.5, "epsilon", 0.1, "rescale", false, "seed", 3.0));

        float[] probabilities = probabilities(inputs, 0.5, 0.1);

        for (int i = 0; i < delta.length; i++) {
            assertThat(probabilities[i]).isCloseTo(expected[i], Offset.offset(1e-7f));
            boolean isKept = numbers.uniform(i) < probabilities[i];
            assertThat(merged[i]).isEqualTo(isKept ? delta[i] : 0);
        }
    }

    @Test
    void scaled_to_the_expectation_each_entry_is_divided_by_its_probability() {
        float[] delta = normal(1, 7 * 5000);
        ArrayInputs inputs = inputs(delta, 7L, 5000L);
        float[] probabilities = probabilities(inputs, 0.5, 0.3);
        var method = new Della(SignRule.ALL);
        float[] plain =
                merge(
                        inputs,
                        method,
                        Map.of("density", 0.5, "epsilon", 0.3, "rescale", false, "seed", 3.0));

        float[] scaled = merge(inputs, method, values(0.5, 0.3, "expectation"));

        for (int i = 0; i < delta.length; i++) {
            assertThat(scaled[i])
                    .isCloseTo(
                            plain[i] / probabilities[i],
                            Offset.offset(1e-6f * Math.abs(plain[i]) / probabilities[i]));
        }
    }

    @ParameterizedTest
    @CsvSource({"l1", "l2", "linf", "expectation"})
    void without_epsilon_it_is_dare(String goal) {
        ArrayInputs inputs = inputs(normal(1, 7 * 5000), 7L, 5000L);

        assertThat(merge(inputs, new Della(SignRule.ALL), values(0.3, 0, goal)))
                .containsExactly(merge(inputs, new Dare(SignRule.ALL), values(0.3, 0, goal)));
    }

    @Test
    void rows_run_along_the_last_dimension() {
        float[] delta = {1, 2, 3, 4, 5, 6, 7, 8};

        assertThat(probabilities(inputs(delta, 2L, 2L, 2L), 0.5, 0.25))
                .containsExactly(0.25f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f);
    }

    @Test
    void a_row_of_one_entry_and_a_scalar_have_the_density_as_probability() {
        assertThat(probabilities(inputs(new float[] {1, 2}, 2L, 1L), 0.5, 0.25))
                .containsExactly(0.5f, 0.5f);
        assertThat(probabilities(inputs(new float[] {1}), 0.5, 0.25)).containsExactly(0.5f);
    }

    @Test
    void of_equal_magnitudes_the_first_has_the_lower_rank() {
        assertThat(probabilities(inputs(new float[] {-1, 1, 0, -0f, 0}, 5L), 0.5, 0.2))
                .containsExactly(0.6f, 0.7f, 0.3f, 0.4f, 0.5f);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.1, 0.09", "0.1, 0.15, 0.1", "0.5, 0.5, 0.5"})
    void probabilities_outside_0_to_1_are_objected_to(double density, double epsilon) {
        var method = new Della(SignRule.ALL);
        Settings settings = FusionGolden.settings(method, 2, values(density, epsilon, "l1"));

        assertThat(method.objection(Merges.extent(2, 0, 10), settings))
                .hasValueSatisfying(o -> assertThat(o.parameter()).isEqualTo("epsilon"));
    }

    @ParameterizedTest
    @CsvSource({"della_masked3, 0.6, 0.2", "della_linear_masked4, 0.5, 0.1"})
    void probabilities_are_those_of_mergekit(String name, double density, double epsilon) {
        StateDict theirs = StateDict.read(CASES.resolve(name + "/keep_probs.safetensors"));
        List<StateDict> models = FusionGolden.llama("ft1", "ft2", "ft3");
        double worst = 0;
        for (var tensor : models.getFirst().tensors().entrySet()) {
            for (int i = 1; i <= 3; i++) {
                var inputs =
                        inputs(
                                tensor.getValue().values(),
                                models.get(i).get(tensor.getKey()).values(),
                                tensor.getValue().shape().toArray(Long[]::new));
                worst =
                        Math.max(
                                worst,
                                distance(
                                        inputs,
                                        probabilities(inputs, density, epsilon),
                                        theirs.get("ft" + i + "/" + tensor.getKey()).values()));
            }
        }
        System.out.printf(
                "golden/merge %s: largest difference of probabilities %.2g%n", name, worst);

        assertThat(worst).isLessThan(1e-6);
    }

    /// The largest difference, where equal magnitudes of a row may have changed places.
    private static double distance(ArrayInputs inputs, float[] ours, float[] theirs) {
        int columns = new RankedRows(new TaskVector(inputs, 1), 0, 1).columns();
        double worst = 0;
        for (int start = 0; start < ours.length; start += columns) {
            List<Float> ofOurs = byMagnitude(inputs, ours, start, columns);
            List<Float> ofTheirs = byMagnitude(inputs, theirs, start, columns);
            for (int i = 0; i < columns; i++) {
                worst = Math.max(worst, Math.abs(ofOurs.get(i) - ofTheirs.get(i)));
            }
        }
        return worst;
    }

    private static List<Float> byMagnitude(
            ArrayInputs inputs, float[] probabilities, int start, int columns) {
        float[] base = inputs.arrays()[0];
        float[] model = inputs.arrays()[1];
        return IntStream.range(start, start + columns)
                .boxed()
                .sorted(
                        Comparator.<Integer>comparingDouble(i -> Math.abs(model[i] - base[i]))
                                .thenComparingDouble(i -> probabilities[i]))
                .map(i -> probabilities[i])
                .toList();
    }
}
