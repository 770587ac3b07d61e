package io.evomerge.cli;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.recipes.Recipe;
import io.evomerge.search.Execution;
import io.evomerge.search.Preparation;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.ZooSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What one candidate costs: 100 four-option items of the zoo's `math-en-choice`, random recipes of
/// the default space.
final class LatencyBench {
    private static final int ITEMS = 100;

    private LatencyBench() {}

    static void run(Console console, int candidates) {
        for (int workers : new int[] {1, 2}) {
            try (Preparation ready = Preparation.of(spec(workers));
                    LocalBackend backend = ready.backend()) {
                List<Recipe> recipes = recipes(ready, candidates);
                measure(backend, recipes.subList(0, Math.min(20, candidates))); // warm-up
                long start = System.nanoTime();
                List<Evaluation> done = measure(backend, recipes);
                double seconds = (System.nanoTime() - start) / 1e9;
                double merge = median(done.stream().mapToDouble(Evaluation::mergeSeconds));
                double score = median(done.stream().mapToDouble(Evaluation::scoreSeconds));
                double whole = seconds * workers / candidates;
                console.out()
                        .printf(
                                Locale.ROOT,
                                "%d worker%s: %.1f ms per candidate (merge %.2f ms, score %.1f ms, rest %.2f ms), %.1f evaluations/s%n",
                                workers,
                                workers == 1 ? "" : "s",
                                1000 * whole,
                                1000 * merge,
                                1000 * score,
                                1000 * Math.max(0, whole - merge - score),
                                candidates / seconds);
            }
        }
    }

    private static SearchSpec spec(int workers) {
        SearchSpec spec = ZooSearch.choices("math-en-choice", ITEMS);
        Execution e = spec.execution();
        return spec.withExecution(e.at("cpu", OptionalInt.of(workers)));
    }

    private static List<Recipe> recipes(Preparation ready, int count) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(count);
        int genes = ready.space().genes().size();
        return Stream.generate(() -> ready.space().recipe(random.doubles(genes).toArray()))
                .limit(count)
                .toList();
    }

    private static List<Evaluation> measure(LocalBackend backend, List<Recipe> recipes) {
        List<Evaluation> out = new ArrayList<>();
        backend.evaluate(
                Asked.all(Part.SEARCH),
                recipes,
                () -> false,
                (index, evaluation) -> out.add(evaluation));
        out.stream()
                .flatMap(e -> e.error().stream())
                .findFirst()
                .ifPresent(
                        e -> {
                            throw new IllegalStateException(e);
                        });
        return out;
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
