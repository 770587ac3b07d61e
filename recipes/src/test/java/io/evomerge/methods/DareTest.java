package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// DARE, and what it shares with DELLA: the masks and their statistics.
class DareTest {
    private static final int SIZE = 3 * Block.SIZE + 5;

    private static float[] normal(long seed, int size) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[] out = new float[size];
        for (int i = 0; i < size; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private static Settings settings(MergeMethod method, Map<String, Object> values) {
        return FusionGolden.settings(method, 4, values);
    }

    /// The sparse task vector of one model, from a base of zeros.
    private static float[] sparse(MergeMethod method, float[] delta, Map<String, Object> values) {
        return sparse(method, "t", delta, values);
    }

    private static float[] sparse(
            MergeMethod method, String tensor, float[] delta, Map<String, Object> values) {
        var site = new Site(tensor, List.of((long) delta.length), OptionalInt.empty(), 0);
        return new ArrayInputs(site, 0, new float[delta.length], delta)
                .merge(method, settings(method, values));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dare_linear", "della_linear"})
    void at_density_1_it_is_task_arithmetic(String name) {
        MergeMethod method = Methods.named(name).orElseThrow();
        var inputs =
                new ArrayInputs(
                        1, normal(1, SIZE), normal(2, SIZE), normal(3, SIZE), normal(4, SIZE));
        Map<String, Object> values = Map.of("weight", 0.7, "lambda", 1.2, "density", 1.0);

        assertThat(inputs.merge(method, settings(method, values)))
                .containsExactly(
                        inputs.merge(new TaskArithmetic(), settings(new TaskArithmetic(), values)));
    }

    @ParameterizedTest
    @CsvSource({"dare_ties, false", "della, true"})
    void at_density_1_with_election_it_is_ties(String name, boolean normalize) {
        MergeMethod method = Methods.named(name).orElseThrow();
        var inputs =
                new ArrayInputs(
                        1, normal(1, SIZE), normal(2, SIZE), normal(3, SIZE), normal(4, SIZE));
        Map<String, Object> own = Map.of("weight", 0.7, "lambda", 1.2, "density", 1.0);
        Map<String, Object> ties =
                Map.of("weight", 0.7, "lambda", 1.2, "density", 1.0, "normalize", normalize);

        assertThat(inputs.merge(method, settings(method, own)))
                .containsExactly(inputs.merge(new Ties(), settings(new Ties(), ties)));
    }

    @ParameterizedTest(name = "{0}, density {1}")
    @CsvSource({
        "dare_linear, 0.1",
        "dare_linear, 0.5",
        "dare_linear, 0.9",
        "della_linear, 0.2",
        "della_linear, 0.5",
        "della_linear, 0.8"
    })
    void the_kept_fraction_is_the_density(String name, double density) {
        MergeMethod method = Methods.named(name).orElseThrow();
        float[] delta = normal(1, SIZE);
        int draws = 100; // seeds 0 to 99
        long kept = 0;
        for (int seed = 0; seed < draws; seed++) {
            kept += kept(sparse(method, delta, unscaled(density, seed)));
        }
        double count = (double) draws * SIZE;
        double error = Math.sqrt(density * (1 - density) / count);

        assertThat(Math.abs(kept / count - density)).isLessThan(4 * error);
    }

    private static Map<String, Object> unscaled(double density, int seed) {
        return Map.of("density", density, "seed", (double) seed, "rescale", false);
    }

    private static long kept(float[] sparse) {
        return IntStream.range(0, sparse.length).filter(i -> sparse[i] != 0).count();
    }

    /// The standard error is the largest there is: that of the smallest probability, 0.4 − 0.15.
    @ParameterizedTest
    @ValueSource(strings = {"dare_linear", "della_linear"})
    void scaled_to_the_expectation_each_entry_is_unbiased(String name) {
        MergeMethod method = Methods.named(name).orElseThrow();
        double smallest = name.equals("dare_linear") ? 0.4 : 0.25;
        float[] delta = normal(1, 40);
        int draws = 4000; // seeds 0 to 3999
        double[] mean = new double[delta.length];
        for (int seed = 0; seed < draws; seed++) {
            float[] sparse =
                    sparse(
                            method,
                            delta,
                            Map.of(
                                    "density",
                                    0.4,
                                    "seed",
                                    (double) seed,
                                    "rescale_to",
                                    "expectation"));
            for (int i = 0; i < delta.length; i++) {
                mean[i] += sparse[i] / (double) draws;
            }
        }

        for (int i = 0; i < delta.length; i++) {
            double error = Math.abs(delta[i]) * Math.sqrt((1 - smallest) / smallest / draws);
            assertThat(Math.abs(mean[i] - delta[i])).isLessThan(4 * error);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void scaling_to_a_norm_brings_it_back(Rescale norm) {
        float[] delta = normal(1, SIZE);
        for (MergeMethod method : List.of(new Dare(SignRule.ALL), new Della(SignRule.ALL))) {
            float[] sparse =
                    sparse(
                            method,
                            delta,
                            Map.of(
                                    "density",
                                    0.3,
                                    "rescale_to",
                                    norm.name().toLowerCase(Locale.ROOT)));

            assertThat(norm(norm, sparse))
                    .isCloseTo(norm(norm, delta), Percentage.withPercentage(1e-4));
        }
    }

    private static double norm(Rescale norm, float[] values) {
        var magnitudes = IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i]));
        return switch (norm) {
            case L1 -> magnitudes.sum();
            case L2 -> Math.sqrt(magnitudes.map(m -> m * m).sum());
            case LINF -> magnitudes.max().orElseThrow();
            case NONE, EXPECTATION -> throw new IllegalArgumentException(norm.name());
        };
    }

    @Test
    void what_is_kept_is_scaled_by_one_over_the_density() {
        float[] delta = normal(1, SIZE);
        float[] sparse =
                sparse(
                        new Dare(SignRule.ALL),
                        delta,
                        Map.of("density", 0.25, "rescale_to", "expectation"));

        for (int i = 0; i < SIZE; i++) {
            assertThat(sparse[i]).isIn(0f, 4 * delta[i]);
        }
    }

    /// Independent masks agree in `p² + (1 − p)²` of the entries.
    @ParameterizedTest
    @ValueSource(strings = {"dare_linear", "della_linear"})
    void other_seeds_tensors_and_models_have_independent_masks(String name) {
        MergeMethod method = Methods.named(name).orElseThrow();
        float[] delta = normal(1, SIZE);
        float[] mask = sparse(method, "t", delta, unscaled(0.5, 7));

        assertIndependent(mask, sparse(method, "t", delta, unscaled(0.5, 8)));
        assertIndependent(mask, sparse(method, "u", delta, unscaled(0.5, 7)));
        assertIndependent(mask, sparse(method, "t", normal(2, SIZE), unscaled(0.5, 7)));
        assertThat(sparse(method, "t", delta, unscaled(0.5, 7))).containsExactly(mask);
    }

    private static void assertIndependent(float[] a, float[] b) {
        long agreeing = IntStream.range(0, SIZE).filter(i -> (a[i] == 0) == (b[i] == 0)).count();
        // Where probabilities are 0.5 ± 0.15 by rank: Σ p² + (1 − p)² of equal or unrelated ranks.
        double least = 0.5 - 4 * Math.sqrt(0.25 / SIZE);
        double most = 0.5 + 2 * 0.15 * 0.15 / 3 + 4 * Math.sqrt(0.25 / SIZE);
        assertThat((double) agreeing / SIZE).isBetween(least, most);
    }

    @Test
    void copies_of_one_model_have_independent_masks() {
        float[] delta = normal(1, SIZE);
        var method = new Dare(SignRule.ALL);
        float[] both =
                new ArrayInputs(0, new float[SIZE], delta, delta)
                        .merge(method, settings(method, unscaled(0.5, 0)));
        long once = IntStream.range(0, SIZE).filter(i -> both[i] == delta[i]).count();

        assertThat((double) once / SIZE).isBetween(0.5 - 0.02, 0.5 + 0.02);
    }

    @Test
    void with_recorded_masks_the_papers_rescaling_is_that_of_fusion_bench() {
        var golden = FusionGolden.caseOf("dare_linear");
        StateDict masks = golden.expected();
        List<StateDict> net = FusionGolden.net();
        double density = 1 - golden.number("sparsity_level");
        for (int model = 0; model < 4; model++) {
            String prefix = model + ".";
            var method =
                    new Dare(
                            SignRule.ALL,
                            (seed, inputs, source) -> {
                                String key = "mask." + prefix + inputs.site().name();
                                float[] kept = masks.get(key).values();
                                return index -> 1 - kept[(int) index];
                            });
            FusionGolden.compare(
                    golden, "tv." + prefix, sparseVectors(net, model, method, density));
        }
    }

    /// The sparse task vector of a model: over a base of zeros, so that nothing is rounded off.
    private static Map<String, float[]> sparseVectors(
            List<StateDict> net, int model, Dare method, double density) {
        Map<String, float[]> out = new TreeMap<>();
        net.getFirst()
                .tensors()
                .forEach(
                        (name, base) -> {
                            float[] delta = net.get(1 + model).get(name).values().clone();
                            TaskVector.subtract(delta, base.values(), delta.length);
                            out.put(
                                    name,
                                    sparse(
                                            method,
                                            name,
                                            delta,
                                            Map.of(
                                                    "density",
                                                    density,
                                                    "rescale_to",
                                                    "expectation")));
                        });
        return out;
    }

    @Test
    void models_that_differ_in_few_elements_may_be_listed_in_any_order() {
        int size = 100_000;
        float[] base = Merges.normal(1, size);
        float[] a = sparselyTuned(base, 2);
        float[] b = sparselyTuned(base, 3);
        Map<String, Object> values = Map.of("weight", 0.5, "density", 0.5);

        float[] there =
                Merges.merge(new Dare(SignRule.ALL), new ArrayInputs(0, base, a, b), values);
        float[] back = Merges.merge(new Dare(SignRule.ALL), new ArrayInputs(0, base, b, a), values);

        assertThat(Merges.distance(there, back)).isLessThan(1e-6);
    }

    /// Changes 0.1 % of the elements.
    private static float[] sparselyTuned(float[] base, int offset) {
        float[] out = base.clone();
        for (int i = offset; i < out.length; i += 1000) {
            out[i] += offset;
        }
        return out;
    }
}
