package io.evomerge.cli;

import io.evomerge.backends.Asked;
import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.documents.Node;
import io.evomerge.journal.Entry;
import io.evomerge.search.Budget;
import io.evomerge.search.Preparation;
import io.evomerge.search.ProgressListener;
import io.evomerge.search.SearchRun;
import io.evomerge.search.SearchSpec;
import io.evomerge.strategies.Scored;
import io.evomerge.strategies.Strategies;
import io.evomerge.strategies.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// How good the best of a search is after some numbers of evaluations, by strategy: medians and
/// quartiles over seeds. The best is what the search takes for the best; the value is the true one.
final class SearchBench {
    private final List<Integer> budgets;
    private final int seeds;

    /// @param budgets numbers of evaluations, rising
    /// @param seeds 0, 1, … as many
    SearchBench(List<Integer> budgets, int seeds) {
        this.budgets = budgets;
        this.seeds = seeds;
    }

    /// @param values by seed, then by number of evaluations
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Course(String strategy, double[][] values) {
        /// The value at a share of all seeds, 0.5 being the median, interpolated.
        double quantile(int budget, double share) {
            double[] sorted = Arrays.stream(values).mapToDouble(v -> v[budget]).sorted().toArray();
            double at = share * (sorted.length - 1);
            int low = (int) at;
            int high = Math.min(low + 1, sorted.length - 1);
            return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
        }
    }

    static Strategy strategy(String name) {
        return Strategies.of(Node.of("--strategies", name));
    }

    /// On a function that is minimised, begun in the middle of the cube.
    Course onFunction(String strategy, TestFunction function, int dimensions) {
        double[][] values = new double[seeds][];
        for (int seed = 0; seed < seeds; seed++) {
            values[seed] = minimised(strategy(strategy), function.moved(dimensions, seed), seed);
        }
        return new Course(strategy, values);
    }

    private double[] minimised(Strategy strategy, TestFunction.Moved function, long seed) {
        double[] middle = new double[function.optimum().length];
        Arrays.fill(middle, 0.5);
        Strategy.Search search = strategy.start(middle, new SplittableRandom(seed));
        var noise = new SplittableRandom(1_000_000 + seed);
        double[] out = new double[budgets.size()];
        double best = Double.POSITIVE_INFINITY;
        double truth = Double.NaN;
        int done = 0;
        for (int i = 0; i < out.length; i++) {
            while (done < budgets.get(i)) {
                List<Scored> told = new ArrayList<>();
                for (double[] genome : search.ask(budgets.get(i) - done)) {
                    double value = function.value(genome);
                    double observed = function.observed(value, noise);
                    if (observed < best) {
                        best = observed;
                        truth = value;
                    }
                    told.add(
                            new Scored(
                                    genome,
                                    -observed,
                                    function.error(),
                                    new double[] {-observed},
                                    new double[0]));
                }
                search.tell(told);
                done += told.size();
            }
            out[i] = truth;
        }
        return out;
    }

    /// On the zoo: the aggregate of the objectives on the report items, to be maximised.
    ///
    /// @param folder runs are kept here, and gone on with if they are there
    Course onZoo(String strategy, SearchSpec zoo, Path folder) throws IOException {
        double[][] values = new double[seeds][];
        for (int seed = 0; seed < seeds; seed++) {
            SearchSpec spec =
                    zoo.withStrategy(strategy(strategy))
                            .withBudget(Budget.of(budgets.getLast()))
                            .withSeed(seed);
            values[seed] = searched(spec, folder.resolve(name(strategy) + "-" + seed));
        }
        return new Course(strategy, values);
    }

    private static String name(String strategy) {
        return strategy.replaceAll("[^a-z0-9.-]+", "_");
    }

    private double[] searched(SearchSpec spec, Path run) throws IOException {
        Files.createDirectories(run);
        try (Preparation ready = Preparation.of(spec);
                LocalBackend backend = ready.backend()) {
            var search = new SearchRun(ready.setup(backend, run), InstantSource.system());
            List<Entry> entries = search.search(() -> false, ProgressListener.SILENT);
            List<Entry> best =
                    budgets.stream()
                            .map(budget -> entries.subList(0, Math.min(budget, entries.size())))
                            .map(first -> search.ranked(ready.fitness(), first).getFirst())
                            .toList();
            Map<Integer, double[]> truth = truth(best, ready, backend, run.resolve("truth.json"));
            return best.stream()
                    .map(Entry::number)
                    .map(number -> Objects.requireNonNull(truth.get(number), () -> failed(number)))
                    .mapToDouble(ready.fitness()::aggregate)
                    .toArray();
        }
    }

    private static String failed(int number) {
        return "evaluation %d cannot be scored on the report items".formatted(number);
    }

    /// The scores on the report items by number; kept in a file.
    private static Map<Integer, double[]> truth(
            List<Entry> entries, Preparation ready, LocalBackend backend, Path file)
            throws IOException {
        var kept = new TrueScores(file);
        Map<Integer, double[]> known = kept.read();
        List<Entry> missing =
                entries.stream().filter(e -> !known.containsKey(e.number())).distinct().toList();
        backend.evaluate(
                Asked.all(Part.REPORT),
                missing.stream().map(e -> e.candidate().recipe()).toList(),
                () -> false,
                (i, evaluation) -> {
                    FrontBench.scores(ready.fitness(), evaluation)
                            .ifPresent(scores -> known.put(missing.get(i).number(), scores));
                    kept.write(known);
                });
        return known;
    }
}
