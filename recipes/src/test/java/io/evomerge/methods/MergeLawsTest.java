package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of merging, held by every method but for those that it names.
class MergeLawsTest {
    /// Not a multiple of the block, and several chunks.
    private static final int SIZE = 5 * Block.SIZE + 77;

    private enum Law {
        /// Merging a model with itself returns it.
        IDEMPOTENCE,
        /// The order of the models is irrelevant.
        PERMUTATION,
        /// Adding one vector to all models, the base among them, adds it to the merge.
        SHIFT,
        /// Each element lies between the smallest and the largest of the sources, the base among
        /// them, where the weights are convex.
        HULL
    }

    /// What does not hold, and why.
    private static final Map<String, Set<Law>> EXCEPTIONS =
            Map.ofEntries(
                    // Lengths are kept on an arc, so it leaves the hull, and an arc around another
                    // origin is another arc. The order of its two models is that of its ends.
                    Map.entry("slerp", Set.of(Law.SHIFT, Law.HULL, Law.PERMUTATION)),
                    // Arcs too, but of task vectors, which do not move.
                    Map.entry("nuslerp", Set.of(Law.HULL)),
                    Map.entry("multislerp", Set.of(Law.HULL)),
                    Map.entry("karcher", Set.of(Law.SHIFT, Law.HULL)),
                    // Task vectors at more than a right angle turn the merge away from the models.
                    Map.entry("model_stock", Set.of(Law.HULL)),
                    // The importance of an element depends on the softmax of its row.
                    Map.entry("arcee_fusion", Set.of(Law.SHIFT)),
                    // Of equally large changes the last model's wins.
                    Map.entry("magmax", Set.of(Law.PERMUTATION)),
                    // The second model is subtracted from the first.
                    Map.entry("weight_signature", Set.of(Law.PERMUTATION, Law.HULL)),
                    // Zeros are not like other numbers.
                    Map.entry("sparse_soup", Set.of(Law.SHIFT)),
                    // Which entries are kept depends on the models' content, and what is kept is
                    // scaled up for what is not.
                    Map.entry("dare_linear", Set.of(Law.SHIFT, Law.HULL)),
                    Map.entry("dare_ties", Set.of(Law.SHIFT, Law.HULL)),
                    Map.entry("della", Set.of(Law.SHIFT, Law.HULL)),
                    Map.entry("della_linear", Set.of(Law.SHIFT, Law.HULL)),
                    // What one model alone has changed is made stronger.
                    Map.entry("ramplus_tl", Set.of(Law.HULL)),
                    // Its default factor is 1.2: it goes beyond the models.
                    Map.entry("pcb", Set.of(Law.HULL)),
                    // It has no weights: what several models changed much is added up in full. The
                    // lengths and directions of columns are those seen from the origin.
                    Map.entry("widen", Set.of(Law.HULL, Law.SHIFT)),
                    // It adds the models' changes up in turn, to the mean length of the changes.
                    Map.entry("opcm", Set.of(Law.HULL, Law.PERMUTATION)));

    static Stream<Arguments> methodsAndSeeds() {
        return Methods.all().stream()
                .flatMap(m -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(m, seed)));
    }

    private static void assumeThatIt(MergeMethod method, Law law) {
        assumeThat(EXCEPTIONS.getOrDefault(method.name(), Set.of()).contains(law)).isFalse();
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("methodsAndSeeds")
    void merging_a_model_with_itself_returns_it(MergeMethod method, long seed) {
        assumeThatIt(method, Law.IDEMPOTENCE);
        float[] model = random(seed);
        int count = sources(method);
        var inputs =
                new ArrayInputs(
                        base(method), Collections.nCopies(count, model).toArray(float[][]::new));

        assertThat(inputs.merge(method, settings(method, inputs, convex(count, seed))))
                .containsExactly(model);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("methodsAndSeeds")
    void the_order_of_the_models_is_irrelevant(MergeMethod method, long seed) {
        assumeThatIt(method, Law.PERMUTATION);
        int count = sources(method);
        var inputs = inputs(method, seed);
        List<Double> weights = convex(count, seed);
        float[] merged = inputs.merge(method, settings(method, inputs, weights));

        List<float[]> reversed = new ArrayList<>(Arrays.asList(inputs.arrays()).reversed());
        List<Double> reversedWeights = weights.reversed();
        int base = inputs.base() < 0 ? -1 : count - 1 - inputs.base();
        var other = new ArrayInputs(base, reversed.toArray(float[][]::new));

        assertThat(distance(other.merge(method, settings(method, other, reversedWeights)), merged))
                .isLessThan(3e-7);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("methodsAndSeeds")
    void shifting_all_models_shifts_the_merge(MergeMethod method, long seed) {
        assumeThatIt(method, Law.SHIFT);
        var inputs = inputs(method, seed);
        float[] shift = new float[SIZE];
        Arrays.fill(shift, 0.5f);
        var settings = settings(method, inputs, convex(inputs.sources(), seed));
        // Onto a grid, so that the shift itself is exact.
        float[][] onGrid =
                Stream.of(inputs.arrays()).map(MergeLawsTest::onGrid).toArray(float[][]::new);
        float[] merged = new ArrayInputs(inputs.base(), onGrid).merge(method, settings);
        float[][] shifted = Stream.of(onGrid).map(a -> plus(a, shift)).toArray(float[][]::new);

        float[] mergedShifted = new ArrayInputs(inputs.base(), shifted).merge(method, settings);

        assertThat(distance(mergedShifted, plus(merged, shift))).isLessThan(2e-6);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("methodsAndSeeds")
    void convex_weights_stay_between_the_sources(MergeMethod method, long seed) {
        assumeThatIt(method, Law.HULL);
        var inputs = inputs(method, seed);
        float[] merged =
                inputs.merge(method, settings(method, inputs, convex(inputs.sources(), seed)));

        double outside = 0;
        for (int i = 0; i < SIZE; i++) {
            float low = Float.MAX_VALUE;
            float high = -Float.MAX_VALUE;
            for (float[] source : inputs.arrays()) {
                low = Math.min(low, source[i]);
                high = Math.max(high, source[i]);
            }
            outside = Math.max(outside, Math.max(low - merged[i], merged[i] - high));
        }
        assertThat(outside).isLessThan(2e-6);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("methodsAndSeeds")
    void lambda_0_returns_the_base(MergeMethod method, long seed) {
        assumeThat(method.base()).isEqualTo(BaseModel.ANCESTOR);
        assumeThat(method.parameters()).extracting(Parameter::name).contains("lambda");
        var inputs = inputs(method, seed);
        Settings plain = settings(method, inputs, convex(inputs.sources(), seed));

        assertThat(inputs.merge(method, with(plain, "lambda", 0.0)))
                .containsExactly(inputs.arrays()[inputs.base()]);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("methodsAndSeeds")
    void the_ends_of_a_path_are_its_models(MergeMethod method, long seed) {
        assumeThat(method.base()).isEqualTo(BaseModel.END);
        assumeThat(method.parameters())
                .anyMatch(p -> p.name().equals("t") && p.range().equals(Range.UNIT));
        for (int base = 0; base < 2; base++) {
            var inputs = new ArrayInputs(base, random(seed), random(seed + 100));
            Settings plain = settings(method, inputs, List.of(0.0, 0.0));

            assertThat(inputs.merge(method, with(plain, "t", 0.0)))
                    .containsExactly(inputs.arrays()[base]);
            assertThat(inputs.merge(method, with(plain, "t", 1.0)))
                    .containsExactly(inputs.arrays()[1 - base]);
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("methodsAndSeeds")
    void inputs_are_not_changed(MergeMethod method, long seed) {
        var inputs = inputs(method, seed);
        float[][] before = Stream.of(inputs.arrays()).map(float[]::clone).toArray(float[][]::new);

        inputs.merge(method, settings(method, inputs, convex(inputs.sources(), seed)));

        assertThat(inputs.arrays()).isDeepEqualTo(before);
    }

    /// As many as there may be, but not more than four; an ancestor is not among those counted.
    private static int sources(MergeMethod method) {
        int ancestors = method.base().isAncestor() ? 1 : 0;
        return Math.min(method.maxModels(), 4 - ancestors) + ancestors;
    }

    private static int base(MergeMethod method) {
        return method.base() == BaseModel.PEER ? -1 : 1;
    }

    private static ArrayInputs inputs(MergeMethod method, long seed) {
        float[][] arrays =
                IntStream.range(0, sources(method))
                        .mapToObj(i -> random(seed + 100L * i))
                        .toArray(float[][]::new);
        return new ArrayInputs(base(method), arrays);
    }

    /// Defaults, the given weights, and of every number that a search may choose from a range its
    /// middle.
    private static Settings settings(MergeMethod method, Inputs inputs, List<Double> weights) {
        Map<String, Object> merge = new HashMap<>();
        List<Map<String, Object>> models = new ArrayList<>();
        for (int i = 0; i < inputs.sources(); i++) {
            models.add(new HashMap<>());
        }
        for (Parameter p : method.parameters()) {
            Object middle =
                    hasMiddle(p)
                            ? (p.range().min() + p.range().max()) / 2
                            : p.byDefault().orElse(1.0);
            switch (p.level()) {
                case MERGE -> merge.put(p.name(), middle);
                case MODEL -> {
                    for (int i = 0; i < models.size(); i++) {
                        models.get(i)
                                .put(p.name(), p.name().equals("weight") ? weights.get(i) : middle);
                    }
                }
            }
        }
        return new Settings(merge, models);
    }

    private static boolean hasMiddle(Parameter p) {
        return p.type() == Parameter.Type.NUMBER
                && p.tunable()
                && p.range().max() < Double.MAX_VALUE;
    }

    private static Settings with(Settings settings, String name, double value) {
        Map<String, Object> merge = new HashMap<>(settings.merge());
        merge.put(name, value);
        return new Settings(merge, settings.models());
    }

    private static List<Double> convex(int count, long seed) {
        RandomGenerator random = generator(seed);
        double[] weights = random.doubles(count, 0.1, 1).toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).mapToObj(w -> w / sum).toList();
    }

    private static float[] random(long seed) {
        RandomGenerator random = generator(seed);
        float[] out = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static double distance(float[] a, float[] b) {
        double distance = 0;
        for (int i = 0; i < a.length; i++) {
            distance = Math.max(distance, Math.abs((double) a[i] - b[i]));
        }
        return distance;
    }

    private static float[] onGrid(float[] a) {
        float[] out = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            out[i] = Math.round(a[i] * 1024) / 1024f;
        }
        return out;
    }

    private static float[] plus(float[] a, float[] b) {
        float[] out = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            out[i] = a[i] + b[i];
        }
        return out;
    }
}
