package io.evomerge.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evomerge.backends.LocalBackend;
import io.evomerge.documents.Node;
import io.evomerge.journal.Entry;
import io.evomerge.merging.Merge;
import io.evomerge.merging.ModelPool;
import io.evomerge.recipes.Recipe;
import io.evomerge.strategies.Problem;
import io.evomerge.zoo.Zoo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What strategies are told of the models' weights, against merges of the zoo's models.
final class MetricTest {
    private static final String YAML =
            """
            base: base
            models: [math-en, order, reverse]
            objectives: [math-en-choice]
            subset: {items: 4}
            budget: 20
            seeds: []
            dtype: float32
            """;

    @TempDir Path folder;

    private static SearchSpec spec(String... lines) {
        String yaml = YAML + String.join("\n", lines);
        return SpecReader.read(Node.yaml("search.yaml", yaml), Zoo.unpacked());
    }

    private Optional<double[][]> metric(String... lines) {
        try (Preparation ready = Preparation.of(spec(lines));
                LocalBackend backend = ready.backend()) {
            return ready.setup(backend, folder).metric();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{layers: 2, filters: [embed_tokens, mlp], weight: [-0.5, 2]}",
                "{layers: {profile: piecewise, knots: 3, head: true}, weight: [-0.5, 2]}",
                "{methods: [linear, task_arithmetic], weight: [-0.5, 2]}",
                "{methods: [nearswap, task_arithmetic], t: 0.01, weight: [-0.5, 2]}"
            })
    void it_measures_how_far_apart_merges_are(String space) throws IOException {
        SearchSpec spec = spec("space: " + space, "strategy: kinship");
        if (space.contains("nearswap")) { // of two models, one of which is its base
            List<String> two = spec.parents().experts().subList(0, 2);
            spec = spec.withParents(new Parents(spec.parents().root(), spec.parents().base(), two));
        }
        try (Preparation ready = Preparation.of(spec);
                LocalBackend backend = ready.backend();
                var models = new ModelPool(spec.parents().root())) {
            double[] start = ready.space().start();
            Problem problem =
                    ready.space()
                            .problem(start, 1)
                            .withMetric(ready.setup(backend, folder).metric());
            assertThat(problem.metric()).isPresent();
            var random = new SplittableRandom(4);
            for (int trial = 0; trial < 3; trial++) {
                double[] a = drawn(start.length, random);
                double[] b = drawn(start.length, random);
                double[] step = difference(ready.space().values(a), ready.space().values(b));
                double there =
                        distance(
                                merged(ready.space().recipe(a), models),
                                merged(ready.space().recipe(b), models));
                assertThat(Math.sqrt(inner(problem, step)) / there).isCloseTo(1, within(1e-4));
            }
        }
    }

    /// With the first gene at its last level, where that is the method: task arithmetic.
    private static double[] drawn(int genes, SplittableRandom random) {
        double[] out = random.doubles(genes).toArray();
        out[0] = 0.9;
        return out;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] out = a.clone();
        Arrays.setAll(out, i -> a[i] - b[i]);
        return out;
    }

    private static double inner(Problem problem, double[] step) {
        double[][] metric = problem.metric().orElseThrow();
        double sum = 0;
        for (int i = 0; i < step.length; i++) {
            for (int j = 0; j < step.length; j++) {
                sum += step[i] * metric[i][j] * step[j];
            }
        }
        return sum;
    }

    private static Map<String, float[]> merged(Recipe recipe, ModelPool models) throws IOException {
        Map<String, float[]> out = new ConcurrentHashMap<>();
        Merge.plan(recipe, models)
                .run(
                        tensor -> {
                            float[] values = new float[Math.toIntExact(tensor.elements())];
                            out.put(tensor.name(), values);
                            return (from, bytes, fill) -> {
                                byte[] piece = new byte[Math.toIntExact(bytes)];
                                fill.into(MemorySegment.ofArray(piece));
                                float[] some = new float[piece.length / Float.BYTES];
                                tensor.dtype()
                                        .decode(MemorySegment.ofArray(piece), 0, some, some.length);
                                System.arraycopy(
                                        some, 0, values, (int) (from / Float.BYTES), some.length);
                            };
                        },
                        1);
        return out;
    }

    private static double distance(Map<String, float[]> a, Map<String, float[]> b) {
        double sum = 0;
        for (Map.Entry<String, float[]> tensor : a.entrySet()) {
            float[] other = Objects.requireNonNull(b.get(tensor.getKey()));
            for (int i = 0; i < other.length; i++) {
                double miss = (double) tensor.getValue()[i] - other[i];
                sum += miss * miss;
            }
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "space: {weight: [0, 1]}\nstrategy: cma-es",
                "space: {weight: {range: [0.1, 1], scale: log}}\nstrategy: kinship",
                "space: {methods: [linear], weight: [0, 1]}\nstrategy: kinship",
                "space: {methods: [ties], weight: 1, density: [0.1, 1]}\nstrategy: natural-niches"
            })
    void there_is_none_where_it_is_of_no_use_or_weights_are_no_coefficients(String lines) {
        assertThat(metric(lines)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: natural-niches, population: 6, founders: 6, mutation: 0}",
                "{name: kinship, founders: 8}"
            })
    void a_search_goes_by_it(String strategy) throws IOException {
        List<Recipe> with = proposed(strategy, "with", true);
        assertThat(proposed(strategy, "again", true)).isEqualTo(with);
        assertThat(proposed(strategy, "without", false)).isNotEqualTo(with);
    }

    private List<Recipe> proposed(String strategy, String run, boolean withMetric)
            throws IOException {
        SearchSpec spec = spec("space: {layers: 2, weight: [0, 1]}", "strategy: " + strategy);
        try (Preparation ready = Preparation.of(spec);
                LocalBackend backend = ready.backend()) {
            RunSetup own = ready.setup(backend, Files.createDirectory(folder.resolve(run)));
            var setup =
                    new RunSetup(
                            own.spec(),
                            own.space(),
                            own.fitness(),
                            own.backend(),
                            own.searchItems(),
                            own.inputs(),
                            withMetric ? own.metric() : Optional.empty(),
                            own.folder());
            List<Entry> entries =
                    new SearchRun(setup, InstantSource.system())
                            .search(() -> false, ProgressListener.SILENT);
            assertThat(entries).hasSize(20).allMatch(Entry::isComplete);
            return entries.stream().map(e -> e.candidate().recipe()).toList();
        }
    }
}
