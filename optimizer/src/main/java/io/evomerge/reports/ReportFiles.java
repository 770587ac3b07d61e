package io.evomerge.reports;

import io.evomerge.search.Outcome;
import io.evomerge.search.SearchSpace;
import io.evomerge.search.SearchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes report.html and trials.csv into the folder of a run, in place of older ones.
///
/// @param inputs hash of each input by name
public record ReportFiles(SearchSpec spec, SearchSpace space, Map<String, String> inputs) {
    public static final String REPORT = "report.html";
    public static final String TRIALS = "trials.csv";

    public ReportFiles {
        inputs = Map.copyOf(inputs);
    }

    /// Writes both. A file that bears its name is complete.
    public void write(Path folder, Outcome outcome) throws IOException {
        ReportData data =
                ReportData.of(
                        String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
                        outcome,
                        space,
                        SettingsText.of(spec, space.genes().size()),
                        inputs,
                        repeat(folder, outcome));
        replace(folder.resolve(REPORT), new ReportHtml(data).write());
        replace(
                folder.resolve(TRIALS),
                new TrialsCsv(space, spec.space().methods()).write(outcome.evaluations()));
    }

    private static List<String> repeat(Path folder, Outcome outcome) {
        List<String> out = new ArrayList<>();
        out.add("evo-merge " + quoted(folder.resolve("search.yaml")));
        out.add(
                "evo-merge merge "
                        + quoted(folder.resolve("best").resolve("recipe.yaml"))
                        + " OUT");
        outcome.summary()
                .front()
                .ifPresent(
                        front -> front.members().forEach(m -> out.add(export(folder, m.number()))));
        return out;
    }

    private static String export(Path folder, int member) {
        return "evo-merge export " + quoted(folder) + " --pareto " + member;
    }

    /// As a shell reads it.
    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./:\\\\-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static void replace(Path file, String text) throws IOException {
        Path staged = file.resolveSibling("." + file.getFileName() + ".partial");
        try {
            Files.writeString(staged, text);
            Files.move(
                    staged,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(staged);
        }
    }
}
