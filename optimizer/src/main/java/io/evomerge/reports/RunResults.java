package io.evomerge.reports;

import io.evomerge.exports.ModelCard;
import io.evomerge.journal.Candidate;
import io.evomerge.merging.MergeToDisk;
import io.evomerge.recipes.Recipe;
import io.evomerge.recipes.RecipeWriter;
import io.evomerge.search.Front;
import io.evomerge.search.Outcome;
import io.evomerge.search.Preparation;
import io.evomerge.search.RunFolder;
import io.evomerge.search.Summary;
import io.evomerge.search.Summary.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the end of a search leaves in its folder: the winner's recipe and model, those of a front's
/// members as recipes, the trials as a table, the report.
public final class RunResults {
    /// Shards as large as mergekit's.
    private static final long SHARD_BYTES = 5_000_000_000L;

    private final Preparation run;
    private final RunFolder folder;
    private final Outcome outcome;

    public RunResults(Preparation run, RunFolder folder, Outcome outcome) {
        this.run = run;
        this.folder = folder;
        this.outcome = outcome;
    }

    /// Writes everything. What an earlier part of a resumed run had written is replaced.
    public void write() throws IOException {
        Tree.delete(folder.best());
        Files.createDirectories(folder.best());
        Recipe recipe = absolute(outcome.winner());
        Files.writeString(folder.bestRecipe(), RecipeWriter.write(recipe));
        int threads = Runtime.getRuntime().availableProcessors();
        new MergeToDisk(SHARD_BYTES, threads, List.of(gains()))
                .write(recipe, run.models(), folder.bestModel());
        writeReport();
    }

    /// Writes what takes no model: the trials, the report, and the members of a front as recipes.
    public void writeReport() throws IOException {
        writeFront();
        new ReportFiles(run.spec(), run.space(), run.inputs()).write(folder.path(), outcome);
    }

    private void writeFront() throws IOException {
        Optional<Front> front = outcome.summary().front();
        if (front.isPresent()) {
            new FrontFiles(folder, this::absolute).write(front.get());
        } else {
            Tree.delete(folder.pareto());
        }
    }

    /// With absolute paths, so that it can be carried out from anywhere.
    private Recipe absolute(Candidate candidate) {
        Path root = run.spec().parents().root();
        return candidate.recipe().withModels(m -> root.resolve(m).normalize().toString());
    }

    private ModelCard.Section gains() {
        Summary summary = outcome.summary();
        StringBuilder out = new StringBuilder("| |");
        summary.reported().forEach(t -> out.append(' ').append(t).append(" |"));
        out.append("\n|---|").append("---|".repeat(summary.reported().size())).append('\n');
        for (Row row : summary.rows()) {
            out.append("| ").append(row.name()).append(" |");
            row.scores()
                    .forEach(
                            s ->
                                    out.append(
                                            String.format(
                                                    Locale.ROOT, " %.1f |", 100 * s.value())));
            out.append('\n');
        }
        out.append(
                String.format(
                        Locale.ROOT,
                        "%nScores in %% on items that the search never saw. Gain over the best merge that the search started from (%s): "
                                + "%+.1f points, 95 %% interval [%+.1f, %+.1f].",
                        summary.bestSeed(),
                        100 * summary.gainOverBestSeed().value(),
                        100 * summary.gainOverBestSeed().low(),
                        100 * summary.gainOverBestSeed().high()));
        return new ModelCard.Section("Results", out.toString());
    }
}
