package io.evomerge.cli;

import io.evomerge.backends.Part;
import io.evomerge.cli.SimulatedMerges.Landscape;
import io.evomerge.documents.Node;
import io.evomerge.journal.Candidate;
import io.evomerge.journal.Candidate.Kind;
import io.evomerge.journal.Entry;
import io.evomerge.recipes.Recipe;
import io.evomerge.search.Anatomy;
import io.evomerge.search.Fitness;
import io.evomerge.search.Outcome;
import io.evomerge.search.ProgressListener;
import io.evomerge.search.RunSetup;
import io.evomerge.search.SearchRun;
import io.evomerge.search.SearchSpace;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.SpecReader;
import io.evomerge.search.Summary;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Expectation;
import io.evomerge.search.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Searches among [SimulatedMerges], and how far what they report is from the truth.
final class HonestyBench {
    private final SearchSpec spec;
    private final Landscape landscape;
    private final Map<Part, Integer> items;

    /// @param items of each task, by part
    HonestyBench(String strategy, int budget, Landscape landscape, Map<Part, Integer> items) {
        this.spec =
                SpecReader.read(
                        Node.of("the simulated search", document(strategy, budget)),
                        Path.of("").toAbsolutePath());
        this.landscape = landscape;
        this.items = Map.copyOf(items);
    }

    private static Map<String, Object> document(String strategy, int budget) {
        return Map.of(
                "base",
                SimulatedMerges.BASE,
                "models",
                SimulatedMerges.EXPERTS,
                "space",
                Map.of("layers", SimulatedMerges.LAYERS, "weight", List.of(0.0, 1.5)),
                "objectives",
                SimulatedMerges.TASKS,
                "aggregate",
                "geometric_mean",
                "seeds",
                List.of("uniform", "task_arithmetic"),
                "strategy",
                strategy,
                "budget",
                budget);
    }

    /// A figure that a search reported, and what it truly is.
    record Figure(double reported, double truth) {
        double error() {
            return reported - truth;
        }
    }

    /// A reported gain with its interval.
    record Gain(Estimate reported, double truth) {
        Figure figure() {
            return new Figure(reported.value(), truth);
        }

        boolean isCovered() {
            return reported.low() <= truth && truth <= reported.high();
        }
    }

    /// One search.
    ///
    /// @param fittest the best search score and the true score of the merge that has it
    /// @param selected the winner's score on the select items
    /// @param expected what was expected of it on new items
    /// @param winner its score on the report items
    /// @param overSeed the gain over the best seed
    /// @param seedWon whether the winner is that seed
    /// @param overExpert the gain over the expert that was best on the select items
    /// @param overBestExpert the same estimate, and the gain over the truly best expert
    record Trial(
            Figure fittest,
            Figure selected,
            Figure expected,
            Figure winner,
            Gain overSeed,
            boolean seedWon,
            Gain overExpert,
            Gain overBestExpert,
            Summary.Verdict verdict) {}

    /// Searches with seeds 0, 1, … as many, on all processors.
    List<Trial> trials(int count) {
        return LongStream.range(0, count).parallel().mapToObj(this::trial).toList();
    }

    private Trial trial(long seed) {
        try {
            Path folder = Files.createTempDirectory("honesty");
            try {
                return trial(seed, folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Trial trial(long seed, Path folder) {
        var merges = new SimulatedMerges(landscape, items, seed);
        var fitness =
                new Fitness(
                        SimulatedMerges.TASKS.stream().map(Target::of).toList(),
                        spec.goal().aggregate(),
                        spec.goal().logProbability());
        var setup =
                new RunSetup(
                        spec.withSeed(seed),
                        SearchSpace.of(spec, model -> anatomy()),
                        fitness,
                        merges,
                        SimulatedMerges.TASKS.stream()
                                .collect(
                                        Collectors.toMap(
                                                task -> task,
                                                task -> items.getOrDefault(Part.SEARCH, 0))),
                        Map.of(),
                        Optional.empty(),
                        folder);
        Outcome outcome =
                new SearchRun(setup, InstantSource.system())
                        .run(() -> false, ProgressListener.SILENT);
        return new Reading(outcome, merges, fitness).trial();
    }

    private static Anatomy anatomy() {
        return new Anatomy(
                SimulatedMerges.LAYERS,
                IntStream.range(0, SimulatedMerges.LAYERS)
                        .mapToObj("model.layers.%d.mlp.up_proj.weight"::formatted)
                        .toList());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// A search's outcome beside the truth.
    private record Reading(Outcome outcome, SimulatedMerges merges, Fitness fitness) {
        Trial trial() {
            Summary summary = outcome.summary();
            Entry fittest = outcome.evaluations().stream().min(Entry.BEST_FIRST).orElseThrow();
            double ofFittest = truth(fittest.candidate().recipe());
            Recipe winner = outcome.winner().recipe();
            double ofWinner = truth(winner);
            Recipe seed = recipe(Kind.SEED, summary.bestSeed());
            Recipe expert =
                    outcome.finals().stream()
                            .filter(e -> e.part() == Part.SELECT)
                            .filter(e -> e.candidate().kind() == Kind.EXPERT)
                            .min(Entry.BEST_FIRST)
                            .orElseThrow()
                            .candidate()
                            .recipe();
            double bestExpert =
                    outcome.finals().stream()
                            .filter(e -> e.candidate().kind() == Kind.EXPERT)
                            .mapToDouble(e -> truth(e.candidate().recipe()))
                            .max()
                            .orElseThrow();
            Expectation expectation = summary.expectation().orElseThrow();
            Estimate overExpert = summary.gainOverBestExpert();
            return new Trial(
                    new Figure(fittest.score().aggregate(), ofFittest),
                    new Figure(expectation.selected(), ofWinner),
                    new Figure(expectation.onNewItems(), ofWinner),
                    new Figure(summary.rows().getLast().aggregate().value(), ofWinner),
                    new Gain(summary.gainOverBestSeed(), ofWinner - truth(seed)),
                    seed.equals(winner),
                    new Gain(overExpert, ofWinner - truth(expert)),
                    new Gain(overExpert, ofWinner - bestExpert),
                    summary.verdict());
        }

        private double truth(Recipe recipe) {
            return fitness.aggregate(merges.truth(recipe));
        }

        private Recipe recipe(Kind kind, String name) {
            return Stream.concat(outcome.finals().stream(), outcome.evaluations().stream())
                    .map(Entry::candidate)
                    .filter(c -> c.kind() == kind && c.name().equals(name))
                    .findFirst()
                    .map(Candidate::recipe)
                    .orElseThrow();
        }
    }
}
