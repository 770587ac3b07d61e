package io.evomerge.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evomerge.documents.Node;
import io.evomerge.search.Outcome;
import io.evomerge.search.SearchSpec;
import io.evomerge.search.SpecReader;
import io.evomerge.search.Summary.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    private static final SearchSpec SPEC =
            SpecReader.read(
                    Node.yaml(
                            "search.yaml",
                            """
                            base: base
                            models: [zoo/math, zoo/order]
                            space: {layers: 2, weight: [-0.5, 1.5]}
                            objectives: [math, {task: qa, at_least: 0.6}]
                            aggregate: geometric_mean
                            strategy: cma-es
                            budget: {evaluations: 50, time: 90s}
                            """),
                    Path.of("/zoo"));
    private static final ReportFiles FILES =
            new ReportFiles(SPEC, Samples.SPACE, Map.of("model base", "ab12"));

    @TempDir private Path temporary;

    @Test
    void a_run_gets_its_report_and_its_trials_and_nothing_else() throws IOException {
        FILES.write(temporary, outcome());
        assertThat(names()).containsExactly("report.html", "trials.csv");
        assertThat(Files.readAllLines(temporary.resolve("trials.csv"))).hasSize(1 + 5);
    }

    @Test
    void older_files_are_replaced() throws IOException {
        Files.writeString(temporary.resolve("report.html"), "old");
        FILES.write(temporary, outcome());
        assertThat(temporary.resolve("report.html")).content().startsWith("<!DOCTYPE html>");
    }

    @Test
    void what_cannot_be_written_leaves_nothing_half_written() throws IOException {
        Files.createDirectories(temporary.resolve("report.html/in the way"));
        assertThatThrownBy(() -> FILES.write(temporary, outcome())).isInstanceOf(IOException.class);
        assertThat(names()).containsExactly("report.html");
    }

    @Test
    void the_settings_are_told_in_words() {
        assertThat(SettingsText.of(SPEC, 4))
                .containsEntry("experts", "zoo/math, zoo/order")
                .containsEntry("objective", "geometric mean of math, qa (at least 0.6)")
                .containsEntry("layers", "2 groups")
                .containsEntry("weight", "searched from -0.5 to 1.5")
                .containsEntry("genes", "4")
                .containsEntry("budget", "50 evaluations, at most 1m30s")
                .containsEntry("seed", "0");
        assertThat(SettingsText.of(SPEC, 4).get("strategy")).startsWith("cma-es (population ");
    }

    @Test
    void the_commands_survive_a_shell() throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("it's a run"));
        FILES.write(folder, outcome());
        String text =
                ReportHtmlTest.parse(Files.readString(folder.resolve("report.html")))
                        .getDocumentElement()
                        .getTextContent();
        assertThat(text).contains("it'\\''s a run/best/recipe.yaml' OUT");
    }

    private static Outcome outcome() {
        return new Outcome(
                Samples.summary("math", Verdict.BEATS),
                Samples.entries().getLast().candidate(),
                Samples.entries(),
                List.of());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
