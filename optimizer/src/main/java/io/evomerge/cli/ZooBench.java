package io.evomerge.cli;

import io.evomerge.backends.Asked;
import io.evomerge.backends.Evaluation;
import io.evomerge.backends.LocalBackend;
import io.evomerge.backends.Part;
import io.evomerge.documents.Node;
import io.evomerge.evaluators.Responses;
import io.evomerge.recipes.Recipe;
import io.evomerge.search.Budget;
import io.evomerge.search.Controls;
import io.evomerge.search.Outcome;
import io.evomerge.search.Parents;
import io.evomerge.search.Preparation;
import io.evomerge.search.ProgressListener;
import io.evomerge.search.SearchRun;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.Summary;
import io.evomerge.search.Summary.Estimate;
import io.evomerge.search.Summary.Row;
import io.evomerge.search.ZooSearch;
import io.evomerge.strategies.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Searches on the zoo as rows of Markdown: winner, best expert and best seed on the report items,
/// and the controls.
final class ZooBench {
    private final Console console;
    private final Path folder;
    private final int budget;

    ZooBench(Console console, Path folder, int budget) {
        this.console = console;
        this.folder = folder;
        this.budget = budget;
    }

    /// One search with its table and the winner without each expert.
    void run(String strategy, long seed) throws IOException {
        SearchSpec spec = spec(strategy, seed);
        try (Preparation ready = Preparation.of(spec);
                LocalBackend backend = ready.backend()) {
            Outcome outcome = search(ready, backend, strategy + "-" + seed);
            Summary summary = outcome.summary();
            say(
                    String.format(
                            Locale.ROOT,
                            "### %s, seed %d: %.1f s in all, search %.1f s",
                            strategy,
                            seed,
                            summary.seconds(),
                            summary.searchSeconds()));
            say("| | mean | objective | " + String.join(" | ", summary.reported()) + " |");
            say("|---|---|---|" + "---|".repeat(summary.reported().size()));
            summary.rows().forEach(row -> row(row, summary.objectives().size()));
            say("");
            say(
                    String.format(
                            Locale.ROOT,
                            "gain over the best expert, mean of the objectives: %+.1f points; over the best hand-made merge on these items: %+.1f",
                            100 * (mean(summary, "winner") - mean(summary, "expert")),
                            100 * (mean(summary, "winner") - mean(summary, "seed"))));
            say(
                    String.format(
                            Locale.ROOT,
                            "gain in the objective over the best expert %s, over the seed chosen on the select items (%s) %s: %s",
                            show(summary.gainOverBestExpert()),
                            summary.bestSeed(),
                            show(summary.gainOverBestSeed()),
                            summary.verdict()));
            columns(ready, backend, outcome.winner().recipe());
            say("");
        }
    }

    private void columns(Preparation ready, LocalBackend backend, Recipe winner) {
        List<String> experts = ready.spec().parents().experts();
        List<Recipe> without = experts.stream().map(e -> Controls.without(winner, e)).toList();
        Evaluation[] results = new Evaluation[without.size()];
        backend.evaluate(
                Asked.all(Part.REPORT),
                without,
                () -> false,
                (i, evaluation) -> results[i] = evaluation);
        for (int i = 0; i < results.length; i++) {
            say(
                    String.format(
                            Locale.ROOT,
                            "- winner without %s: %s",
                            experts.get(i),
                            scores(ready, results[i].responses())));
        }
    }

    /// The same budget spent on one expert alone, for each.
    void alone(String strategy, long seed) throws IOException {
        SearchSpec all = spec(strategy, seed);
        for (String expert : all.parents().experts()) {
            var parents = new Parents(all.parents().root(), all.parents().base(), List.of(expert));
            try (Preparation ready = Preparation.of(all.withParents(parents));
                    LocalBackend backend = ready.backend()) {
                Outcome outcome =
                        search(ready, backend, "alone-" + expert + "-" + strategy + "-" + seed);
                Row winner = outcome.summary().rows().getLast();
                say(
                        String.format(
                                Locale.ROOT,
                                "- %d evaluations on %s alone: mean %.1f, objective %s",
                                budget,
                                expert,
                                100 * mean(outcome.summary(), "winner"),
                                show(winner.aggregate())));
            }
        }
    }

    private SearchSpec spec(String strategy, long seed) {
        return ZooSearch.spec(ZooSearch.MULTI)
                .withStrategy(Strategies.of(Node.of("--strategies", strategy)))
                .withBudget(Budget.of(budget))
                .withSeed(seed);
    }

    private Outcome search(Preparation ready, LocalBackend backend, String name)
            throws IOException {
        Path run = folder.resolve(name);
        Files.createDirectories(run);
        return new SearchRun(ready.setup(backend, run), InstantSource.system())
                .run(() -> false, ProgressListener.SILENT);
    }

    private void row(Row row, int objectives) {
        say(
                String.format(
                        Locale.ROOT,
                        "| %s | %.1f | %s | %s |",
                        row.name(),
                        100 * mean(row, objectives),
                        show(row.aggregate()),
                        row.scores().stream()
                                .map(ZooBench::show)
                                .collect(Collectors.joining(" | "))));
    }

    /// The highest mean of the objectives among the rows of a kind.
    private static double mean(Summary summary, String kind) {
        int n = summary.objectives().size();
        return summary.rows().stream()
                .filter(r -> r.kind().equals(kind))
                .map(r -> mean(r, n))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static double mean(Row row, int objectives) {
        return row.scores().subList(0, objectives).stream()
                .mapToDouble(Estimate::value)
                .average()
                .orElseThrow();
    }

    private static String scores(Preparation ready, List<Responses> responses) {
        List<String> out = new ArrayList<>();
        List<String> objectives = ready.fitness().objectives();
        for (Responses r : responses) {
            if (objectives.contains(r.task())) {
                out.add("%s %.1f".formatted(r.task(), 100 * r.mean()));
            }
        }
        return String.join(", ", out);
    }

    private static String show(Estimate e) {
        return String.format(
                Locale.ROOT, "%.1f [%.1f, %.1f]", 100 * e.value(), 100 * e.low(), 100 * e.high());
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
