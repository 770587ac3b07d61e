package io.evomerge.cli;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.journal.Entry;
import io.evomerge.recipes.Recipe;
import io.evomerge.search.Budget;
import io.evomerge.search.Fitness;
import io.evomerge.search.Front;
import io.evomerge.search.Preparation;
import io.evomerge.search.ProgressListener;
import io.evomerge.search.SearchRun;
import io.evomerge.search.SearchSpec;
import io.evomerge.strategies.Pareto;
import io.evomerge.strategies.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How good the fronts are that strategies find on the zoo: what is a front by the search items,
/// scored on the report items.
///
/// Two figures: the hypervolume above 0, and how the points compare with random ones, that is with
/// all evaluations of a random search of the same length, but of another seed.
final class FrontBench {
    /// Seeds of the random searches that are compared with lie this much higher.
    private static final long ASIDE = 1000;

    private final SearchSpec zoo;
    private final List<Integer> budgets;
    private final Path folder;

    /// @param budgets numbers of evaluations, rising
    /// @param folder runs are kept here, and gone on with if they are there
    FrontBench(SearchSpec zoo, List<Integer> budgets, Path folder) {
        this.zoo = zoo;
        this.budgets = List.copyOf(budgets);
        this.folder = folder;
    }

    /// One search.
    ///
    /// @param hypervolumes of its front after each budget
    /// @param front how the points of the last front compare
    /// @param promised how the points compare that models of the objectives promised
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Found(double[] hypervolumes, Comparison front, Optional<Comparison> promised) {}

    /// Points against others.
    ///
    /// @param points how many
    /// @param undominated the share of points that none of the others dominates
    /// @param dominating the share of points that dominate one of the others at least
    /// @param wins in all pairs of a point and a member of the others' front, and all objectives,
    ///     the share in which the point is better (half of those in which they are equal): the win
    ///     rate by which <a href="https://arxiv.org/abs/2406.07529">Li et al. 2024</a> compare
    ///     fronts
    record Comparison(int points, double undominated, double dominating, double wins) {
        static Comparison of(List<double[]> points, List<double[]> others) {
            List<double[]> front = Pareto.front(others).stream().map(others::get).toList();
            return new Comparison(
                    points.size(),
                    share(points, p -> others.stream().noneMatch(o -> Pareto.dominates(o, p))),
                    share(points, p -> others.stream().anyMatch(o -> Pareto.dominates(p, o))),
                    points.stream()
                            .flatMapToDouble(
                                    p -> front.stream().mapToDouble(other -> wins(p, other)))
                            .average()
                            .orElse(Double.NaN));
        }

        private static double share(List<double[]> points, Predicate<double[]> which) {
            return (double) points.stream().filter(which).count() / points.size();
        }

        private static double wins(double[] point, double[] other) {
            return IntStream.range(0, point.length)
                    .mapToDouble(k -> (1 + Math.signum(point[k] - other[k])) / 2)
                    .average()
                    .orElse(Double.NaN);
        }
    }

    Found run(String strategy, long seed) throws IOException {
        List<double[]> random = random(seed);
        return searched(
                strategy,
                seed,
                run -> {
                    List<List<Integer>> fronts = budgets.stream().map(run::front).toList();
                    List<Integer> promised = run.promised();
                    SequencedSet<Integer> needed = new LinkedHashSet<>(promised);
                    fronts.forEach(needed::addAll);
                    Map<Integer, double[]> truth = run.truth(needed);
                    return new Found(
                            fronts.stream().mapToDouble(f -> volume(points(truth, f))).toArray(),
                            Comparison.of(points(truth, fronts.getLast()), random),
                            Optional.of(points(truth, promised))
                                    .filter(p -> !p.isEmpty())
                                    .map(p -> Comparison.of(p, random)));
                });
    }

    /// The points of the other random search, on the items of this seed.
    private List<double[]> random(long seed) throws IOException {
        List<Entry> entries = searched("random", seed + ASIDE, Run::entries);
        try (Preparation ready = Preparation.of(spec("random", seed));
                LocalBackend backend = ready.backend()) {
            var run = new Run(ready, backend, entries, path("random", seed + ASIDE));
            return List.copyOf(run.truth(run.complete()).values());
        }
    }

    /// Of no points 0.
    static double volume(List<double[]> points) {
        return points.isEmpty()
                ? 0
                : Pareto.hypervolume(points, new double[points.getFirst().length]);
    }

    /// The true scores of evaluations, without those that could not be scored.
    static List<double[]> points(Map<Integer, double[]> truth, List<Integer> numbers) {
        return numbers.stream().flatMap(n -> Stream.ofNullable(truth.get(n))).toList();
    }

    /// The recipes of evaluations by their numbers, which need not be their places in a list.
    static List<Recipe> recipes(List<Entry> entries, List<Integer> numbers) {
        Map<Integer, Recipe> recipes =
                entries.stream()
                        .collect(Collectors.toMap(Entry::number, e -> e.candidate().recipe()));
        return numbers.stream().map(n -> Objects.requireNonNull(recipes.get(n))).toList();
    }

    /// The first evaluations; all of a search that ended before it had spent so many.
    static List<Entry> first(List<Entry> entries, int budget) {
        return entries.subList(0, Math.min(budget, entries.size()));
    }

    /// The score in each objective; empty for an evaluation that failed.
    static Optional<double[]> scores(Fitness fitness, Evaluation evaluation) {
        return evaluation.error().isPresent()
                ? Optional.empty()
                : Optional.of(
                        fitness.score(evaluation.responses()).scores().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray());
    }

    /// What is made of a search that is done.
    private interface Reading<T> {
        T of(Run run) throws IOException;
    }

    private SearchSpec spec(String strategy, long seed) {
        return zoo.withStrategy(SearchBench.strategy(strategy))
                .withBudget(Budget.of(budgets.getLast()))
                .withSeed(seed);
    }

    private Path path(String strategy, long seed) {
        return folder.resolve(strategy + "-" + seed);
    }

    private <T> T searched(String strategy, long seed, Reading<T> reading) throws IOException {
        SearchSpec spec = spec(strategy, seed);
        Path run = path(strategy, seed);
        Files.createDirectories(run);
        try (Preparation ready = Preparation.of(spec);
                LocalBackend backend = ready.backend()) {
            List<Entry> entries =
                    new SearchRun(ready.setup(backend, run), InstantSource.system())
                            .search(() -> false, ProgressListener.SILENT);
            return reading.of(new Run(ready, backend, entries, run));
        }
    }

    /// A search that is done, with the models still open.
    private record Run(Preparation ready, LocalBackend backend, List<Entry> entries, Path folder) {
        /// Numbers of the evaluations that are the front after so many.
        List<Integer> front(int budget) {
            return Front.undominated(ready.fitness(), first(entries, budget)).stream()
                    .map(Entry::number)
                    .toList();
        }

        /// Numbers of the evaluations that come after the design of a strategy with models, which
        /// the front of these models promised.
        List<Integer> promised() {
            Object design =
                    Strategies.settings(ready.spec().strategy(), ready.space().genes().size())
                            .get("design");
            return design instanceof Integer first
                    ? complete().stream().filter(n -> n >= first).toList()
                    : List.of();
        }

        List<Integer> complete() {
            return entries.stream().filter(Entry::isComplete).map(Entry::number).toList();
        }

        /// The scores on the report items by number, without the evaluations that failed there;
        /// kept in the run's folder.
        Map<Integer, double[]> truth(Collection<Integer> numbers) throws IOException {
            var file = new TrueScores(folder.resolve("truth.json"));
            Map<Integer, double[]> known = file.read();
            List<Integer> missing = numbers.stream().filter(n -> !known.containsKey(n)).toList();
            backend.evaluate(
                    Asked.all(Part.REPORT),
                    recipes(entries, missing),
                    () -> false,
                    (i, evaluation) -> {
                        scores(ready.fitness(), evaluation)
                                .ifPresent(scores -> known.put(missing.get(i), scores));
                        file.write(known);
                    });
            known.keySet().retainAll(List.copyOf(numbers));
            return known;
        }
    }
}
