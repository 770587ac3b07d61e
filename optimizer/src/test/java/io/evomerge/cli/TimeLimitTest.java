package io.evomerge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evomerge.journal.Entry;
import io.evomerge.journal.Journal;
import io.evomerge.search.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real models that take too long.
class TimeLimitTest {
    @Test
    void a_candidate_that_takes_too_long_has_failed(@TempDir Path folder) throws IOException {
        Project project = Project.create(folder.resolve("project"));
        Path spec =
                project.write(
                        "slow.yaml",
                        """
                        base: base
                        models: [math-en, order]
                        objectives: [math-en-choice]
                        subset: {items: 12000}
                        budget: {evaluations: 20, candidate: 1s}
                        """);
        var run = new RunFolder(folder.resolve("run"));

        Project.Result result = Project.run(spec, "--out", run.path(), "--quiet");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("5 candidates in a row failed", "took longer than 1 s");
        List<Entry> entries = Journal.read(run.journal());
        assertThat(entries).hasSizeBetween(5, 8).noneMatch(Entry::isComplete);
    }
}
