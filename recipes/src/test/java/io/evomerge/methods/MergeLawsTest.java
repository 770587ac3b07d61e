package io.evomerge.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evomerge.documents.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
    /// Not a multiple of the block, and several chunks; 61 times 337.
    private static final int SIZE = 5 * Block.SIZE + 77;

    enum Law {
        /// Merging a model with itself returns it.
        IDEMPOTENCE,
        /// The order of the models is irrelevant.
        PERMUTATION,
        /// Adding one vector to all models, the base among them, adds it to the merge.
        SHIFT,
        /// Each element lies between the smallest and the largest of the sources, the base among
        /// them, where the weights are convex.
        HULL,
        /// An element that is no number in a model or the base is none in the merge either, or the
        /// merge is refused.
        UNDEFINED
    }

    /// A vector outside the layers.
    private static final Site VECTOR = new Site("t", List.of((long) SIZE), OptionalInt.empty(), 0);

    /// A matrix in a layer, where layer_swap takes from both models.
    private static final Site MATRIX =
            new Site("w", List.of(61L, SIZE / 61L), OptionalInt.of(5), 12);

    /// How the models differ from one another.
    private enum Kind {
        /// In everything, at random.
        RANDOM,
        /// They lie on opposite sides of the base.
        OPPOSED,
        /// By ±½ from the base.
        EQUAL,
        /// In every other element from the base, each model in others.
        SPARSE;

        float[] model(float[] base, int model, long seed) {
            float[] change = random(seed + 100L * model);
            float[] common = random(seed + 50);
            float[] chance = random(seed + 100L * model + 7);
            float[] out = base.clone();
            for (int i = 0; i < SIZE; i++) {
                out[i] +=
                        switch (this) {
                            case RANDOM -> change[i] - base[i];
                            case OPPOSED ->
                                    (model % 2 == 0 ? common[i] : -common[i]) + 0.1f * change[i];
                            case EQUAL -> Math.signum(change[i]) / 2;
                            case SPARSE -> chance[i] < 0 ? 0 : change[i];
                        };
            }
            return out;
        }
    }

    private static final List<Site> SITES = List.of(VECTOR, MATRIX);
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    /// What does not hold, and why.
    private static final Map<String, Set<Law>> EXCEPTIONS =
            Map.ofEntries(
                    // Lengths are kept on an arc, so it leaves the hull, and an arc around another
                    // origin is another arc.
                    Map.entry("slerp", Set.of(Law.SHIFT, Law.HULL)),
                    // Arcs too, but of task vectors, which do not move.
                    Map.entry("nuslerp", Set.of(Law.HULL)),
                    Map.entry("multislerp", Set.of(Law.HULL)),
                    Map.entry("karcher", Set.of(Law.SHIFT, Law.HULL)),
                    // Task vectors at more than a right angle turn the merge away from the models.
                    Map.entry("model_stock", Set.of(Law.HULL)),
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
                    // It has no weights: what several models changed much is added up in full.
                    Map.entry("widen", Set.of(Law.HULL)));

    /// What does not hold on matrices besides.
    private static final Map<String, Set<Law>> ON_MATRICES =
            Map.of(
                    // The lengths and directions of columns are those seen from the origin.
                    "widen", Set.of(Law.SHIFT),
                    // It adds the models' changes up in turn, to the mean length of the changes.
                    "opcm", Set.of(Law.HULL, Law.PERMUTATION),
                    // The weakest directions become as strong as the mean.
                    "iso_c", Set.of(Law.HULL),
                    "iso_cts", Set.of(Law.HULL),
                    // Directions are left out and turned.
                    "tsv_m", Set.of(Law.HULL),
                    "r_tsvm", Set.of(Law.HULL));

    /// What does not hold on vectors besides.
    private static final Map<String, Set<Law>> ON_VECTORS =
            // Of vectors it takes the base's, whatever the models have.
            Map.of("doge_ta", Set.of(Law.UNDEFINED));

    private static boolean isExcepted(MergeMethod method, Law law, Site site) {
        return EXCEPTIONS.getOrDefault(method.name(), Set.of()).contains(law)
                || (site.equals(MATRIX)
                        && ON_MATRICES.getOrDefault(method.name(), Set.of()).contains(law))
                || (site.equals(VECTOR)
                        && ON_VECTORS.getOrDefault(method.name(), Set.of()).contains(law));
    }

    static Stream<Arguments> laws() {
        return Methods.all().stream().flatMap(m -> SITES.stream().flatMap(s -> laws(m, s)));
    }

    private static Stream<Arguments> laws(MergeMethod method, Site site) {
        return Stream.of(Law.values())
                .filter(law -> !isExcepted(method, law, site))
                .flatMap(law -> SEEDS.stream().map(seed -> Arguments.of(method, law, site, seed)));
    }

    @ParameterizedTest(name = "{0} {1} {2} seed {3}")
    @MethodSource("laws")
    void methods_obey_the_laws(MergeMethod method, Law law, Site site, long seed) {
        check(law, method, site, Kind.RANDOM, seed);
    }

    static Stream<Arguments> exceptions() {
        return Methods.all().stream()
                .flatMap(
                        m ->
                                SITES.stream()
                                        .flatMap(
                                                s ->
                                                        Stream.of(Law.values())
                                                                .filter(l -> isExcepted(m, l, s))
                                                                .map(l -> Arguments.of(m, l, s))));
    }

    /// Or it would be no exception.
    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("exceptions")
    void methods_break_the_laws_that_they_do_not_obey(MergeMethod method, Law law, Site site) {
        assertThat(Kind.values()).anySatisfy(kind -> assertBroken(law, method, site, kind));
    }

    private static void assertBroken(Law law, MergeMethod method, Site site, Kind kind) {
        assertThatThrownBy(() -> check(law, method, site, kind, 1))
                .isInstanceOf(AssertionError.class);
    }

    private static void check(Law law, MergeMethod method, Site site, Kind kind, long seed) {
        switch (law) {
            case IDEMPOTENCE -> mergingAModelWithItselfReturnsIt(method, site, seed);
            case PERMUTATION ->
                    theOrderOfTheModelsIsIrrelevant(inputs(method, site, kind, seed), method, seed);
            case SHIFT ->
                    shiftingAllModelsShiftsTheMerge(inputs(method, site, kind, seed), method, seed);
            case HULL ->
                    convexWeightsStayBetweenTheSources(
                            inputs(method, site, kind, seed), method, seed);
            case UNDEFINED -> noNumberBecomesOne(inputs(method, site, kind, seed), method, seed);
        }
    }

    private static void mergingAModelWithItselfReturnsIt(MergeMethod method, Site site, long seed) {
        float[] model = random(seed);
        int count = sources(method);
        var inputs =
                new ArrayInputs(
                        site,
                        base(method),
                        Collections.nCopies(count, model).toArray(float[][]::new));

        assertThat(inputs.merge(method, settings(method, inputs, convex(count, seed))))
                .containsExactly(model);
    }

    private static void theOrderOfTheModelsIsIrrelevant(
            ArrayInputs inputs, MergeMethod method, long seed) {
        int count = sources(method);
        Site site = inputs.site();
        List<Double> weights = convex(count, seed);
        float[] merged = inputs.merge(method, settings(method, inputs, weights));

        List<float[]> reversed = new ArrayList<>(Arrays.asList(inputs.arrays()).reversed());
        List<Double> reversedWeights = weights.reversed();
        int base = inputs.base() < 0 ? -1 : count - 1 - inputs.base();
        var other = new ArrayInputs(site, base, reversed.toArray(float[][]::new));

        assertThat(distance(other.merge(method, settings(method, other, reversedWeights)), merged))
                .isLessThan(isDecomposed(method, site) ? 2e-5 : 3e-7);
    }

    private static void shiftingAllModelsShiftsTheMerge(
            ArrayInputs inputs, MergeMethod method, long seed) {
        Site site = inputs.site();
        float[] shift = new float[SIZE];
        Arrays.fill(shift, 0.5f);
        var settings = settings(method, inputs, convex(inputs.sources(), seed));
        // Onto a grid, so that the shift itself is exact.
        float[][] onGrid =
                Stream.of(inputs.arrays()).map(MergeLawsTest::onGrid).toArray(float[][]::new);
        float[] merged = new ArrayInputs(site, inputs.base(), onGrid).merge(method, settings);
        float[][] shifted = Stream.of(onGrid).map(a -> plus(a, shift)).toArray(float[][]::new);

        float[] mergedShifted =
                new ArrayInputs(site, inputs.base(), shifted).merge(method, settings);

        assertThat(distance(mergedShifted, plus(merged, shift))).isLessThan(2e-6);
    }

    private static void convexWeightsStayBetweenTheSources(
            ArrayInputs inputs, MergeMethod method, long seed) {
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

    private static void noNumberBecomesOne(ArrayInputs inputs, MergeMethod method, long seed) {
        Settings settings = settings(method, inputs, convex(inputs.sources(), seed));
        int at = Math.floorMod(generator(seed).nextInt(), SIZE);
        for (float[] source : inputs.arrays()) {
            float before = source[at];
            source[at] = Float.NaN;
            try {
                assertThat(inputs.merge(method, settings)[at]).isNaN();
            } catch (InputException refusal) {
                assertThat(refusal).hasMessageContaining("undefined elements");
            }
            source[at] = before;
        }
    }

    /// Singular vectors are rounded more.
    private static boolean isDecomposed(MergeMethod method, Site site) {
        return site.equals(MATRIX) && method.parameters().contains(TaskMatrices.VOCABULARY);
    }

    static Stream<Arguments> methodsAndSeeds() {
        return Methods.all().stream()
                .flatMap(
                        m ->
                                SITES.stream()
                                        .flatMap(
                                                s ->
                                                        SEEDS.stream()
                                                                .map(n -> Arguments.of(m, s, n))));
    }

    @ParameterizedTest(name = "{0} {1} seed {2}")
    @MethodSource("methodsAndSeeds")
    void lambda_0_returns_the_base(MergeMethod method, Site site, long seed) {
        assumeThat(method.base()).isEqualTo(BaseModel.ANCESTOR);
        assumeThat(method.parameters()).extracting(Parameter::name).contains("lambda");
        var inputs = inputs(method, site, seed);
        Settings plain = settings(method, inputs, convex(inputs.sources(), seed));

        assertThat(inputs.merge(method, with(plain, "lambda", 0.0)))
                .containsExactly(inputs.arrays()[inputs.base()]);
    }

    @ParameterizedTest(name = "{0} {1} seed {2}")
    @MethodSource("methodsAndSeeds")
    void the_ends_of_a_path_are_its_models(MergeMethod method, Site site, long seed) {
        assumeThat(method.base()).isEqualTo(BaseModel.END);
        assumeThat(method.parameters())
                .anyMatch(p -> p.name().equals("t") && p.range().equals(Range.UNIT));
        for (int base = 0; base < 2; base++) {
            var inputs = new ArrayInputs(site, base, random(seed), random(seed + 100));
            Settings plain = settings(method, inputs, List.of(0.0, 0.0));

            assertThat(inputs.merge(method, with(plain, "t", 0.0)))
                    .containsExactly(inputs.arrays()[base]);
            assertThat(inputs.merge(method, with(plain, "t", 1.0)))
                    .containsExactly(inputs.arrays()[1 - base]);
        }
    }

    @ParameterizedTest(name = "{0} {1} seed {2}")
    @MethodSource("methodsAndSeeds")
    void inputs_are_not_changed(MergeMethod method, Site site, long seed) {
        var inputs = inputs(method, site, seed);
        float[][] before = Stream.of(inputs.arrays()).map(float[]::clone).toArray(float[][]::new);

        inputs.merge(method, settings(method, inputs, convex(inputs.sources(), seed)));

        assertThat(inputs.arrays()).isDeepEqualTo(before);
    }

    static Stream<Arguments> methodsAndSmallShapes() {
        return Methods.all().stream()
                .flatMap(
                        m ->
                                Stream.of(
                                                List.<Long>of(),
                                                List.of(0L),
                                                List.of(5L, 0L),
                                                List.of(0L, 5L),
                                                List.of(1L, 1L))
                                        .map(shape -> Arguments.of(m, shape)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("methodsAndSmallShapes")
    void empty_and_scalar_tensors_survive(MergeMethod method, List<Long> shape) {
        var site = new Site("w", shape, OptionalInt.of(5), 12);
        float[][] arrays =
                IntStream.range(0, sources(method))
                        .mapToObj(i -> Arrays.copyOf(random(i), (int) site.elements()))
                        .toArray(float[][]::new);
        var inputs = new ArrayInputs(site, base(method), arrays);
        Settings middle = settings(method, inputs, convex(arrays.length, 1));
        var tensor = new MergeMethod.Extent(arrays.length, inputs.base(), site);
        // A density of a half keeps nothing of one element, which is objected to.
        Settings settings =
                method.objection(tensor, middle).isEmpty()
                        ? middle
                        : Merges.settings(method, arrays.length, Map.of());

        float[] merged = inputs.merge(method, settings);

        assertThat(merged).hasSize((int) site.elements());
        for (float v : merged) {
            assertThat(v).isFinite();
        }
    }

    /// As many as there may be, but not more than four; an ancestor is not among those counted.
    private static int sources(MergeMethod method) {
        int ancestors = method.base().isAncestor() ? 1 : 0;
        return Math.min(method.maxModels(), 4 - ancestors) + ancestors;
    }

    private static int base(MergeMethod method) {
        return method.base() == BaseModel.PEER ? -1 : 1;
    }

    private static ArrayInputs inputs(MergeMethod method, Site site, long seed) {
        return inputs(method, site, Kind.RANDOM, seed);
    }

    private static ArrayInputs inputs(MergeMethod method, Site site, Kind kind, long seed) {
        float[] base = random(seed + 1000);
        float[][] arrays =
                IntStream.range(0, sources(method))
                        .mapToObj(i -> i == base(method) ? base : kind.model(base, i, seed))
                        .toArray(float[][]::new);
        return new ArrayInputs(site, base(method), arrays);
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
